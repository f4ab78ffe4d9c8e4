//! What bodies receive, and what they say first: no, a notice, simple handling; and what a body received from
//! the petitioner itself.

use headwater_proto::common::v1::{CivilDate, Stage, Visibility};
use headwater_proto::intake::v1::PetitionReceivedDirectly;
use headwater_proto::routing::v1 as pb;
use headwater_proto::routing::v1::matter_act::Kind;
use headwater_proto::routing::v1::refuse_acceptance_request::Earlier;
use headwater_proto::routing::v1::routing_fact::Fact;
use kernel::ids::MatterId;
use test_kit::patience::until;
use test_kit::{faults, nine, reason, request_id};

use crate::office::{Office, said};

const SCREENER: &str = "530902-XFJ.screening-1";
const CLERK: &str = "530902-RSJ.clerk-1";
const DESK: &str = "530902-RSJ.desk-1";

impl Office {
    /// A petition about wages that this body received from the petitioner.
    async fn receives(&self, body: &str) -> anyhow::Result<MatterId> {
        let mut petition_id = String::new();
        let matter = self
            .registers(|it, _| {
                body.clone_into(&mut it.answerable_body);
                petition_id.clone_from(&it.petition_id);
            })
            .await?;
        let body = body.to_owned();
        let direct =
            PetitionReceivedDirectly { petition_id, body, notifiable: true, ..Default::default() };
        let label = Visibility { version: 1, ..Visibility::default() };
        self.intake.publish(&self.ids, matter, label, &direct);
        until(async || {
            let sql = "select exists (select from routing.direct_receipt where matter_id = $1)";
            let known = sqlx::query_as(sql).bind(matter.uuid());
            let (known,): (bool,) = known.fetch_one(&self.database.admin).await?;
            Ok(known)
        })
        .await?;
        Ok(matter)
    }

    async fn confirms(&self, post: &str, matter: MatterId) -> anyhow::Result<i64> {
        let request = pb::ConfirmScreeningRequest {
            request_id: request_id(),
            matter_id: matter.to_string(),
            version: self.matter(post, matter).await?.version,
            ..pb::ConfirmScreeningRequest::default()
        };
        Ok(self.at(post)?.confirm_screening(request).await?.into_inner().version)
    }

    /// A matter that was referred to its competent body; its version.
    async fn referred(&self) -> anyhow::Result<(MatterId, i64)> {
        let matter = self.registers(|_, _| {}).await?;
        let request = pb::ReferMatterRequest {
            request_id: request_id(),
            matter_id: matter.to_string(),
            version: self.confirms(SCREENER, matter).await?,
            to_body: String::new(),
        };
        Ok((matter, self.at(SCREENER)?.refer_matter(request).await?.into_inner().version))
    }
}

