//! From report to striking off, and taken up again.

use headwater_proto::risk_ledger::v1 as pb;
use pb::entry_act::Kind;
use test_kit::reason;

use crate::office::{Office, RISK, SECOND, by};

#[tokio::test]
async fn an_entry_goes_from_report_to_striking_off_and_is_taken_up_again() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let id = office.reports_a_road().await?;
    assert_eq!(reason(office.leads(&id, 1, "530902-ZF").await), "ENTRY_NOT_GRADED");
    let version = office.grades(&id, 1).await?;
    assert_eq!(reason(office.grades(&id, 1).await), "VERSION_STALE");
    let version = office.leads(&id, version, "530902-JTYSJ").await?;
    assert_eq!(reason(office.confirms(SECOND, &id, version).await), "STRIKE_OFF_NOT_PROPOSED");
    let version = office.proposes(&id, version).await?;
    assert_eq!(reason(office.confirms(RISK, &id, version).await), "SECOND_PERSON_REQUIRED");
    // The second person reads on what evidence, and who did what before.
    let request = by(SECOND, pb::GetEntryRequest { entry_id: id.clone() });
    let acts = office.client().get_entry(request).await?.into_inner().acts;
    let kinds: Vec<_> = acts.iter().map(pb::EntryAct::kind).collect();
    assert_eq!(
        kinds,
        [Kind::Registered, Kind::Graded, Kind::LeadAssigned, Kind::StrikeOffProposed]
    );
    let proposed = acts.last().expect("an act");
    assert_eq!((proposed.actor.as_str(), proposed.note.as_str()), (RISK, "路面已修复，照片附卷"));
    let again = pb::ReportEntryRequest { earlier_entry_id: id.clone(), ..Office::road() };
    let refused = office.client().report_entry(by(RISK, again.clone())).await;
    assert_eq!(reason(refused), "EARLIER_NOT_STRUCK_OFF");
    let version = office.confirms(SECOND, &id, version).await?;
    assert_eq!(reason(office.grades(&id, version).await), "ENTRY_STRUCK_OFF");

    let again = office.client().report_entry(by(RISK, again)).await?.into_inner();
    assert_eq!(again.number, "530902-TZ-2026-0002");
    let entry = office.got(RISK, &again.entry_id).await?;
    assert_eq!(
        (entry.earlier_entry_id, entry.causes),
        (id.clone(), vec![pb::Cause::Reported.into()])
    );
    assert_eq!(
        office.published().await?,
        [
            "EntryRegistered",
            "EntryGraded",
            "EntryLeadAssigned",
            "EntryStruckOff",
            "EntryRegistered"
        ]
    );
    let old = office.got(RISK, &id).await?;
    assert_eq!(old.state(), pb::entry::State::StruckOff);
    assert_eq!(
        (old.number.as_str(), old.responsible_body.as_str()),
        ("530902-TZ-2026-0001", "530902-JTYSJ")
    );
    office.closes().await
}
