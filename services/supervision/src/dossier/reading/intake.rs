//! Registration starts the office's duty to refer, or a direct receipt another body's duty to tell
//! the petitioner; a link or a void number ends it. A rating uses the petitioner's right to rate.

use chrono::NaiveDate;
use deadlines::FactKind;
use deadlines::fact::DirectReceipt;
use headwater_proto::intake::v1::intake_fact::Fact;
use kernel::ids::{HandlingId, PetitionId};
use kernel::{BodyCode, RegionCode};

use super::{Reading, Unreadable};

pub(super) fn read(fact: Fact, date: NaiveDate) -> Result<Reading, Unreadable> {
    Ok(match fact {
        Fact::PetitionRegistered(it) => Reading {
            kind: Some(FactKind::Registered {
                number: it.number,
                body: BodyCode::parse(&it.answerable_body)?,
                receipt_date: date,
                historical: it.historical,
            }),
            region: Some(RegionCode::parse(&it.region)?),
            letter: None,
        },
        Fact::PetitionLinked(_) => FactKind::Linked.into(),
        Fact::PetitionVoided(_) => FactKind::Voided.into(),
        Fact::PetitionReceivedDirectly(it) => {
            let received = DirectReceipt {
                number: it.number,
                body: BodyCode::parse(&it.body)?,
                date,
                notifiable: it.notifiable,
                historical: it.historical,
                own_rules: it.own_rules,
            };
            let petition = PetitionId::parse("petition_id", &it.petition_id)?;
            FactKind::ReceivedDirectly { petition, received }.into()
        }
        // No term stops while a petitioner is asked for more: the Regulation gives no pause for it.
        Fact::QueryCodeReissued(_)
        | Fact::PetitionCorrected(_)
        | Fact::PetitionSupplemented(_)
        | Fact::SupplementRequested(_) => Reading::default(),
        Fact::HandlingRated(it) => {
            FactKind::Rated { handling: HandlingId::parse("handling_id", &it.handling_id)?, date }
                .into()
        }
    })
}
