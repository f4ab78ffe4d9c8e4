//! Who does what on which day. The script is the same in every run: it goes by the number of the row.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};
use headwater_proto::routing::v1::Track;
use kernel::OfficeDay;
use kernel::clock::office_instant;
use statutory_calendar::Calendar;

use super::acts::{self, Case};
use super::office::Office;
use super::rounds::{self, Errand};
use crate::import::{self, FileRow, Reject};
use crate::suite::Suite;

/// What is planned for a day.
#[derive(Clone, Debug)]
enum Act {
    Link(Case),
    Screen(Case),
    PassOn(Case, Option<String>),
    Object(Case, String),
    DecideObjection(Case, Option<String>),
    Respond(Case, String),
    ReportResult(Case, String),
    Extend(Case, String),
    Opinion(Case, String),
    Deliver(Case, String, Option<NaiveDate>),
    Execute(Case, String),
    Errand(Errand),
}

/// The hundred days.
pub(super) struct Script<'a> {
    office: &'a Office<'a>,
    calendar: Calendar,
    waiting: Vec<FileRow>,
    planned: BTreeMap<NaiveDate, Vec<Act>>,
    pub(super) cases: Vec<Case>,
    pub(super) rejected: Vec<Reject>,
    pub(super) offices: BTreeSet<String>,
}

impl<'a> Script<'a> {
    pub(super) fn new(office: &'a Office<'a>, rows: Vec<FileRow>) -> anyhow::Result<Self> {
        Ok(Self {
            office,
            calendar: Calendar::shipped()?,
            waiting: rows,
            planned: BTreeMap::new(),
            cases: Vec::new(),
            rejected: Vec::new(),
            offices: BTreeSet::new(),
        })
    }

    /// Plays one day: the mail at 17:00, then the day's acts. On rest days nobody works, but petitions still come in.
    pub(super) async fn play_day(&mut self, suite: &Suite, day: NaiveDate) -> anyhow::Result<()> {
        let closing = NaiveTime::from_hms_opt(17, 0, 0).context("five o'clock")?;
        suite.advance_to(office_instant(day, closing)).await?;
        self.take_the_mail(suite.clock().now(), day).await?;
        suite.settled().await?;
        if !self.calendar.is_working_day(day) {
            return Ok(());
        }
        for act in self.planned.remove(&day).unwrap_or_default() {
            let what = format!("{act:?}");
            self.perform(act, day).await.with_context(|| what)?;
            // The next officer sees what this one did.
            suite.settled().await?;
        }
        let errands = rounds::of_the_day(self.office, &self.offices, day).await?;
        for (days, errand) in errands {
            self.plan(day, days, Act::Errand(errand));
        }
        Ok(())
    }

    /// Registers what has come in by today, each county's mail at its own petition office.
    async fn take_the_mail(
        &mut self,
        closing: DateTime<Utc>,
        day: NaiveDate,
    ) -> anyhow::Result<()> {
        let (come, waiting) = std::mem::take(&mut self.waiting)
            .into_iter()
            .partition(|row| received_by(row, closing));
        self.waiting = waiting;
        let mut by_office: BTreeMap<String, Vec<FileRow>> = BTreeMap::new();
        for row in come {
            by_office.entry(office_of(&row)).or_default().push(row);
        }
        for (office, rows) in by_office {
            let turns: BTreeMap<u64, usize> =
                rows.iter().map(|row| (row.line, turn(row))).collect();
            let registrar = self.office.at(&format!("{office}.registrar-1"))?;
            let imported = import::send(&registrar, rows, |_| {}).await?;
            self.rejected.extend(imported.rejected);
            for (line, row) in imported.registered {
                let turn = turns.get(&line).copied().unwrap_or_default();
                self.open_case(turn, &row.number, day).await?;
            }
        }
        Ok(())
    }

    async fn open_case(&mut self, turn: usize, number: &str, day: NaiveDate) -> anyhow::Result<()> {
        let seen = acts::petition(self.office, number).await?;
        let case = Case {
            turn,
            number: number.to_owned(),
            channel: seen.channel(),
            petition_id: seen.petition_id,
            matter_id: seen.matter_id,
            office: seen.answerable_body,
            proposed_matter_id: seen.proposed_matter_id,
        };
        self.offices.insert(case.office.clone());
        self.cases.push(case.clone());
        if !case.proposed_matter_id.is_empty() {
            self.plan(day, 1, Act::Link(case));
        } else if turn % 13 == 5 {
            // A letter that lay in a drawer: the office itself misses its fifteen days.
            self.plan(day, 17, Act::Screen(case));
        } else {
            self.plan(day, 1, Act::Screen(case));
        }
        Ok(())
    }

    /// Plans an act for the first working day at least `days` later.
    fn plan(&mut self, day: NaiveDate, days: i64, act: Act) {
        let mut date = day + TimeDelta::days(days.max(1));
        while !self.calendar.is_working_day(date) {
            date += TimeDelta::days(1);
        }
        self.planned.entry(date).or_default().push(act);
    }

