//! What the body does about its opinion: it issues and delivers it, and carries out what it supports.

use anyhow::Context;
use chrono::{Days, NaiveDate};
use headwater::Client;
use headwater_proto::routing::v1 as pb;
use kernel::OfficeDay;
use service_kit::parse::to_civil;
use test_kit::request_id;

use super::{Case, Office};

/// How long a step of a supported opinion takes.
const STEP_DAYS: u64 = 20;

impl Office<'_> {
    /// The clerk drafts an opinion with this outcome, the head approves it, the clerk issues it.
    pub async fn issues_an_opinion(&self, case: &Case, outcome: pb::Outcome) -> anyhow::Result<()> {
        let it = self.in_charge(case).await?;
        let (mut clerk, mut head) = (it.clerk()?.routing(), it.head()?.routing());
        let matter_id = case.matter_id.clone();
        let request = pb::DraftOpinionRequest {
            request_id: request_id(),
            matter_id: matter_id.clone(),
            version: it.version,
            facts: "经实地核查、走访有关当事人并调取资料，来信反映的基本情况属实。".to_owned(),
            grounds: "结合核查情况，对照有关法律法规和政策规定，作出如下意见。".to_owned(),
            parts: vec![pb::OpinionPart {
                request: "请求依法处理来信所反映的问题".to_owned(),
                outcome: outcome.into(),
                opinion: "对该项请求，依法处理并将结果告知信访人。".to_owned(),
            }],
            legal_basis: "《信访工作条例》第三十一条、第三十二条".to_owned(),
            steps: self.steps_of(outcome),
        };
        let version = clerk.draft_opinion(request).await?.into_inner().version;
        let (request_id, id) = (request_id(), matter_id.clone());
        let request = pb::ApproveOpinionRequest { request_id, matter_id: id, version };
        let version = head.approve_opinion(request).await?.into_inner().version;
        let request_id = test_kit::request_id();
        let request = pb::IssueOpinionRequest { request_id, matter_id, version };
        clerk.issue_opinion(request).await?;
        self.suite.settled().await
    }

    /// The clerk records that the opinion was delivered today; true if that concludes the matter.
    pub async fn delivers(&self, case: &Case) -> anyhow::Result<bool> {
        let it = self.in_charge(case).await?;
        self.records_delivery(case, it.version, &it.clerk()?, None).await
    }

    /// The head records a delivery of an earlier day, now that it is proven; true if that concludes
    /// the matter.
    pub async fn proves_delivery(&self, case: &Case, on: NaiveDate) -> anyhow::Result<bool> {
        let it = self.in_charge(case).await?;
        self.records_delivery(case, it.version, &it.head()?, Some(on)).await
    }

    async fn records_delivery(
        &self,
        case: &Case,
        version: i64,
        officer: &Client,
        on: Option<NaiveDate>,
    ) -> anyhow::Result<bool> {
        let request = pb::RecordDeliveryRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version,
            delivery_date: on.map(to_civil),
            proof: "挂号信回执 XA53090200001".to_owned(),
        };
        let answer = officer.routing().record_delivery(request).await?.into_inner();
        self.suite.settled().await?;
        Ok(answer.concluded)
    }

    /// What is supported is carried out in two steps, one after the other.
    fn steps_of(&self, outcome: pb::Outcome) -> Vec<pb::PlannedStep> {
        let today = self.suite.clock().now().office_date();
        let step = |measure: &str, days| pb::PlannedStep {
            measure: measure.to_owned(),
            until_date: Some(to_civil(today + Days::new(days))),
        };
        match outcome {
            pb::Outcome::Supported => vec![
                step("责成责任单位制定整改方案", STEP_DAYS),
                step("核查整改结果并告知信访人", 2 * STEP_DAYS),
            ],
            pb::Outcome::Unspecified | pb::Outcome::Explained | pb::Outcome::NotSupported => vec![],
        }
    }

    /// The body plans the steps of an opinion that a review has changed to supported.
    pub async fn plans_the_execution(&self, case: &Case) -> anyhow::Result<()> {
        let it = self.in_charge(case).await?;
        let request = pb::PlanExecutionRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: it.version,
            steps: self.steps_of(pb::Outcome::Supported),
        };
        it.clerk()?.routing().plan_execution(request).await?;
        self.suite.settled().await
    }

    /// The steps of a supported opinion that are still open are carried out today.
    pub async fn proves_the_steps(&self, case: &Case) -> anyhow::Result<()> {
        let matter = self.matter(case).await?;
        let handling = matter.handlings.last().context("nothing was handled")?;
        let mut version = matter.version;
        let mut clerk = self.at(&format!("{}.clerk-1", handling.body))?.routing();
        for step in handling.steps.iter().filter(|it| it.execution_date.is_none() && !it.lapsed) {
            let request = pb::RecordExecutionRequest {
                request_id: request_id(),
                matter_id: case.matter_id.clone(),
                version,
                step_id: step.step_id.clone(),
                execution_date: None,
                proof: "现场验收记录 001".to_owned(),
            };
            version = clerk.record_execution(request).await?.into_inner().version;
        }
        self.suite.settled().await
    }

    /// A supported opinion was carried out, step by step, and the matter is concluded.
    pub async fn carries_it_out(&self, case: &Case) -> anyhow::Result<()> {
        self.proves_the_steps(case).await?;
        let it = self.in_charge(case).await?;
        let request = pb::ConcludeMatterRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: it.version,
            execution: "处理意见已执行到位，信访人确认。".to_owned(),
        };
        it.clerk()?.routing().conclude_matter(request).await?;
        self.suite.settled().await
    }
}
