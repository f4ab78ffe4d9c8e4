//! Decides an objection: upheld, refused, or settled by designation.

use headwater_proto::routing::v1::DecideObjectionResponse;
use kernel::ids::{MatterId, ReferralId};
use service_kit::Command;
use tracing::instrument;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing, text};
use crate::domain::objection::Ruling;
use crate::domain::{Body, Matter};
use crate::store::referral;

/// What is to be decided about an objection.
#[derive(Clone, Debug)]
pub enum ObjectionDecision {
    Rule(Ruling),
    /// This body handles the matter.
    Designate(Body),
}

impl Routing {
    /// Decides an objection; tells the referral that stands now, if the matter did not return.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn decide_objection(
        &self,
        command: Command<MatterId>,
        decision: ObjectionDecision,
        reason: String,
    ) -> Result<DecideObjectionResponse, Error> {
        match decision {
            ObjectionDecision::Rule(ruling) => self.rule(command, ruling, reason).await,
            ObjectionDecision::Designate(to) => self.designate(command, to, reason).await,
        }
    }

    async fn rule(
        &self,
        command: Command<MatterId>,
        ruling: Ruling,
        reason: String,
    ) -> Result<DecideObjectionResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let referrals = referral::of_matter(tx, matter.id).await?;
                let ((matter, referral), events) =
                    referrals.rule(matter, by, ruling, reason.clone())?;
                referral::update(tx, &referral).await?;
                let act = Act::of(&command.call).saying(&reason);
                let version = record(tx, &matter, &events, act).await?.version;
                let referral_id = text(matter.custody().map(|it| it.referral));
                Ok(DecideObjectionResponse { referral_id, version })
            })
            .await
    }

    async fn designate(
        &self,
        command: Command<MatterId>,
        to: Body,
        reason: String,
    ) -> Result<DecideObjectionResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let referrals = referral::of_matter(tx, matter.id).await?;
                let id = ReferralId::new(&self.ids);
                let (to, said) = ((id, &to), reason.clone());
                let ((matter, ended, designated), events) =
                    referrals.designate(matter, by, to, said, &self.office())?;
                referral::update(tx, &ended).await?;
                referral::insert(tx, &designated).await?;
                let (letter, from) = (designated.kind.into(), &designated.from);
                let act = Act::of(&command.call).saying(&reason).issuing(letter, from, id.uuid());
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(DecideObjectionResponse { referral_id: id.to_string(), version })
            })
            .await
    }
}
