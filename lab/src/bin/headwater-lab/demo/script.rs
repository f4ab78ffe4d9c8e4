//! Who does what on which day. The script is the same in every run: it goes by the number of the
//! row.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};
use headwater::import::{self, FileRow, Reject};
use headwater_proto::intake::v1::Channel;
use headwater_proto::routing::v1::{Outcome, Track};
use kernel::OfficeDay;
use kernel::clock::office_instant;
use lab::{Case, Office, Suite};
use statutory_calendar::Calendar;

use super::form;
use super::further::{self, Further};
use super::rounds::{self, Errand};

/// A row of the demo's file, registered: what becomes of it follows from its number.
#[derive(Clone, Debug)]
struct Story {
    /// 42 for HW-042.
    turn: usize,
    channel: Channel,
    case: Case,
}

/// What is planned for a day.
#[derive(Clone, Debug)]
enum Act {
    Link(Story),
    Screen(Story),
    /// To a body that is not competent, if one is named.
    PassOn(Story, Option<String>),
    Object(Story),
    /// By designating a body, if one is named.
    DecideObjection(Story, Option<String>),
    Respond(Story),
    /// The petitioner brings what the body has asked for.
    Add(Story),
    ReportResult(Story),
    Extend(Story),
    Opinion(Story),
    /// On the day itself, or proven later.
    Deliver(Story, Option<NaiveDate>),
    Execute(Story),
    Errand(Errand),
}

/// The hundred days.
pub(super) struct Script<'a> {
    office: &'a Office<'a>,
    calendar: Calendar,
    waiting: Vec<FileRow>,
    planned: BTreeMap<NaiveDate, Vec<Act>>,
    first: NaiveDate,
    /// Stories beside those of the file.
    pub(super) further: Vec<Further>,
    pub(super) cases: Vec<Case>,
    pub(super) rejected: Vec<Reject>,
    pub(super) offices: BTreeSet<String>,
}

