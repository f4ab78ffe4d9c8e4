//! Grave and urgent matters (重大、紧急信访事项): known, reported to all whom the law names, acknowledged by each of them; or a false
//! alarm (Art. 25).

use chrono::{DateTime, Utc};
use kernel::ids::{MatterId, UrgentReportId};
use kernel::{BodyCode, Invalid, OfficeDay, PostCode};

use super::catalogue::{Body, Catalogue};
use super::event::UrgentStep;
use super::matter::{Matter, require_body};
use super::{Acting, Event, Refusal, Transition, UrgentReportRole, UrgentReportState};

/// A body's duty to report a matter, from the instant at which it came to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrgentReport {
    pub id: UrgentReportId,
    pub matter: MatterId,
    /// The body that knows, and that owes the report.
    pub body: BodyCode,
    pub knowledge_time: DateTime<Utc>,
    pub grounds: String,
    pub discovered_by: PostCode,
    pub course: Course,
    pub version: i64,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Course {
    /// Not reported yet.
    Discovered,
    Reported(Report),
    /// A false alarm, reported before that or not.
    Dismissed(Option<Report>, Dismissal),
}

/// A report, and whom it went to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub time: DateTime<Utc>,
    pub post: PostCode,
    pub content: String,
    pub addressees: Vec<Addressee>,
}

/// A body that was reported to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    pub role: UrgentReportRole,
    pub body: BodyCode,
    pub acknowledgement: Option<Acknowledgement>,
}

/// Which post read the report, when, and what it said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    pub time: DateTime<Utc>,
    pub post: PostCode,
    pub remark: String,
}

/// Why it was a false alarm, and who said so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dismissal {
    pub post: PostCode,
    pub reason: String,
}

/// Nobody knows of something that is still to come.
pub fn known_by(now: DateTime<Utc>, time: DateTime<Utc>) -> Result<DateTime<Utc>, Invalid> {
    if time <= now {
        return Ok(time);
    }
    let (zh, en) = ("获知时间不能晚于现在", "the time of knowledge lies in the future");
    Err(Invalid::new("knowledge_time", "KNOWLEDGE_IN_FUTURE", zh, en))
}

impl Matter {
    /// The nearest Party committee and government, from a body's own level upwards, from which the matter is not kept.
    pub(super) fn leadership<'a>(&self, own: &BodyCode, office: &'a Catalogue) -> Option<&'a Body> {
        let may = |body: &&Body| body.code != *own && !self.visibility.excludes_body(&body.code);
        let region = own.region();
        let levels = office.regions_from(&region).map(|it| &it.code);
        levels.filter_map(|it| office.government(it)).find(may)
    }

    /// Says that the matter is grave or urgent: the officer's body knows, and owes one report.
    pub fn discover_urgent(
        mut self,
        by: Acting<'_>,
        id: UrgentReportId,
        known: &[UrgentReport],
        knowledge_time: DateTime<Utc>,
        grounds: String,
    ) -> Transition<(Self, UrgentReport)> {
        let body = by.officer.body.clone();
        let owed = |it: &UrgentReport| it.body == body && !it.is_dismissed();
        if known.iter().any(owed) {
            return Err(Refusal::UrgentAlreadyRaised.into());
        }
        if knowledge_time.office_date() < self.receipt_date {
            let (zh, en) = ("获知时间不能早于收到之日", "known before the matter was received");
            let complaint = Invalid::new("knowledge_time", "KNOWLEDGE_BEFORE_RECEIPT", zh, en);
            return Err(complaint.into());
        }
        self.involved.insert(body.clone());
        let event = UrgentStep::Discovered(knowledge_time).event(id, &body);
        let discovered = UrgentReport {
            id,
            matter: self.id,
            body,
            knowledge_time,
            grounds,
            discovered_by: by.officer.post.clone(),
            course: Course::Discovered,
            version: 1,
        };
        Ok(((self, discovered), vec![event]))
    }

    /// Whom a body reports the matter to (Art. 25): each once, nobody from whom the matter is kept, and not the body itself.
    ///
    /// The competent departments are those named or, if none is, the body that has the matter, else the one that its screening found.
    fn addressees(
        &self,
        own: &BodyCode,
        named: &[Body],
        office: &Catalogue,
    ) -> Result<Vec<Addressee>, super::Denied> {
        for body in named {
            self.require_suitable(body, office)?;
        }
        let region = own.region();
        let may = |body: &Body| body.code != *own && !self.visibility.excludes_body(&body.code);
        let levels = || office.regions_from(&region).map(|it| &it.code);
        let leadership = self.leadership(own, office);
        let conference = levels().filter_map(|it| office.conference(it)).find(|it| may(it));
        let mut offices = levels().skip(1).filter_map(|it| office.petition_offices(it).next());
        let higher = offices.find(|it| may(it));
        let competent: Vec<_> = if named.is_empty() {
            let known =
                self.custody().map(|it| &it.body).or(self.screening.competent_body.as_ref());
            let known = known.ok_or_else(|| Invalid::missing("competent_bodies"))?;
            office.successor(known).into_iter().collect()
        } else {
            named.iter().collect()
        };
        let mut found: Vec<Addressee> = Vec::new();
        let roles = [leadership.map(|it| (UrgentReportRole::Leadership, it))]
            .into_iter()
            .chain(competent.into_iter().map(|it| Some((UrgentReportRole::Competent, it))))
            .chain([conference.map(|it| (UrgentReportRole::Conference, it))])
            .chain([higher.map(|it| (UrgentReportRole::HigherOffice, it))]);
        for (role, body) in roles.flatten().filter(|(_, body)| may(body)) {
            if found.iter().all(|it| it.body != body.code) {
                found.push(Addressee { role, body: body.code.clone(), acknowledgement: None });
            }
        }
        Ok(found)
    }
}

