//! What whoever assigned a matter makes of its report.

use chrono::NaiveDate;
use headwater_proto::routing::v1 as pb;
use service_kit::parse::to_civil;
use test_kit::request_id;

use super::{Case, Office};

impl Office<'_> {
    /// The petition office accepts the report.
    pub async fn accepts_the_report(&self, case: &Case) -> anyhow::Result<()> {
        let request = pb::AcceptReportRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
        };
        self.at(&self.screener(case))?.reports().accept_report(request).await?;
        self.suite.settled().await
    }

    /// The petition office returns the report, to be given again by this day or the one that was set.
    pub async fn returns_the_report(
        &self,
        case: &Case,
        date: Option<NaiveDate>,
    ) -> anyhow::Result<()> {
        let request = pb::ReturnReportRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            reason: "未附答复意见和送达凭证，请补充后重新反馈。".to_owned(),
            report_date: date.map(to_civil),
        };
        self.at(&self.screener(case))?.reports().return_report(request).await?;
        self.suite.settled().await
    }

    /// The petition office gives days for the report, up to this one.
    pub async fn extends_the_report(&self, case: &Case, date: NaiveDate) -> anyhow::Result<()> {
        let request = pb::ExtendReportRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            report_date: Some(to_civil(date)),
            reason: "承办单位正在办理，同意延长反馈期限。".to_owned(),
        };
        self.at(&self.screener(case))?.reports().extend_report(request).await?;
        self.suite.settled().await
    }
}
