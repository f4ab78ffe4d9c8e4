//! Lists who opened what is personal, for whoever audits that.

use kernel::{Actor, PostCode};
use mailbox::Page;
use tracing::instrument;
use words::Word;
use words::intake::PersonalReadKind;

use super::{Error, Intake};
use crate::store::personal_read::{self, AuditedRead, Key, Wanted};

impl Intake {
    /// Lists the reads about petitions of the auditor's region, the latest first, each with whether it is unusual.
    #[instrument(skip_all)]
    pub async fn list_personal_reads(
        &self,
        actor: &Actor,
        post: Option<PostCode>,
        unusual_only: bool,
        page: Page<Key>,
    ) -> Result<(Vec<(AuditedRead, bool)>, String), Error> {
        let region = actor.officer()?.region.clone();
        let from = |kind| if unusual_only { self.read_limits.of(kind).unusual_from } else { 0 };
        let kinds = PersonalReadKind::ALL.iter().copied();
        let day_count_from = kinds.map(|kind| (kind, from(kind))).collect();
        let wanted = Wanted { region, post, day_count_from };
        let mut view = self.store.read(actor).await?;
        let reads =
            personal_read::list(view.connection(), &wanted, page.after, page.limit()).await?;
        let (reads, next) = page.cut(reads, |it| it.key);
        let judged = reads.into_iter().map(|it| {
            let unusual = self.read_limits.of(it.kind).is_unusual(it.day_count);
            (it, unusual)
        });
        Ok((judged.collect(), next))
    }
}
