//! Explains a deadline: how its last day was counted and how it ended, or why none runs.

use deadlines::{Course, Deadline, NotStartedReason, Started};
use kernel::Actor;
use kernel::ids::DeadlineId;
use statutory_calendar::{Language, explain};
use tracing::instrument;

use crate::dossier::store::{dossier, list};
use crate::{Error, Refusal, Supervision};

/// A deadline, and the lines that explain it.
#[derive(Debug)]
pub struct Explained {
    pub deadline: Deadline,
    pub zh: Vec<String>,
    pub en: Vec<String>,
}

impl Supervision {
    /// Explains a deadline; of one that is kept from the caller nothing is known.
    #[instrument(skip_all, fields(deadline.id = %id))]
    pub async fn explain_deadline(
        &self,
        actor: &Actor,
        id: DeadlineId,
    ) -> Result<Explained, Error> {
        let officer = actor.officer()?;
        let unknown = || Error::Refused(Refusal::DeadlineNotFound);
        let mut view = self.store.read(actor).await?;
        let connection = view.connection();
        // The dossier first: it is what the tables keep from a reader, and nothing is read of a deadline that is not this officer's.
        let dossier = dossier::of_deadline(connection, id).await?;
        dossier.filter(|it| it.admits(officer)).ok_or_else(unknown)?;
        let known = list::find(connection, id).await?.ok_or_else(unknown)?;
        let (zh, en) = match &known.course {
            Course::Started(started) => {
                (lines(started, Language::Zh), lines(started, Language::En))
            }
            Course::NotStarted(why) => not_started(&known, why),
        };
        Ok(Explained { deadline: known, zh, en })
    }
}

/// How its last day was counted, and how it stands or ended.
fn lines(started: &Started, language: Language) -> Vec<String> {
    let mut lines = explain(&started.certificate, language);
    if started.breach_was_undone() {
        lines.push(match language {
            Language::Zh => "曾计为逾期；后经证明的事实更正，逾期不成立".to_owned(),
            Language::En => {
                "It had counted as breached; a fact proven later showed that it was not".to_owned()
            }
        });
    }
    lines.extend(started.standing(language));
    lines
}

fn not_started(deadline: &Deadline, why: &NotStartedReason) -> (Vec<String>, Vec<String>) {
    let (rule, day0) = (&deadline.rule, deadline.start.date);
    let (zh, en) = match why {
        NotStartedReason::Historical => (
            "历史数据，仅作登记，不起算任何期限".to_owned(),
            "a record of the past starts no deadline".to_owned(),
        ),
        NotStartedReason::NoDuty => (
            "姓名（名称）、住址不清，无法告知（《信访工作条例》第二十三条）".to_owned(),
            "name or address are unclear, so there is no duty to notify (Regulation, Art. 23)"
                .to_owned(),
        ),
        NotStartedReason::NotInForce { zh, en } => (zh.clone(), en.clone()),
    };
    (
        vec![format!("规则：{rule}；起算日：{day0}"), format!("期限未起算：{zh}")],
        vec![format!("Rule: {rule}; day 0: {day0}"), format!("No deadline runs: {en}")],
    )
}
