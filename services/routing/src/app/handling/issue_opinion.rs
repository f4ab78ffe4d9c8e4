//! Issues the approved opinion under its number.

use headwater_proto::routing::v1::IssueOpinionResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, Recorded, record};
use crate::app::{Error, Routing};
use crate::domain::{DocumentKind, Handling, Matter};
use crate::store::handling;

impl Routing {
    /// Issues an opinion.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn issue_opinion(
        &self,
        command: Command<MatterId>,
    ) -> Result<IssueOpinionResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let open = handling::open(tx, &matter).await?;
                let office = self.office();
                let (handling, events) =
                    Handling::issue_opinion(open, &matter, by, &self.terms, &office)?;
                handling::update(tx, &handling).await?;
                let (kind, subject) = (DocumentKind::Opinion, handling.id.uuid());
                let act = Act::of(&command.call, MatterActKind::OpinionIssued).issuing(
                    kind,
                    &handling.body,
                    subject,
                );
                let Recorded { version, document_number } =
                    record(tx, &matter, &events, act).await?;
                Ok(IssueOpinionResponse { document_number, version })
            })
            .await
    }
}
