//! Grave and urgent matters: a body comes to know, reports, and others read the report.

use headwater_proto::routing::v1 as pb;
use service_kit::parse::to_timestamp;
use test_kit::request_id;

use super::{Case, Office};

impl Office<'_> {
    /// This post says that the matter is grave or urgent, known of since so many minutes; the duty to report.
    pub async fn raises_as_urgent(
        &self,
        case: &Case,
        post: &str,
        minutes_ago: i64,
    ) -> anyhow::Result<String> {
        let known = self.suite.clock().now() - chrono::TimeDelta::minutes(minutes_ago);
        let request = pb::DiscoverUrgentMatterRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            knowledge_time: Some(to_timestamp(known)),
            grounds: "群众反映围墙开裂，随时可能倒塌，危及学生上学通行。".to_owned(),
        };
        let answer = self.at(post)?.urgent().discover_urgent_matter(request).await?.into_inner();
        self.suite.settled().await?;
        Ok(answer.urgent_report_id)
    }

    /// Its body reports to all whom the law names; the bodies that it went to.
    pub async fn reports_as_urgent(
        &self,
        case: &Case,
        post: &str,
        urgent: &str,
    ) -> anyhow::Result<Vec<String>> {
        let request = pb::ReportUrgentMatterRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            urgent_report_id: urgent.to_owned(),
            content: "围墙开裂约四米，已拉警戒线并通知学校绕行，请派员鉴定加固。".to_owned(),
            competent_bodies: Vec::new(),
        };
        let answer = self.at(post)?.urgent().report_urgent_matter(request).await?.into_inner();
        self.suite.settled().await?;
        Ok(answer.to_bodies)
    }

    /// A post of a body that it went to acknowledges the report; the state reached.
    pub async fn acknowledges(
        &self,
        case: &Case,
        post: &str,
        urgent: &str,
    ) -> anyhow::Result<pb::urgent_report::State> {
        let request = pb::AcknowledgeUrgentReportRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            urgent_report_id: urgent.to_owned(),
            remark: "请立即组织排险。".to_owned(),
        };
        let mut client = self.at(post)?.urgent();
        let state = client.acknowledge_urgent_report(request).await?.into_inner().state();
        self.suite.settled().await?;
        Ok(state)
    }

    /// Its body closes it as a false alarm.
    pub async fn dismisses(&self, case: &Case, post: &str, urgent: &str) -> anyhow::Result<()> {
        let request = pb::DismissUrgentMatterRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            urgent_report_id: urgent.to_owned(),
            reason: "经现场查看，系装饰面层脱落，不影响安全。".to_owned(),
        };
        self.at(post)?.urgent().dismiss_urgent_matter(request).await?;
        self.suite.settled().await
    }
}
