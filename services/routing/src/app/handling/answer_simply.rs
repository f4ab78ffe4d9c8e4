//! Answers a matter in simple handling without an opinion.

use headwater_proto::routing::v1::AnswerSimplyResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, Recorded, record};
use crate::app::{Error, Routing};
use crate::domain::{DocumentKind, Handling, Matter};
use crate::store::{handling, receipt};

impl Routing {
    /// Answers a matter; it ends here.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn answer_simply(
        &self,
        command: Command<MatterId>,
        answer: String,
    ) -> Result<AnswerSimplyResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let open = handling::open(tx, &matter).await?;
                let receipts = receipt::of_matter(tx, matter.id).await?;
                let ((matter, handling), events) =
                    Handling::answer_simply(open, matter, by, receipts)?;
                handling::update(tx, &handling).await?;
                let (kind, body) = (DocumentKind::Answer, &handling.body);
                let act = Act::of(&command.call, MatterActKind::Answered);
                let act = act.saying(&answer).issuing(kind, body, handling.id.uuid());
                let Recorded { version, document_number } =
                    record(tx, &matter, &events, act).await?;
                Ok(AnswerSimplyResponse { document_number, version })
            })
            .await
    }
}
