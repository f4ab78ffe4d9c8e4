//! Opens matters for registered petitions, each with its screening proposed.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kernel::ids::{MatterId, PetitionId};
use kernel::{BodyCode, OfficeDay, RegionCode, Visibility};
use mailbox::Tx;
use organisation::Proposal;
use service_kit::Turns;
use tracing::instrument;

use crate::app::{Error, Routing};
use crate::domain::{Channel, Desk, Matter, Purpose, ScreeningInput, screening};
use crate::store::facts::EventContext;
use crate::store::matter;

/// A petition as intake has registered it.
#[derive(Debug)]
pub struct NewMatter {
    pub id: MatterId,
    pub petition: PetitionId,
    pub number: String,
    pub subject: Option<String>,
    pub channel: Channel,
    pub region: RegionCode,
    pub receipt_date: NaiveDate,
    pub office: BodyCode,
    /// Stated by the petitioner.
    pub purpose: Option<Purpose>,
    /// Chosen at the registration.
    pub category: Option<String>,
    /// What the words of the text speak for.
    pub proposal: Proposal,
    pub notifiable: bool,
    pub joint: bool,
    pub historical: bool,
    pub visibility: Visibility,
}

impl Routing {
    /// Opens matters, all at once; one that is open already stays as it is.
    #[instrument(skip_all, fields(matter.count = new.len()))]
    pub async fn open_matters(&self, tx: &mut Tx, new: Vec<NewMatter>) -> Result<(), Error> {
        let imported = tx.is_bulk();
        // A body may have ended since the petition was registered.
        let successions = self.office().successions();
        let (mut opened, mut events) = (Vec::with_capacity(new.len()), Vec::new());
        let mut turns = Turns::default();
        for it in new {
            let it = self.opened(it, imported);
            let (it, happened) = match it.taken_over(&successions) {
                Some(taken) => taken,
                None => (it, Vec::new()),
            };
            opened.push(it);
            events.push(happened);
            turns.next().await;
        }
        matter::insert(tx, &opened).await?;
        let today = tx.now().office_date();
        for (matter, happened) in opened.iter().zip(events) {
            EventContext { matter, document: "", today }.publish(tx, &happened);
        }
        Ok(())
    }

    fn opened(&self, new: NewMatter, imported: bool) -> Matter {
        let screening = screening::propose(
            ScreeningInput {
                channel: new.channel,
                region: &new.region,
                purpose: new.purpose,
                category: new.category.as_deref(),
                proposal: &new.proposal,
                visibility: &new.visibility,
            },
            &self.office(),
        );
        Matter {
            id: new.id,
            petition: new.petition,
            number: new.number,
            subject: new.subject,
            channel: new.channel,
            region: new.region,
            receipt_date: new.receipt_date,
            involved: BTreeSet::from([new.office.clone()]),
            office: new.office,
            notifiable: new.notifiable,
            joint: new.joint,
            historical: new.historical,
            imported,
            complained: new.visibility.excluded_bodies.clone(),
            visibility: new.visibility,
            screening,
            desk: Desk::Office,
            offer: None,
            filing_waits: false,
            non_acceptance: None,
            version: 1,
        }
    }
}