fn accept(matter: MatterId, version: i64) -> pb::AcceptMatterRequest {
    pb::AcceptMatterRequest { request_id: request_id(), matter_id: matter.to_string(), version }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_says_which_kind_of_no_it_is_under_a_number_and_ends_the_matter()
-> anyhow::Result<()> {
    let office = Office::open().await?;
    let (matter, version) = office.referred().await?;
    let mut clerk = office.at(CLERK)?;
    let refuse = pb::RefuseAcceptanceRequest {
        request_id: request_id(),
        matter_id: matter.to_string(),
        version,
        kind: pb::NonAcceptance::Closed.into(),
        reason: "复核意见已经作出，事实和理由相同。".to_owned(),
        earlier: Some(Earlier::EarlierElsewhere("省信访局2025年第118号".to_owned())),
    };
    let silent = pb::RefuseAcceptanceRequest {
        kind: 0,
        reason: String::new(),
        earlier: None,
        ..refuse.clone()
    };
    let refused = clerk.refuse_acceptance(silent).await;
    let missing = ["kind FIELD_MISSING", "earlier EARLIER_MISSING", "reason REASON_MISSING"];
    assert_eq!(faults(refused), missing);
    let done = clerk.refuse_acceptance(refuse.clone()).await?.into_inner();
    assert_eq!(done.document_number, "530902-RSJ-BY-2026-0001");
    assert_eq!(clerk.refuse_acceptance(refuse).await?.into_inner(), done, "a retry");
    let refused = clerk.accept_matter(accept(matter, done.version)).await;
    assert_eq!(reason(refused), "REFERRAL_NOT_STANDING");

    let (seen, acts) = office.matter_and_acts(SCREENER, matter).await?;
    assert_eq!(
        (seen.stage(), seen.non_acceptance()),
        (Stage::Concluded, pb::NonAcceptance::Closed)
    );
    assert_eq!(seen.earlier_elsewhere, "省信访局2025年第118号");
    assert_eq!(seen.referrals[0].state(), pb::referral::State::NotAccepted);
    let last = acts.last().cloned().unwrap_or_default();
    assert_eq!(last.kind(), Kind::AcceptanceRefused);
    assert_eq!(
        (last.actor.as_str(), last.note.as_str()),
        (CLERK, "复核意见已经作出，事实和理由相同。")
    );
    let facts = office.facts(4).await?;
    let Fact::MatterNotAccepted(fact) = said(&facts[2])? else { anyhow::bail!("not refused") };
    assert_eq!(
        (fact.kind(), fact.document_number),
        (pb::NonAcceptance::Closed, done.document_number)
    );
    assert_eq!(
        (fact.referral_id, fact.petition_id),
        (seen.referrals[0].referral_id.clone(), String::new())
    );
    let Fact::MatterConcluded(ended) = said(&facts[3])? else { anyhow::bail!("not concluded") };
    assert_eq!(ended.manner(), pb::Manner::NotAccepted);
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_rests_on_a_matter_that_whoever_refuses_or_reads_it_may_know_of()
-> anyhow::Result<()> {
    let office = Office::open().await?;
    // The bureau itself was petitioned before: the petition office knows nothing of that.
    let earlier = office.receives("530902-RSJ").await?;
    let accepted = office.confirms(DESK, earlier).await?;
    office.at(CLERK)?.accept_matter(accept(earlier, accepted)).await?;
    let (matter, version) = office.referred().await?;
    let rests_on = |id: MatterId| pb::RefuseAcceptanceRequest {
        request_id: request_id(),
        matter_id: matter.to_string(),
        version,
        kind: pb::NonAcceptance::UnderWay.into(),
        reason: "同一信访事项正在办理。".to_owned(),
        earlier: Some(Earlier::EarlierMatterId(id.to_string())),
    };
    let mut clerk = office.at(CLERK)?;
    // One that is there and kept from the bureau answers like one that is not there.
    let strange = office.receives("530902-ZJJ").await?;
    for unknown in [strange, MatterId::new(&office.ids)] {
        let refused = clerk.refuse_acceptance(rests_on(unknown)).await;
        assert_eq!(reason(refused), "EARLIER_MATTER_NOT_FOUND");
    }
    let refused = clerk.refuse_acceptance(rests_on(matter)).await;
    assert_eq!(reason(refused), "EARLIER_MATTER_IS_THIS");
    clerk.refuse_acceptance(rests_on(earlier)).await?;

    let seen = office.matter(CLERK, matter).await?;
    assert_eq!(seen.earlier_matter_id, earlier.to_string());
    let seen = office.matter("530902-XFJ.registrar-1", matter).await?;
    assert_eq!(
        (seen.non_acceptance(), seen.earlier_matter_id.as_str()),
        (pb::NonAcceptance::UnderWay, "")
    );
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_body_received_directly_it_screens_accepts_and_handles() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = office.receives("530902-RSJ").await?;
    let refused = office.at(CLERK)?.accept_matter(accept(matter, 1)).await;
    assert_eq!(reason(refused), "MATTER_NOT_SCREENED");
    let version = office.confirms(DESK, matter).await?;
    office.at(CLERK)?.accept_matter(accept(matter, version)).await?;
    let seen = office.matter(DESK, matter).await?;
    assert_eq!((seen.stage(), seen.answerable_body.as_str()), (Stage::Handling, "530902-RSJ"));
    let direct = seen.direct_receipt.clone().unwrap_or_default();
    assert_eq!(
        (direct.body.as_str(), direct.receipt_date),
        ("530902-RSJ", Some(CivilDate::new(2026, 3, 2)))
    );
    let facts = office.facts(2).await?;
    let Fact::MatterAccepted(fact) = said(&facts[1])? else { anyhow::bail!("not accepted") };
    assert_eq!((fact.petition_id, fact.referral_id), (seen.petition_id, String::new()));

    let wrong = [
        ("matter_with_body", "update routing.matter set direct_petition_id = null"),
        ("matter_one_receipt", "update routing.matter set referral_id = gen_random_uuid()"),
        (
            "matter_accepted_directly",
            "update routing.matter set stage = 'referred', handling_id = null",
        ),
        ("matter_direct", "update routing.matter set direct_petition_id = gen_random_uuid()"),
        ("handling_one_receipt", "update routing.handling set petition_id = null"),
        (
            "handling_direct",
            "insert into routing.handling (handling_id, matter_id, petition_id, body,
                 acceptance_date, extension_days, state, version)
             select gen_random_uuid(), matter_id, petition_id, '530902-ZJJ', acceptance_date, 0,
                 'investigating', 1
             from routing.handling",
        ),
        ("matter_refused", "update routing.matter set non_acceptance = 'closed'"),
        ("matter_rests", "update routing.matter set earlier_elsewhere = '省信访局2025年第118号'"),
        ("matter_offer", "update routing.matter set offered_to = '530902-XFJ'"),
    ];
    for (constraint, sql) in wrong {
        let error = sqlx::query(sql).execute(&office.database.admin).await.unwrap_err();
        let violated = error.as_database_error().and_then(|it| it.constraint());
        assert_eq!(violated, Some(constraint), "{sql}");
    }
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hand_over_is_two_acts_of_two_posts_and_both_are_kept() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = office.receives("530902-ZJJ").await?;
    let desk = "530902-ZJJ.desk-1";
    let offer = pb::HandOverMatterRequest {
        request_id: request_id(),
        matter_id: matter.to_string(),
        version: 1,
        reason: "不属于本机关职权范围".to_owned(),
    };
    let offered = office.at(desk)?.hand_over_matter(offer).await?.into_inner();
    assert_eq!(offered.to_body, "530902-XFJ");
    assert_eq!(office.matter(SCREENER, matter).await?.answerable_body, "530902-ZJJ");
    let listed = office.at(SCREENER)?.list_matters(pb::ListMattersRequest::default()).await?;
    assert_eq!(listed.into_inner().matters[0].offered_to, "530902-XFJ");
    let accept = pb::AcceptHandOverRequest {
        request_id: request_id(),
        matter_id: matter.to_string(),
        version: offered.version,
    };
    office.at(SCREENER)?.accept_hand_over(accept.clone()).await?;
    let again = pb::AcceptHandOverRequest { request_id: request_id(), version: 3, ..accept };
    assert_eq!(reason(office.at(SCREENER)?.accept_hand_over(again).await), "NOTHING_OFFERED");

    let (seen, acts) = office.matter_and_acts(desk, matter).await?;
    assert_eq!((seen.answerable_body.as_str(), seen.offered_to.as_str()), ("530902-XFJ", ""));
    let acts: Vec<_> =
        acts.iter().map(|it| (it.kind(), it.actor.as_str(), it.note.as_str())).collect();
    assert_eq!(
        acts,
        [(Kind::HandOverOffered, desk, "不属于本机关职权范围"), (Kind::HandedOver, SCREENER, ""),]
    );
    let facts = office.facts(2).await?;
    let Fact::MatterHandedOver(fact) = said(&facts[1])? else { anyhow::bail!("not handed over") };
    assert_eq!((fact.from_post.as_str(), fact.to_post.as_str()), (desk, SCREENER));
    // The office screens it now, and the first desk tells where it went.
    office.confirms(SCREENER, matter).await?;
    let tell = pb::NotifyPetitionerRequest {
        request_id: request_id(),
        matter_id: matter.to_string(),
        version: office.matter(desk, matter).await?.version,
        notice: pb::Notice::PassedOn.into(),
        text: "已移交临翔区信访局。".to_owned(),
    };
    let told = office.at(desk)?.notify_petitioner(tell).await?.into_inner();
    assert_eq!(told.document_number, "530902-ZJJ-GZ-2026-0001");
    let seen = office.matter(desk, matter).await?.direct_receipt.unwrap_or_default();
    assert_eq!(seen.notice_date, Some(CivilDate::new(2026, 3, 2)));
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_body_received_directly_goes_to_its_successor_with_its_handling()
-> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = office.receives("530902-MZW").await?;
    let version = office.confirms("530902-MZW.desk-1", matter).await?;
    office.at("530902-MZW.clerk-1")?.accept_matter(accept(matter, version)).await?;
    let merge = pb::MergeBodiesRequest {
        request_id: request_id(),
        version: 1,
        bodies: vec!["530902-MZW".to_owned()],
        into_body: "530902-MZJ".to_owned(),
        last_date: Some(CivilDate::new(2026, 3, 31)),
    };
    office.register("530900-XFJ.organisation-1")?.merge_bodies(merge).await?;
    office.clock.advance_to(nine("2026-04-01"));
    let heir = "530902-MZJ.clerk-1";
    until(async || {
        let seen = office.matter(heir, matter).await;
        Ok(seen.is_ok_and(|it| it.answerable_body == "530902-MZJ"))
    })
    .await?;
    let seen = office.matter(heir, matter).await?;
    assert_eq!(seen.direct_receipt.unwrap_or_default().body, "530902-MZJ");
    assert_eq!(seen.handlings[0].body, "530902-MZJ");
    office.close().await
}
