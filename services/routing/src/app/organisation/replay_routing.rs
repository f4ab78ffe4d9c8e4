//! Screens past matters again under another register, and changes nothing.

use chrono::NaiveDate;
use headwater_proto::routing::v1::FileComplaint;
use kernel::{Actor, BodyCode};
use mailbox::Page;
use organisation::{Files, Validity};
use tracing::instrument;
use uuid::Uuid;

use super::apply_organisation::said;
use super::rights::rights;
use crate::app::{Error, Routing};
use crate::domain::replay::{LeftOut, Move, left_out, replay};
use crate::domain::{Body, Catalogue, Matter, Stage};
use crate::store::matter;

/// What matters are screened again under, and which.
#[derive(Debug)]
pub struct Replay {
    /// Files of the other register's folder.
    pub files: Files,
    /// The day as of which both registers are looked at; today if none is said.
    pub day: Option<NaiveDate>,
    /// The days on which the matters were received.
    pub received: Validity,
}

/// What would change.
#[derive(Debug, Default)]
pub struct Replayed {
    /// The version of the present register.
    pub version: i64,
    pub complaints: Vec<FileComplaint>,
    /// Matters that were screened again for this page.
    pub screened: usize,
    pub moved: Vec<MovedMatter>,
    /// What differs too and no matter shows.
    pub left_out: Vec<LeftOut>,
    pub next_page_token: String,
}

/// A matter that would be proposed to another body.
#[derive(Debug)]
pub struct MovedMatter {
    pub matter: Matter,
    pub to: Move,
    /// The code and the name of the body that has it, once a person has screened it.
    pub has_it: Option<(BodyCode, String)>,
}

impl Routing {
    /// Screens a page of the matters of the caller's region again, in the order of registration.
    #[instrument(skip_all)]
    pub async fn replay_routing(
        &self,
        actor: &Actor,
        asked: Replay,
        page: Page<Uuid>,
    ) -> Result<Replayed, Error> {
        let region = &actor.officer()?.region;
        let today = self.today();
        let day = asked.day.unwrap_or(today);
        let (version, old) = self.register.present();
        let folder = old.with_files(&asked.files, rights());
        let new = match folder.and_then(|it| old.replaced_by(&it, today, rights())) {
            Ok(new) => new,
            Err(complaints) => {
                let complaints = said(complaints);
                return Ok(Replayed { version, complaints, ..Replayed::default() });
            }
        };
        let (present, other) = (old.as_of(day), new.as_of(day));
        let mut view = self.store.read(actor).await?;
        let (after, limit) = (page.after, page.limit());
        let matters =
            matter::of_region(view.connection(), region, asked.received, after, limit).await?;
        let (matters, next_page_token) = page.cut(matters, |it| it.id.uuid());
        let screened = matters.len();
        let moved = |matter: Matter| {
            let to = replay(&matter, &present, &other)?;
            Some(MovedMatter { has_it: has_it(&matter, &present), to, matter })
        };
        Ok(Replayed {
            version,
            complaints: Vec::new(),
            screened,
            moved: matters.into_iter().filter_map(moved).collect(),
            left_out: left_out(&present, &other),
            next_page_token,
        })
    }
}

/// The body that has a screened matter; one that ended is called as it was called last.
fn has_it(matter: &Matter, present: &Catalogue) -> Option<(BodyCode, String)> {
    if matter.stage() == Stage::Registered {
        return None;
    }
    let code = matter.answerable_body();
    let known: &[Body] = present.organisation().bodies.find(|it| it.code.cmp(code));
    Some((code.clone(), known.last().map(|it| it.name.clone()).unwrap_or_default()))
}
