//! Refuses acceptance and tells the petitioner why.

use headwater_proto::routing::v1::RefuseAcceptanceResponse;
use kernel::ids::MatterId;
use mailbox::Tx;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, Recorded, record};
use crate::app::review::decided;
use crate::app::{Error, Routing};
use crate::domain::non_acceptance::{Earlier, EarlierMatter};
use crate::domain::{Acting, DocumentKind, Matter, NonAcceptance, Refusal};
use crate::store::{matter, receipt};

impl Routing {
    /// Refuses acceptance; the matter ends here.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn refuse_acceptance(
        &self,
        command: Command<MatterId>,
        kind: NonAcceptance,
        earlier: Earlier,
        reason: String,
    ) -> Result<RefuseAcceptanceResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let receipts = receipt::of_matter(tx, matter.id).await?;
                let earlier = known(tx, by, earlier).await?;
                let ((matter, received), events) =
                    receipts.refuse(matter, by, kind, earlier, &self.terms)?;
                receipt::update(tx, &received).await?;
                let subject = received.receipt().uuid();
                let act = Act::of(&command.call, MatterActKind::AcceptanceRefused)
                    .saying(&reason)
                    .issuing(DocumentKind::NonAcceptance, received.body(), subject);
                let Recorded { version, document_number } =
                    record(tx, &matter, &events, act).await?;
                Ok(RefuseAcceptanceResponse { document_number, version })
            })
            .await
    }
}

/// The earlier matter, if it is one that whoever refuses may know of.
async fn known(tx: &mut Tx, by: Acting<'_>, earlier: Earlier) -> Result<EarlierMatter, Error> {
    let id = match earlier {
        Earlier::Here(id) => id,
        Earlier::Elsewhere(words) => return Ok(EarlierMatter::Elsewhere(words)),
    };
    let found = matter::find(tx.connection(), id).await?.filter(|it| it.admits(by.officer));
    let matter = Box::new(found.ok_or(Error::Refused(Refusal::EarlierMatterNotFound))?);
    let decided = decided(tx, &matter).await?;
    Ok(EarlierMatter::Here { matter, decided })
}
