//! Puts a grave or urgent matter before the Party committee and government.

use headwater_proto::routing::v1::ProposeMatterResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, Recorded, record};
use crate::app::{Error, Routing};
use crate::domain::{DocumentKind, Matter};
use crate::store::{ending, receipt};

impl Routing {
    /// Proposes; the office still answers for the matter.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn propose_matter(
        &self,
        command: Command<MatterId>,
        proposal: String,
    ) -> Result<ProposeMatterResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let direct = receipt::direct(tx, matter.id).await?;
                let before = ending::proposal(tx, matter.id).await?;
                let said = proposal.clone();
                let ((matter, new), events) =
                    matter.propose(by, direct.as_ref(), before.as_ref(), said, &self.office())?;
                ending::insert_proposal(tx, &new).await?;
                let act = Act::of(&command.call, MatterActKind::Proposed).saying(&proposal);
                let act = act.issuing(DocumentKind::Proposal, &by.officer.body, matter.id.uuid());
                let Recorded { version, document_number } =
                    record(tx, &matter, &events, act).await?;
                let to_body = new.to.to_string();
                Ok(ProposeMatterResponse { to_body, document_number, version })
            })
            .await
    }
}