impl<'a> Script<'a> {
    pub(super) fn new(
        office: &'a Office<'a>,
        rows: Vec<FileRow>,
        first: NaiveDate,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            office,
            calendar: Calendar::shipped()?,
            waiting: rows,
            planned: BTreeMap::new(),
            first,
            further: Vec::new(),
            cases: Vec::new(),
            rejected: Vec::new(),
            offices: BTreeSet::new(),
        })
    }

    /// Plays one day: the mail at 17:00, then the day's acts. On rest days nobody works, but
    /// petitions still come in.
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
        }
        self.further.extend(further::begin(self.office, self.first, day).await?);
        let mut more = Vec::new();
        for it in &mut self.further {
            more.extend(further::go_on(self.office, it, day).await?);
        }
        self.further.extend(more);
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
            let turn = turn(&row);
            by_office.entry(office_of(&row)).or_default().push(form::taken_down(row, turn));
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
        let seen = self.office.petition(number).await?;
        let channel = seen.channel();
        let case = Case {
            number: number.to_owned(),
            petition_id: seen.petition_id,
            matter_id: seen.matter_id,
            proposed_matter_id: self.office.proposed_to(&seen.answerable_body, number).await?,
            office: seen.answerable_body,
        };
        self.offices.insert(case.office.clone());
        self.cases.push(case.clone());
        let repeat = !case.proposed_matter_id.is_empty();
        let story = Story { turn, channel, case };
        if repeat {
            self.plan(day, 1, Act::Link(story));
        } else if turn % 13 == 5 {
            // A letter that lay in a drawer: the office itself misses its fifteen days.
            self.plan(day, 17, Act::Screen(story));
        } else {
            self.plan(day, 1, Act::Screen(story));
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
            Act::Link(it) => match office.links(&it.case).await {
                Ok(()) => {}
                // The earlier matter was answered meanwhile: this one goes its own way.
                Err(error) if is_refused(&error, "MATTER_ENDED") => {
                    self.plan(day, 1, Act::Screen(it));
                }
                Err(error) => return Err(error),
            },
            Act::Screen(it) => {
                let track = office.screens(&it.case).await?;
                let wrong = (track == Track::Petition && it.turn % 9 == 4)
                    .then(|| format!("{}-MZW", &it.case.office[..6]));
                self.plan(day, 1, Act::PassOn(it, wrong));
            }
            Act::PassOn(it, to) => self.pass_on(it, to, day).await?,
            Act::Object(it) => {
                let county = it.case.office.split('-').next().unwrap_or_default();
                let government = format!("{county}-ZF");
                let designate = office.objects(&it.case).await?.then_some(government);
                self.plan(day, 3, Act::DecideObjection(it, designate));
            }
            Act::DecideObjection(it, Some(body)) => {
                office.designates(&it.case, &body).await?;
                self.plan(day, 4, Act::Respond(it));
            }
            Act::DecideObjection(it, None) => {
                office.upholds_the_objection(&it.case).await?;
                self.plan(day, 1, Act::PassOn(it, None));
            }
            Act::Respond(it) => self.respond(it, day).await?,
            Act::ReportResult(it) => match office.reports_the_result(&it.case).await {
                Ok(()) => office.accepts_the_report(&it.case).await?,
                // Still being handled: the office gives more days.
                Err(error) if is_refused(&error, "REPORT_WITHOUT_RESULT") => {
                    office.extends_the_report(&it.case, day + TimeDelta::days(30)).await?;
                    self.plan(day, 25, Act::ReportResult(it));
                }
                Err(error) => return Err(error),
            },
            Act::Add(it) => {
                office.adds(&it.case, "补充说明：相关凭证复印件已随本件交来。").await?;
            }
            Act::Extend(it) => office.extends(&it.case, 30).await?,
            Act::Opinion(it) => office.issues_an_opinion(&it.case, outcome(it.turn)).await?,
            Act::Deliver(it, proven) => {
                let concluded = match proven {
                    Some(date) => office.proves_delivery(&it.case, date).await?,
                    None => office.delivers(&it.case).await?,
                };
                if !concluded {
                    self.plan(day, 8, Act::Execute(it));
                }
            }
            Act::Execute(it) => office.carries_it_out(&it.case).await?,
            Act::Errand(errand) => {
                if let Some((days, next)) = rounds::run(office, errand).await? {
                    self.plan(day, days, Act::Errand(next));
                }
                office.suite().settled().await?;
            }
        }
        Ok(())
    }

    async fn pass_on(
        &mut self,
        story: Story,
        to: Option<String>,
        day: NaiveDate,
    ) -> anyhow::Result<()> {
        let (office, case) = (self.office, &story.case);
        let screening = office.matter(case).await?.screening.unwrap_or_default();
        let track = screening.track();
        if is_guided(track, story.channel) {
            return office.guides(case).await;
        }
        // A "wrong body" that happens to be the right one is no mistake.
        let wrong = to.filter(|body| *body != screening.competent_body);
        let assigned = track == Track::Petition && story.turn.is_multiple_of(6) && wrong.is_none();
        let body = match &wrong {
            Some(body) => office.refers_to(case, body).await?,
            None if assigned => office.assigns(case, day + TimeDelta::days(45)).await?,
            None => office.refers(case).await?,
        };
        let days = match story.turn % 17 {
            // A body that lets the notice lapse, is urged, and then moves.
            3 => 24,
            turn => 3 + i64::try_from(turn).unwrap_or_default() % 6,
        };
        // Row 13 meets two bodies that both say "not ours".
        if wrong.is_some() || (story.turn == 13 && body.ends_with("-ZJJ")) {
            self.plan(day, 2, Act::Object(story));
            return Ok(());
        }
        if assigned {
            self.plan(day, 40, Act::ReportResult(story.clone()));
        }
        self.plan(day, days, Act::Respond(story));
        Ok(())
    }

    /// The body accepts the matter, or answers it under its own law where no opinion is due.
    async fn respond(&mut self, story: Story, day: NaiveDate) -> anyhow::Result<()> {
        let screening = self.office.matter(&story.case).await?.screening.unwrap_or_default();
        match screening.track() {
            Track::Petition => {
                self.office.accepts(&story.case).await?;
                // Some petitions leave out what the body has to know; most of those who are asked bring it in time.
                if story.turn % 7 == 3 {
                    self.office.asks_for_more(&story.case, day + TimeDelta::days(10)).await?;
                    if story.turn.is_multiple_of(2) {
                        self.plan(day, 4, Act::Add(story.clone()));
                    }
                }
                self.plan_handling(story, day);
                Ok(())
            }
            track => self.office.replies(&story.case, track == Track::Suggestion).await,
        }
    }

    fn plan_handling(&mut self, story: Story, day: NaiveDate) {
        match story.turn % 10 {
            // Slow: the head extends in time, and the opinion arrives within the longer term.
            2 => {
                self.plan(day, 50, Act::Extend(story.clone()));
                self.plan(day, 66, Act::Opinion(story.clone()));
                self.plan(day, 69, Act::Deliver(story, None));
            }
            // Late: nobody extends, the term is breached.
            7 => {
                self.plan(day, 63, Act::Opinion(story.clone()));
                self.plan(day, 66, Act::Deliver(story, None));
            }
            // Delivered in time, but the proof comes back after the term: breached, then undone.
            5 => {
                let delivered = day + TimeDelta::days(59);
                self.plan(day, 55, Act::Opinion(story.clone()));
                self.plan(day, 64, Act::Deliver(story, Some(delivered)));
            }
            turn => {
                let days = 12 + 4 * i64::try_from(turn).unwrap_or_default();
                self.plan(day, days, Act::Opinion(story.clone()));
                self.plan(day, days + 3, Act::Deliver(story, None));
            }
        }
    }
}

/// What belongs to the courts is explained to who stands before the officer, and transferred if it
/// came in writing; what belongs to another procedure is always explained.
fn is_guided(track: Track, channel: Channel) -> bool {
    match track {
        Track::Litigation => matches!(channel, Channel::Visit | Channel::Telephone),
        Track::OtherProcedure => true,
        _ => false,
    }
}

/// Each third claim is supported, each third explained, each third not supported.
fn outcome(turn: usize) -> Outcome {
    match turn % 3 {
        0 => Outcome::Supported,
        1 => Outcome::Explained,
        _ => Outcome::NotSupported,
    }
}

/// True if the row came in before the office closed; a row whose form is wrong comes in on the
/// first day.
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

/// True if an act was refused for this reason.
fn is_refused(refused: &anyhow::Error, reason: &str) -> bool {
    let status = refused.downcast_ref::<tonic::Status>();
    status.is_some_and(|it| headwater::client::reason(it) == reason)
}
