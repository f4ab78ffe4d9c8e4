//! Recommendations: the case's petition office tells a body what to change.

use anyhow::Context;
use headwater_proto::supervision::v1 as pb;
use test_kit::request_id;

use super::{Case, Office};

impl Office<'_> {
    /// The office's supervision officer drafts a recommendation, its head signs it; which it is.
    pub async fn recommends(
        &self,
        case: &Case,
        to: &str,
        kind: pb::recommendation::Kind,
    ) -> anyhow::Result<String> {
        let request = pb::DraftRecommendationRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            to_body: to.to_owned(),
            kind: kind.into(),
            content: "建议建立欠薪线索快速移送机制，并明确首接责任人和答复时限。".to_owned(),
        };
        let mut officer = self.at(&format!("{}.supervision-1", case.office))?.supervision();
        let drafted = officer.draft_recommendation(request).await?.into_inner();
        let (recommendation_id, version) = (drafted.recommendation_id.clone(), drafted.version);
        let request_id = request_id();
        let request = pb::IssueRecommendationRequest { request_id, recommendation_id, version };
        let mut head = self.at(&format!("{}.head", case.office))?.supervision();
        head.issue_recommendation(request).await?;
        self.suite.settled().await?;
        Ok(drafted.recommendation_id)
    }

    /// The body answers a recommendation in writing.
    pub async fn answers_recommendation(
        &self,
        id: &str,
        adoption: pb::recommendation::Adoption,
    ) -> anyhow::Result<()> {
        let it = self.recommendation(id).await?;
        let request = pb::AnswerRecommendationRequest {
            request_id: request_id(),
            recommendation_id: id.to_owned(),
            version: it.version,
            adoption: adoption.into(),
            answer: "已与公安、住建部门会商，移送机制自下月起试行。".to_owned(),
        };
        let mut clerk = self.at(&format!("{}.clerk-1", it.to_body))?.supervision();
        clerk.answer_recommendation(request).await?;
        self.suite.settled().await
    }

    /// The office's supervision officer accepts the answer or, for a reason, sends it back.
    pub async fn reviews_recommendation(
        &self,
        id: &str,
        wanting: Option<&str>,
    ) -> anyhow::Result<pb::recommendation::State> {
        let it = self.recommendation(id).await?;
        let request = pb::ReviewRecommendationRequest {
            request_id: request_id(),
            recommendation_id: id.to_owned(),
            version: it.version,
            accept: wanting.is_none(),
            reason: wanting.unwrap_or_default().to_owned(),
        };
        let mut officer = self.at(&format!("{}.supervision-1", it.from_body))?.supervision();
        let state = officer.review_recommendation(request).await?.into_inner().state();
        self.suite.settled().await?;
        Ok(state)
    }

    /// A recommendation as the city's auditor sees it.
    pub async fn recommendation(&self, id: &str) -> anyhow::Result<pb::Recommendation> {
        let request = pb::ListRecommendationsRequest { page_size: 500, ..Default::default() };
        let mut auditor = self.at(super::AUDITOR)?.supervision();
        let all = auditor.list_recommendations(request).await?.into_inner().recommendations;
        all.into_iter().find(|it| it.recommendation_id == id).context("no such recommendation")
    }
}
