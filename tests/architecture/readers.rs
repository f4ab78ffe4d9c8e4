//! Who learns of a matter that is kept from somebody: every read of the contracts, asked by every kind of post, by the body
//! complained about and by the official complained about, beside one declared matrix.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::Context;
use headwater::dynamic;
use headwater_proto::grid_collaboration::v1 as grid;
use headwater_proto::intake::v1 as intake;
use headwater_proto::risk_ledger::v1 as risk;
use headwater_proto::supervision::v1 as supervision;
use headwater_proto::{Access, MethodAccess, POOL};
use headwater_tests::{Draft, TestSuite};
use lab::Office;
use lab::office::Case;
use prost_reflect::{MethodDescriptor, SerializeOptions};
use test_kit::{civil, request_id};
use tonic_types::StatusExt;

/// What each read answers each reader about the matter.
const MATRIX: &str = include_str!("readers.txt");

/// The readers: one post of each kind, then a body that has nothing to do with it, the accused body and the accused official.
const READERS: [(&str, &str); 18] = [
    ("registrar", "530902-XFJ.registrar-1"),
    ("screening", "530902-XFJ.screening-1"),
    ("supervision", "530902-XFJ.supervision-1"),
    ("risk", "530902-XFJ.risk-1"),
    ("handling clerk", "530902-JW.clerk-1"),
    ("handling head", "530902-JW.head"),
    ("coordinator", "530902-WGZX.coordinator-1"),
    ("grid worker", "530902-WGZX.worker-1"),
    ("leader", "530902-ZF.leader-1"),
    ("conference", "530902-LXB.conference-1"),
    ("auditor", "530900-XFJ.auditor-1"),
    ("operator", "530900-XFJ.operator-1"),
    ("organisation", "530900-XFJ.organisation-1"),
    ("body's desk", "530902-JW.desk-1"),
    ("another body", "530902-RSJ.clerk-1"),
    ("another head", "530902-RSJ.head"),
    ("ACCUSED BODY", "530902-ZJJ.clerk-1"),
    ("ACCUSED POST", "530902-ZJJ.head"),
];

/// The readers from whom it is kept.
const KEPT_FROM: [&str; 2] = ["ACCUSED BODY", "ACCUSED POST"];

/// A matter that is kept from somebody, with everything that came of it.
struct Kept {
    case: Case,
    deadline: String,
    order: String,
    entry: String,
    task: String,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_read_shows_a_kept_matter_to_whom_the_matrix_says() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let kept = Kept::accusation(&suite, &office).await?;
    let mut matrix = String::new();
    for (method, right) in reads() {
        writeln!(matrix, "{}", method.name())?;
        let requests = kept.requests(method.name());
        anyhow::ensure!(
            !requests.is_empty(),
            "the matrix does not know how to call {}: say here what it is asked",
            method.full_name()
        );
        let mut lines = Vec::new();
        for (reader, post) in READERS {
            let mut answers = Vec::new();
            for request in &requests {
                answers.push(kept.ask(&office, post, &method, request).await?);
            }
            answers.dedup();
            let answers = answers.join(", ");
            if KEPT_FROM.contains(&reader) {
                assert!(!answers.contains("SEES"), "{reader} sees it by {}", method.full_name());
            }
            if !(right && answers == "no right") {
                lines.push((reader, answers));
            }
        }
        match lines.first() {
            Some((_, first)) if lines.iter().all(|(_, it)| it == first) => {
                writeln!(matrix, "    {:<14} {first}", format!("all {}", lines.len()))?;
            }
            _ => {
                for (reader, answers) in lines {
                    writeln!(matrix, "    {reader:<14} {answers}")?;
                }
            }
        }
    }
    assert!(matrix == MATRIX, "the matrix is now:\n{matrix}");
    suite.stop().await
}

/// The methods that read, and whether a right is asked for.
fn reads() -> Vec<(MethodDescriptor, bool)> {
    const READS: [&str; 7] = ["Get", "List", "Query", "Explain", "Read", "Replay", "Summarise"];
    let mut reads = Vec::new();
    for method in POOL.services().flat_map(|it| it.methods().collect::<Vec<_>>()) {
        let path = format!("/{}/{}", method.parent_service().full_name(), method.name());
        let access = MethodAccess::of(&path).map(|it| &it.access);
        if READS.iter().any(|it| method.name().starts_with(it)) {
            match access {
                Some(Access::Right(_)) => reads.push((method, true)),
                Some(Access::Public) => reads.push((method, false)),
                Some(Access::Internal(_)) | None => {}
            }
        }
    }
    reads
}

impl Kept {
    /// An accusation of an official, with the discipline body; its terms are missed, so that orders and an entry are there, and a
    /// grid worker is asked to verify a fact.
    async fn accusation(suite: &TestSuite, office: &Office<'_>) -> anyhow::Result<Self> {
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
        suite.settled().await?;
        Ok(Self {
            case,
            deadline: deadline.deadline_id,
            order: order.order_id,
            entry: entry.entry_id,
            task,
        })
    }

    /// What a read is asked about the matter: by its id where it takes one, and for everything where it lists.
    fn requests(&self, method: &str) -> Vec<serde_json::Value> {
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
            "ListDeadlines" => vec![json!({}), json!({"matter_id": matter})],
            "ExplainDeadline" => vec![json!({"deadline_id": self.deadline})],
            "GetOrder" => vec![json!({"order_id": self.order})],
            "GetEntry" => vec![json!({"entry_id": self.entry})],
            "GetTask" => vec![json!({"task_id": self.task})],
            "ListWork" | "ListMatters" | "ListOrders" | "ListEntries" | "ListTasks"
            | "ListGrids" | "SummariseDeadlines" | "GetOrganisation" | "ListChanges"
            | "ListRegions" | "ListBodies" | "ListCategories" | "ListRules" => vec![json!({})],
            "ReplayRouting" => {
                let file = test_kit::repository().join("deploy/data/competence.csv");
                let text = std::fs::read_to_string(file).expect("the shipped catalogue");
                let other = text.replace("*,accusation,county,JW,", "*,accusation,county,ZFW,");
                vec![json!({"files": [{"name": "competence.csv", "text": other}]})]
            }
            "ListPosts" => vec![json!({"body": "530902-ZJJ"})],
            _ => Vec::new(),
        }
    }

    /// How a read answers: it sees the matter, it is answered without it, or it is refused with a reason.
    async fn ask(
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

#[test]
fn every_kind_of_post_is_among_the_readers() {
    let posts = test_kit::repository().join("deploy/data/posts.csv");
    let posts = std::fs::read_to_string(posts).unwrap();
    let kinds: BTreeMap<&str, &str> = posts
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',');
            Some((cells.next()?, cells.nth(1)?))
        })
        .collect();
    let asked: Vec<_> = READERS.iter().map(|(_, post)| kinds[post]).collect();
    for kind in kinds.values() {
        assert!(asked.contains(kind), "no {kind} is asked");
    }
}
