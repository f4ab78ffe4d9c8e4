//! What becomes of an opinion that the petitioner does not accept: a review, a recheck.

use chrono::NaiveDate;
use headwater_proto::routing::v1 as pb;
use service_kit::parse::to_civil;
use test_kit::request_id;

use super::{Case, Office};

/// What a reviewing body decides, with what goes with it.
#[derive(Clone, Copy, Debug)]
pub struct Ruling {
    /// The decision.
    pub decision: pb::review::Decision,
    /// The outcome that takes the place of the earlier one, if changed.
    pub outcome: pb::Outcome,
    /// Within how many days the matter is handled again, if revoked.
    pub redo_days: i32,
}

impl Ruling {
    /// The opinion stands.
    pub const UPHELD: Self = Self {
        decision: pb::review::Decision::Upheld,
        outcome: pb::Outcome::Unspecified,
        redo_days: 0,
    };

    /// The opinion is revoked, and given anew within so many days.
    pub fn revoked(redo_days: i32) -> Self {
        Self { decision: pb::review::Decision::Revoked, redo_days, ..Self::UPHELD }
    }

    /// This outcome takes the place of the earlier one.
    pub fn changed(outcome: pb::Outcome) -> Self {
        Self { decision: pb::review::Decision::Changed, outcome, ..Self::UPHELD }
    }
}

impl Office<'_> {
    /// The petitioner asks this body for a review, at the petition office; today, or on the day of the postmark.
    pub async fn asks_for_a_review(
        &self,
        case: &Case,
        body: &str,
        on: Option<NaiveDate>,
    ) -> anyhow::Result<String> {
        let request = pb::RequestReviewRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            to_body: body.to_owned(),
            request_date: on.map(to_civil),
            receipt_date: None,
            request: "对处理意见认定的事实有异议，请求复查。".to_owned(),
        };
        let registrar = self.at(&format!("{}.registrar-1", case.office))?;
        let answer = registrar.reviews().request_review(request).await?.into_inner();
        self.suite.settled().await?;
        Ok(answer.body)
    }

    /// The petitioner asks for a recheck, at the petition office; whom, where only one body is above.
    pub async fn asks_for_a_recheck(&self, case: &Case) -> anyhow::Result<String> {
        let request = pb::RequestRecheckRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            request: "对复查意见不服，请求复核。".to_owned(),
            ..pb::RequestRecheckRequest::default()
        };
        let registrar = self.at(&format!("{}.registrar-1", case.office))?;
        let answer = registrar.reviews().request_recheck(request).await?.into_inner();
        self.suite.settled().await?;
        Ok(answer.body)
    }

    /// This body, whose opinion is under review, answers and hands over its file.
    pub async fn defends_its_opinion(&self, case: &Case, body: &str) -> anyhow::Result<()> {
        let request = pb::SubmitDefenceRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            defence: "原处理意见事实清楚、依据充分，随附案卷一册。".to_owned(),
        };
        self.at(&format!("{body}.clerk-1"))?.reviews().submit_defence(request).await?;
        self.suite.settled().await
    }

    /// The reviewing body fixes the days of a hearing.
    pub async fn fixes_a_hearing(
        &self,
        case: &Case,
        from: NaiveDate,
        to: NaiveDate,
    ) -> anyhow::Result<()> {
        let it = self.in_charge(case).await?;
        let request = pb::ScheduleHearingRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: it.version,
            from_date: Some(to_civil(from)),
            to_date: Some(to_civil(to)),
        };
        it.clerk()?.reviews().schedule_hearing(request).await?;
        self.suite.settled().await
    }

    /// The reviewing body calls the hearing off.
    pub async fn calls_the_hearing_off(&self, case: &Case) -> anyhow::Result<()> {
        let it = self.in_charge(case).await?;
        let request = pb::CallOffHearingRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: it.version,
            reason: "信访人书面表示不需要听证。".to_owned(),
        };
        it.clerk()?.reviews().call_off_hearing(request).await?;
        self.suite.settled().await
    }

    /// The reviewing body records what was said at the hearing.
    pub async fn records_the_hearing(&self, case: &Case) -> anyhow::Result<()> {
        let it = self.in_charge(case).await?;
        let request = pb::RecordHearingRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: it.version,
            from_date: None,
            to_date: None,
            minutes: "听证会如期举行，双方陈述意见并质证，笔录经双方核对。".to_owned(),
        };
        it.clerk()?.reviews().record_hearing(request).await?;
        self.suite.settled().await
    }

    /// The reviewing body's clerk drafts its opinion, the head approves it, the clerk issues it; its number.
    pub async fn issues_its_review(&self, case: &Case, ruling: Ruling) -> anyhow::Result<String> {
        let it = self.in_charge(case).await?;
        let (mut clerk, mut head) = (it.clerk()?.reviews(), it.head()?.reviews());
        let matter_id = case.matter_id.clone();
        let request = pb::DraftReviewRequest {
            request_id: request_id(),
            matter_id: matter_id.clone(),
            version: it.version,
            facts: "经调阅案卷并核实，查明原处理意见认定的事实。".to_owned(),
            grounds: "依据《信访工作条例》及有关规定作出如下意见。".to_owned(),
            decision: ruling.decision.into(),
            outcome: ruling.outcome.into(),
            redo_days: ruling.redo_days,
        };
        let version = clerk.draft_review(request).await?.into_inner().version;
        let (request_id, id) = (request_id(), matter_id.clone());
        let request = pb::ApproveReviewRequest { request_id, matter_id: id, version };
        let version = head.approve_review(request).await?.into_inner().version;
        let request_id = test_kit::request_id();
        let request = pb::IssueReviewRequest { request_id, matter_id, version };
        let number = clerk.issue_review(request).await?.into_inner().document_number;
        self.suite.settled().await?;
        Ok(number)
    }

    /// The reviewing body's clerk records that its opinion was delivered today; true if that ends the matter.
    pub async fn delivers_its_review(&self, case: &Case) -> anyhow::Result<bool> {
        let it = self.in_charge(case).await?;
        let request = pb::RecordReviewDeliveryRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: it.version,
            delivery_date: None,
            proof: "挂号信回执 XA53090000002".to_owned(),
        };
        let answer = it.clerk()?.reviews().record_review_delivery(request).await?.into_inner();
        self.suite.settled().await?;
        Ok(answer.concluded)
    }
}
