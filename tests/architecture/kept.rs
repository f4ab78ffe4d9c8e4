//! A matter that is kept from somebody, with everything that came of it, and what a read answers about it.

use anyhow::Context;
use headwater::dynamic;
use headwater_proto::grid_collaboration::v1 as grid;
use headwater_proto::intake::v1 as intake;
use headwater_proto::risk_ledger::v1 as risk;
use headwater_proto::supervision::v1 as supervision;
use headwater_proto::supervision::v1::recommendation::Kind;
use headwater_tests::{Draft, TestSuite};
use lab::Office;
use lab::office::Case;
use prost_reflect::{MethodDescriptor, SerializeOptions};
use test_kit::{civil, request_id};
use tonic_types::StatusExt;

/// A matter that is kept from somebody, with everything that came of it.
pub(crate) struct Kept {
    case: Case,
    deadline: String,
    order: String,
    entry: String,
    task: String,
}

impl Kept {
    /// An accusation of an official, with the discipline body; its terms are missed, so that orders and an entry are there, and a
    /// grid worker is asked to verify a fact.
    pub(crate) async fn accusation(suite: &TestSuite, office: &Office<'_>) -> anyhow::Result<Self> {
        let text = "举报区住建局负责人在房屋征收补偿中收受贿赂，为他人多算面积。";
        let draft = Draft::saying(suite, text).but(|it| {
            it.set_purpose(intake::Purpose::Accusation);
            it.complained_posts = vec!["530902-ZJJ.head".to_owned()];
        });
        let (case, _) = office.registers(draft).await?;
        let deadline = office.deadlines(&case).await?.into_iter().next().context("a deadline")?;
        // The office's own term is missed, then the matter is passed on.
        suite.until("2026-06-20").await?;
        office.screens(&case).await?;
        office.refers(&case).await?;
        let mut supervisor = office.at("530902-XFJ.supervision-1")?.supervision();
        let orders = supervisor.list_orders(supervision::ListOrdersRequest::default()).await?;
        let order = orders.into_inner().orders.into_iter().next().context("an order")?;
        let mut ledger = office.at("530902-XFJ.risk-1")?.risk_ledger();
        let entries = ledger.list_entries(risk::ListEntriesRequest::default()).await?;
        let entry = entries.into_inner().entries.into_iter().next().context("an entry")?;
        let task = grid::IssueTaskRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            kind: grid::task::Kind::VerifyFact.into(),
            grid: "530902001001-G01".to_owned(),
            content: "核实征收补偿公示栏内容".to_owned(),
            due_date: Some(civil("2026-07-20")),
            ..Default::default()
        };
        let mut screener = office.at("530902-XFJ.screening-1")?.grid();
        let task = screener.issue_task(task).await?.into_inner().task_id;
        office.recommends(&case, "530902-JW", Kind::ImproveWork).await?;
        Ok(Self {
            case,
            deadline: deadline.deadline_id,
            order: order.order_id,
            entry: entry.entry_id,
            task,
        })
    }

    /// How a read answers the holder of a post, whatever ways there are to ask.
    pub(crate) async fn asked(
        &self,
        office: &Office<'_>,
        post: &str,
        method: &MethodDescriptor,
    ) -> anyhow::Result<String> {
        let requests = self.requests(method.name());
        anyhow::ensure!(
            !requests.is_empty(),
            "the matrix does not know how to call {}: say here what it is asked",
            method.full_name()
        );
        let mut answers = Vec::new();
        for request in &requests {
            answers.push(self.ask(office, post, method, request).await?);
        }
        answers.dedup();
        Ok(answers.join(", "))
    }

    /// What a read is asked about the matter: by its id where it takes one, and for everything where it lists.
    pub(crate) fn requests(&self, method: &str) -> Vec<serde_json::Value> {
        use serde_json::json;
        let matter = &self.case.matter_id;
        match method {
            "GetPetition" => vec![
                json!({"number": self.case.number}),
                json!({"petition_id": self.case.petition_id}),
            ],
            "ReadPetitioners" => {
                vec![json!({"petition_id": self.case.petition_id, "purpose": "核对身份"})]
            }
            "QueryPetition" => {
                // The code is the petitioner's, and whoever has it may read: nobody here has it.
                vec![json!({"number": self.case.number, "query_code": "AAAA-AAAA-AAAAA"})]
            }
            "GetMatter" | "GetTimeline" => vec![json!({"matter_id": matter})],
            "ListDeadlines" | "ListRecommendations" => {
                vec![json!({}), json!({"matter_id": matter})]
            }
            "ExplainDeadline" => vec![json!({"deadline_id": self.deadline})],
            "GetOrder" => vec![json!({"order_id": self.order})],
            "GetEntry" => vec![json!({"entry_id": self.entry})],
            "GetTask" => vec![json!({"task_id": self.task})],
            "ListPersonalReads" => vec![json!({}), json!({"unusual_only": true})],
            "ListHistoricalImports"
            | "ListWork"
            | "ListMatters"
            | "ListOrders"
            | "ListEntries"
            | "ListTasks"
            | "ListGrids"
            | "SummariseDeadlines"
            | "GetOrganisation"
            | "ListChanges"
            | "ListRegions"
            | "ListBodies"
            | "ListCategories"
            | "ListRules" => vec![json!({})],
            "ListPosts" => vec![json!({"body": "530902-ZJJ"})],
            "ReplayRouting" => {
                let file = test_kit::repository().join("deploy/data/competence.csv");
                let text = std::fs::read_to_string(file).expect("the shipped catalogue");
                let other = text.replace("*,accusation,county,JW,", "*,accusation,county,ZFW,");
                vec![json!({"files": [{"name": "competence.csv", "text": other}]})]
            }
            _ => Vec::new(),
        }
    }

    /// How a read answers: it sees the matter, it is answered without it, or it is refused with a reason.
    pub(crate) async fn ask(
        &self,
        office: &Office<'_>,
        post: &str,
        method: &MethodDescriptor,
        request: &serde_json::Value,
    ) -> anyhow::Result<String> {
        let requests = dynamic::parse(&method.input(), &request.to_string())?;
        let channel = office.at(post)?.authenticated();
        let answer = async {
            let mut answers = dynamic::call(channel, method, requests).await?;
            let mut text = String::new();
            while let Some(answer) = answers.message().await? {
                let options = SerializeOptions::new().use_proto_field_name(true);
                let value = answer
                    .serialize_with_options(serde_json::value::Serializer, &options)
                    .map_err(|error| tonic::Status::internal(error.to_string()))?;
                text.push_str(&value.to_string());
            }
            Ok::<_, tonic::Status>(text)
        };
        Ok(match answer.await {
            Ok(text) if self.traces().iter().any(|it| text.contains(it.as_str())) => {
                "SEES".to_owned()
            }
            Ok(_) => "nothing of it".to_owned(),
            Err(status) => match status.get_details_error_info().map(|it| it.reason) {
                Some(reason) if reason == "RIGHT_MISSING" => "no right".to_owned(),
                Some(reason) => reason,
                None => anyhow::bail!("{} as {post}: {status:?}", method.name()),
            },
        })
    }

    /// What would tell that the matter exists.
    fn traces(&self) -> [&String; 7] {
        [
            &self.case.matter_id,
            &self.case.petition_id,
            &self.case.number,
            &self.deadline,
            &self.order,
            &self.entry,
            &self.task,
        ]
    }
}