    async fn perform(&mut self, act: Act, day: NaiveDate) -> anyhow::Result<()> {
        let office = self.office;
        match act {
            Act::Link(case) => acts::link(office, &case).await?,
            Act::Screen(case) => {
                let track = acts::screen(office, &case).await?;
                let wrong = (track == Track::Petition && case.turn % 9 == 4)
                    .then(|| format!("{}-MZW", &case.office[..6]));
                self.plan(day, 1, Act::PassOn(case, wrong));
            }
            Act::PassOn(case, to) => self.pass_on(case, to, day).await?,
            Act::Object(case, body) => {
                let designation = acts::object(office, &case, &body).await?;
                let designate = designation
                    .then(|| format!("{}-ZF", case.office.split('-').next().unwrap_or_default()));
                self.plan(day, 3, Act::DecideObjection(case, designate));
            }
            Act::DecideObjection(case, designate) => {
                acts::decide_objection(office, &case, designate.as_deref()).await?;
                match designate {
                    Some(body) => self.plan(day, 4, Act::Respond(case, body)),
                    None => self.plan(day, 1, Act::PassOn(case, None)),
                }
            }
            Act::Respond(case, body) => {
                if acts::respond(office, &case, &body).await? {
                    self.plan_handling(case, body, day);
                }
            }
            Act::ReportResult(case, body) => acts::report_result(office, &case, &body).await?,
            Act::Extend(case, body) => acts::extend(office, &case, &body).await?,
            Act::Opinion(case, body) => acts::conclude_opinion(office, &case, &body).await?,
            Act::Deliver(case, body, proven) => {
                if !acts::deliver(office, &case, &body, proven).await? {
                    self.plan(day, 8, Act::Execute(case, body));
                }
            }
            Act::Execute(case, body) => acts::execute(office, &case, &body).await?,
            Act::Errand(errand) => {
                if let Some((days, next)) = rounds::run(office, errand).await? {
                    self.plan(day, days, Act::Errand(next));
                }
            }
        }
        Ok(())
    }

    async fn pass_on(
        &mut self,
        case: Case,
        to: Option<String>,
        day: NaiveDate,
    ) -> anyhow::Result<()> {
        let seen = self.office.matter(&case.screening_post(), &case.matter_id).await?;
        let screening = seen.screening.unwrap_or_default();
        let competent = screening.competent_body.clone();
        // A "wrong body" that happens to be the right one is no mistake.
        let to = to.filter(|body| *body != competent);
        let petition_track = screening.track() == Track::Petition;
        let assigned = petition_track && case.turn.is_multiple_of(6) && to.is_none();
        let report_date = assigned.then(|| day + TimeDelta::days(45));
        let wrong_body = to.is_some();
        let Some(body) = acts::pass_on(self.office, &case, to.as_deref(), report_date).await?
        else {
            return Ok(());
        };
        let days = match case.turn % 17 {
            // A body that lets the notice lapse, is urged, and then moves.
            3 => 24,
            turn => 3 + i64::try_from(turn).unwrap_or_default() % 6,
        };
        // Row 13 meets two bodies that both say "not ours".
        if wrong_body || (case.turn == 13 && body.ends_with("-ZJJ")) {
            self.plan(day, 2, Act::Object(case, body));
            return Ok(());
        }
        if assigned {
            self.plan(day, 40, Act::ReportResult(case.clone(), body.clone()));
        }
        self.plan(day, days, Act::Respond(case, body));
        Ok(())
    }

    fn plan_handling(&mut self, case: Case, body: String, day: NaiveDate) {
        match case.turn % 10 {
            // Slow: the head extends in time, and the opinion arrives within the longer term.
            2 => {
                self.plan(day, 50, Act::Extend(case.clone(), body.clone()));
                self.plan(day, 66, Act::Opinion(case.clone(), body.clone()));
                self.plan(day, 69, Act::Deliver(case, body, None));
            }
            // Late: nobody extends, the term is breached.
            7 => {
                self.plan(day, 63, Act::Opinion(case.clone(), body.clone()));
                self.plan(day, 66, Act::Deliver(case, body, None));
            }
            // Delivered in time, but the proof comes back after the term: breached, then undone.
            5 => {
                let delivered = day + TimeDelta::days(59);
                self.plan(day, 55, Act::Opinion(case.clone(), body.clone()));
                self.plan(day, 64, Act::Deliver(case, body, Some(delivered)));
            }
            turn => {
                let days = 12 + 4 * i64::try_from(turn).unwrap_or_default();
                self.plan(day, days, Act::Opinion(case.clone(), body.clone()));
                self.plan(day, days + 3, Act::Deliver(case, body, None));
            }
        }
    }
}

/// True if the row came in before the office closed; a row whose form is wrong comes in on the first day.
fn received_by(row: &FileRow, closing: DateTime<Utc>) -> bool {
    let time =
        row.row.as_ref().ok().and_then(|request| {
            request.petition.as_ref()?.receive_time.as_ref().map(|it| it.seconds)
        });
    let received = time.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    // What claims to come from another year is a faulty row: it is handed in at once, and refused.
    received.is_none_or(|time| time <= closing || time.office_date().year() != 2026)
}

/// The petition office of the county where the problem lies; the city's if the county is unknown.
fn office_of(row: &FileRow) -> String {
    let region =
        row.row.as_ref().ok().and_then(|it| it.petition.as_ref()).map(|it| it.region.as_str());
    match region {
        Some(region) if region.starts_with("5309") && region.len() >= 6 && region != "530999" => {
            format!("{}-XFJ", &region[..6])
        }
        _ => "530900-XFJ".to_owned(),
    }
}

/// The row's number in its external id: 42 of HW-042.
fn turn(row: &FileRow) -> usize {
    let id = row.row.as_ref().map(|it| it.external_id.as_str()).unwrap_or_default();
    id.rsplit('-').next().and_then(|digits| digits.parse().ok()).unwrap_or_default()
}
