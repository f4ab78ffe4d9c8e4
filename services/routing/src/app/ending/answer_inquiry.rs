//! Answers an inquiry.

use headwater_proto::routing::v1::AnswerInquiryResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, Recorded, record};
use crate::app::{Error, Routing};
use crate::domain::{DocumentKind, Matter};

impl Routing {
    /// Answers an inquiry; the matter ends here.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn answer_inquiry(
        &self,
        command: Command<MatterId>,
        answer: String,
    ) -> Result<AnswerInquiryResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let (matter, events) = matter.answer_inquiry(by)?;
                let act = Act::of(&command.call, MatterActKind::InquiryAnswered).saying(&answer);
                let act = act.issuing(DocumentKind::Reply, &by.officer.body, matter.id.uuid());
                let Recorded { version, document_number } =
                    record(tx, &matter, &events, act).await?;
                Ok(AnswerInquiryResponse { document_number, version })
            })
            .await
    }
}
