//! What comes to a petition after its registration: it is corrected, more is asked for, the petitioner adds something.

use anyhow::Context;
use chrono::NaiveDate;
use headwater_proto::intake::v1 as pb;
use service_kit::parse::{to_civil, to_timestamp};
use test_kit::request_id;

use super::{Case, Office};

impl Office<'_> {
    /// The registrar puts right where the problem lies.
    pub async fn corrects_the_place(&self, case: &Case, place: &str) -> anyhow::Result<()> {
        let request = pb::CorrectPetitionRequest {
            request_id: request_id(),
            petition_id: case.petition_id.clone(),
            version: self.petition(&case.number).await?.version,
            reason: "登记时地点填写有误，经核对更正。".to_owned(),
            place: Some(place.to_owned()),
            ..pb::CorrectPetitionRequest::default()
        };
        self.at(&registrar(case))?.intake().correct_petition(request).await?;
        self.suite.settled().await
    }

    /// The clerk of the body that answers for the matter asks the petitioner for more, until this day.
    pub async fn asks_for_more(&self, case: &Case, until: NaiveDate) -> anyhow::Result<()> {
        let petition = self.petition(&case.number).await?;
        let request = pb::RequestSupplementRequest {
            request_id: request_id(),
            petition_id: case.petition_id.clone(),
            version: petition.version,
            text: "请补充事情发生的起止日期和现有的凭证。".to_owned(),
            last_date: Some(to_civil(until)),
        };
        let clerk = format!("{}.clerk-1", petition.answerable_body);
        self.at(&clerk)?.intake().request_supplement(request).await?;
        self.suite.settled().await
    }

    /// What the petitioner brings later is taken at the window where the petition was registered; true if it answers what was asked for.
    pub async fn adds(&self, case: &Case, text: &str) -> anyhow::Result<bool> {
        let request = pb::SupplementPetitionRequest {
            request_id: request_id(),
            petition_id: case.petition_id.clone(),
            version: self.petition(&case.number).await?.version,
            receive_time: Some(to_timestamp(self.suite.clock().now())),
            text: text.to_owned(),
        };
        let mut clerk = self.at(&registrar(case))?.intake();
        let added = clerk.supplement_petition(request).await?.into_inner();
        self.suite.settled().await?;
        Ok(added.answers_request)
    }

    /// A petition as the registrar of the office that answered first reads it, with all its words.
    pub async fn read_by_its_registrar(&self, case: &Case) -> anyhow::Result<pb::Petition> {
        let key = pb::get_petition_request::Key::Number(case.number.clone());
        let request = pb::GetPetitionRequest { key: Some(key) };
        let answer = self.at(&registrar(case))?.intake().get_petition(request).await?;
        answer.into_inner().petition.context("the answer holds no petition")
    }
}

fn registrar(case: &Case) -> String {
    format!("{}.registrar-1", case.office)
}
