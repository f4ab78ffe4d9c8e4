//! Puts a folder of files in the place of the register.

use headwater_proto::common::v1::Label;
use headwater_proto::routing::v1::{ApplyOrganisationResponse, FileComplaint};
use kernel::{Explain, IdSource, OfficeClock, OfficeDay, Sensitive};
use mailbox::{Store, pool};
use organisation::{Change, Complaint, Files, Organisation, diff};
use register::store;
use service_kit::Call;
use service_kit::transport::PlainText;
use tracing::instrument;

use super::change::{refused, save};
use super::get_organisation::gaps;
use super::rights::rights;
use crate::app::{Error, Routing};
use crate::rows::RowChange;

/// Changes that an answer shows at most.
const SHOWN: usize = 1000;

/// Which folder, and whether it is to be the register or only to be compared with it.
#[derive(Debug)]
pub enum Applied {
    DryRun,
    For { call: Call, version: i64 },
}

impl Routing {
    /// Applies a folder, or shows what would change.
    #[instrument(skip_all)]
    pub async fn apply_organisation(
        &self,
        files: Files,
        applied: Applied,
    ) -> Result<ApplyOrganisationResponse, Error> {
        let today = self.today();
        let (present, old) = self.register.present();
        let folder = Organisation::read(&files, rights());
        let compared = folder.and_then(|it| Ok((old.replaced_by(&it, today, rights())?, it)));
        let (new, folder) = match compared {
            Ok(both) => both,
            Err(complaints) => {
                let complaints = said(complaints);
                let version = present;
                return Ok(ApplyOrganisationResponse { version, complaints, ..Default::default() });
            }
        };
        let show = |version, changes: &[Change], new: &Organisation| ApplyOrganisationResponse {
            version,
            change_count: i64::try_from(changes.len()).unwrap_or(i64::MAX),
            changes: changes.iter().take(SHOWN).map(|it| RowChange::from(it).into()).collect(),
            gaps: gaps(&new.as_of(today)),
            complaints: Vec::new(),
        };
        match applied {
            Applied::DryRun => Ok(show(present, &diff(&old, &new), &new)),
            Applied::For { call, version } => {
                let into = |old: &Organisation, today| {
                    old.replaced_by(&folder, today, rights()).map_err(refused)
                };
                self.replace_register(call, version, into, show).await
            }
        }
    }
}

/// What is wrong with files, as the answer says it.
pub(super) fn said(complaints: Vec<Complaint>) -> Vec<FileComplaint> {
    let complaint = |it: Complaint| FileComplaint {
        line: i64::try_from(it.line).unwrap_or(i64::MAX),
        reason: it.fault.reason().to_owned(),
        message: Some(Label { zh: it.fault.zh(), en: it.fault.en() }),
        file: it.file,
        field: it.field,
    };
    complaints.into_iter().map(complaint).collect()
}

/// Founds the register of a fresh installation, where nobody holds a post yet who could; false if
/// there is one already.
pub async fn found(
    database_url: &Sensitive<String>,
    plain_text: PlainText,
    clock: &OfficeClock,
    ids: &IdSource,
    files: &Files,
) -> anyhow::Result<bool> {
    let pool = pool::connect("routing", database_url, 1, plain_text).await?;
    // No request is answered through this store, so that the key of their digests does not matter.
    let store = Store::new(pool, "routing", ids.clone(), [0; 32]);
    let now = clock.now();
    let mut tx = store.begin(&store.itself(), now).await?;
    let present = store::lock(&mut tx).await?;
    if present == 0 {
        let folder = Organisation::read(files, rights()).map_err(|complaints| {
            let all: Vec<_> = complaints.iter().map(ToString::to_string).collect();
            anyhow::anyhow!("the folder cannot be the organisation:\n{}", all.join("\n"))
        })?;
        let changes = diff(&Organisation::default(), &folder);
        save(&mut tx, present, "FoundOrganisation", &changes, now.office_date()).await?;
        tx.commit::<crate::domain::Refusal>().await?;
    } else {
        // Closing waits for every connection, this one too.
        drop(tx);
    }
    store.close().await;
    Ok(present == 0)
}