impl UrgentReport {
    /// Where it stands.
    pub fn state(&self) -> UrgentReportState {
        match &self.course {
            Course::Discovered => UrgentReportState::Discovered,
            Course::Reported(report) if report.addressees.iter().all(Addressee::has_read) => {
                UrgentReportState::Acknowledged
            }
            Course::Reported(_) => UrgentReportState::Reported,
            Course::Dismissed(..) => UrgentReportState::Dismissed,
        }
    }

    /// The report, once it was made.
    pub fn made(&self) -> Option<&Report> {
        match &self.course {
            Course::Discovered => None,
            Course::Reported(report) => Some(report),
            Course::Dismissed(report, _) => report.as_ref(),
        }
    }

    /// Why it was a false alarm, if it was one.
    pub fn dismissal(&self) -> Option<&Dismissal> {
        match &self.course {
            Course::Discovered | Course::Reported(_) => None,
            Course::Dismissed(_, dismissal) => Some(dismissal),
        }
    }

    fn is_dismissed(&self) -> bool {
        self.dismissal().is_some()
    }

    /// Reports to all whom the law names; they may know of the matter from then on.
    pub fn report(
        self,
        mut matter: Matter,
        by: Acting<'_>,
        time: DateTime<Utc>,
        content: String,
        competent: &[Body],
        office: &Catalogue,
    ) -> Transition<(Matter, Self)> {
        require_body(by, &self.body)?;
        match &self.course {
            Course::Discovered => {}
            Course::Reported(_) | Course::Dismissed(..) => {
                return Err(Refusal::UrgentNotOpen { state: self.state() }.into());
            }
        }
        let addressees = matter.addressees(&self.body, competent, office)?;
        matter.involved.extend(addressees.iter().map(|it| it.body.clone()));
        let event = UrgentStep::Reported(time).event(self.id, &self.body);
        let report = Report { time, post: by.officer.post.clone(), content, addressees };
        Ok(((matter, Self { course: Course::Reported(report), ..self }), vec![event]))
    }

    /// Acknowledges the report for a body that it went to, once.
    pub fn acknowledge(
        self,
        by: Acting<'_>,
        time: DateTime<Utc>,
        remark: String,
    ) -> Transition<Self> {
        let mut report = match self.course {
            Course::Reported(report) => report,
            Course::Discovered | Course::Dismissed(..) => {
                return Err(Refusal::UrgentNotReported.into());
            }
        };
        let own = report.addressees.iter_mut().find(|it| it.body == by.officer.body);
        let own = own.ok_or(Refusal::NotAnAddressee)?;
        if own.has_read() {
            return Err(Refusal::ReportAlreadyAcknowledged.into());
        }
        let post = by.officer.post.clone();
        own.acknowledgement = Some(Acknowledgement { time, post, remark });
        Ok((Self { course: Course::Reported(report), ..self }, vec![]))
    }

    /// Closes a false alarm.
    pub fn dismiss(self, by: Acting<'_>, reason: String) -> Transition<Self> {
        require_body(by, &self.body)?;
        let report = match self.course {
            Course::Discovered => None,
            Course::Reported(report) => Some(report),
            Course::Dismissed(..) => {
                let state = UrgentReportState::Dismissed;
                return Err(Refusal::UrgentNotOpen { state }.into());
            }
        };
        let event = UrgentStep::Dismissed.event(self.id, &self.body);
        let dismissal = Dismissal { post: by.officer.post.clone(), reason };
        Ok((Self { course: Course::Dismissed(report, dismissal), ..self }, vec![event]))
    }
}

impl UrgentStep {
    fn event(self, report: UrgentReportId, body: &BodyCode) -> Event {
        Event::Urgent { report, body: body.clone(), step: self }
    }
}

impl Addressee {
    fn has_read(&self) -> bool {
        self.acknowledgement.is_some()
    }
}
