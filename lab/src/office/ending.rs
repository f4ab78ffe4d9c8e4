//! What the office itself ends, and what it proposes.

use chrono::NaiveDate;
use headwater_proto::routing::v1 as pb;
use service_kit::parse::to_civil;
use test_kit::request_id;

use super::{Case, Office};

impl Office<'_> {
    /// The office answers an inquiry, and the matter ends here.
    pub async fn answers_the_inquiry(&self, case: &Case) -> anyhow::Result<()> {
        let request = pb::AnswerInquiryRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            answer: "申请公租房所需材料和受理窗口见附件，工作日均可办理。".to_owned(),
        };
        self.at(&self.screener(case))?.ending().answer_inquiry(request).await?;
        self.suite.settled().await
    }

    /// An officer asks that the matter be filed.
    pub async fn submits_filing(
        &self,
        case: &Case,
        ground: pb::FilingGround,
    ) -> anyhow::Result<()> {
        let request = pb::FileMatterRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            ground: ground.into(),
            reason: "来信只表达感谢，没有提出诉求。".to_owned(),
        };
        self.at(&self.screener(case))?.ending().file_matter(request).await?;
        self.suite.settled().await
    }

    /// This post approves the filing.
    pub async fn approves_filing(&self, case: &Case, post: &str) -> anyhow::Result<()> {
        let request = pb::ApproveFilingRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
        };
        self.at(post)?.ending().approve_filing(request).await?;
        self.suite.settled().await
    }

    /// This post rejects the filing: there is a request in it.
    pub async fn rejects_filing(&self, case: &Case, post: &str) -> anyhow::Result<()> {
        let request = pb::RejectFilingRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            reason: "信末提出了诉求，应当转送。".to_owned(),
        };
        self.at(post)?.ending().reject_filing(request).await?;
        self.suite.settled().await
    }

    /// The office puts the matter before its Party committee and government; the body that it went to.
    pub async fn proposes(&self, case: &Case) -> anyhow::Result<String> {
        let request = pb::ProposeMatterRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            proposal: "涉及人数较多，建议由区政府牵头，人社、住建部门共同办理。".to_owned(),
        };
        let answer = self.at(&self.screener(case))?.ending().propose_matter(request).await?;
        self.suite.settled().await?;
        Ok(answer.into_inner().to_body)
    }

    /// What was decided on this day is recorded.
    pub async fn records_the_decision(&self, case: &Case, date: NaiveDate) -> anyhow::Result<()> {
        let request = pb::RecordProposalDecisionRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            decision: "同意，由人社部门主办。".to_owned(),
            decision_date: Some(to_civil(date)),
        };
        self.at(&self.screener(case))?.ending().record_proposal_decision(request).await?;
        self.suite.settled().await
    }
}
