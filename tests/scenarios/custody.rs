//! Nothing lies with nobody: what a post had is looked after whatever becomes of its holder, and
//! what a body had goes to its successor.

use anyhow::Context;
use chrono::NaiveDate;
use headwater::Client;
use headwater_proto::grid_collaboration::v1 as grid;
use headwater_proto::intake::v1::{ListWorkRequest, RegisterPetitionRequest};
use headwater_proto::risk_ledger::v1 as ledger;
use headwater_proto::routing::v1 as pb;
use headwater_proto::supervision::v1::ListDeadlinesRequest;
use headwater_proto::supervision::v1::recommendation::{Adoption, Kind};
use headwater_tests::office::{deadline_lines, referred};
use headwater_tests::{Draft, TestSuite};
use kernel::{PersonCode, PostCode};
use lab::{Case, Office};
use organisation::{AsOf, Holding, Leave, Organisation, Validity};
use test_kit::patience::until;
use test_kit::{civil, request_id};
use tonic::Code;

const REGISTRAR: &str = "530902-XFJ.registrar-1";
const RISK: &str = "530902-XFJ.risk-1";
const WORKER: &str = "530902-WGZX.worker-1";
const LEADER: &str = "530902-ZF.leader-1";
const CLERK: &str = "530902-RSJ.clerk-1";
/// The officer who keeps the register.
const OFFICER: &str = "530900-XFJ.organisation-1";
/// Of two bureaus the first is merged into the second.
const ENDS: &str = "530902-MZW";
const HEIR: &str = "530902-MZJ";

/// A person in a post, whoever that is.
fn acts(office: &Office<'_>, person: &PersonCode, post: &str) -> anyhow::Result<Client> {
    office.public().with_token(&office.suite().token(person, &PostCode::parse(post)?)?)
}

/// One thing that lies with each of four posts: a petition, a draft, a task and an entry.
struct Desks {
    case: Case,
    entry: String,
}

impl Desks {
    async fn fill(office: &Office<'_>, suite: &TestSuite) -> anyhow::Result<Self> {
        let (case, _) = office.registers(Draft::about_wages(suite)).await?;
        let (handled, _) = office.registers(Draft::about_wages(suite)).await?;
        referred(office, &handled).await?;
        office.accepts(&handled).await?;
        let draft = pb::DraftOpinionRequest {
            request_id: request_id(),
            matter_id: handled.matter_id.clone(),
            version: office.matter(&handled).await?.version,
            facts: "经核查，来信反映的欠薪属实。".to_owned(),
            grounds: "用人单位应当按时足额支付工资。".to_owned(),
            parts: vec![pb::OpinionPart {
                request: "请求支付拖欠的工资".to_owned(),
                outcome: pb::Outcome::Explained.into(),
                opinion: "已督促用人单位支付。".to_owned(),
            }],
            legal_basis: "《保障农民工工资支付条例》".to_owned(),
            steps: vec![],
        };
        office.at(CLERK)?.routing().draft_opinion(draft).await?;
        let issued = task(office, &case, RISK).await?;
        let take = grid::TakeTaskRequest { request_id: request_id(), task_id: issued, version: 1 };
        office.at(WORKER)?.grid().take_task(take).await?;
        let entry = entry(office, LEADER, "530902-ZF").await?;
        Ok(Self { case, entry })
    }

    /// What lies with each of the posts, as the person who looks after it sees it.
    async fn seen_by(&self, client: &Client, post: &str) -> anyhow::Result<bool> {
        Ok(match post {
            REGISTRAR | CLERK => {
                let work = client.intake().list_work(ListWorkRequest::default()).await?;
                let items = work.into_inner().items;
                match post {
                    REGISTRAR => items.iter().any(|it| it.matter_id == self.case.matter_id),
                    _ => items.len() == 1,
                }
            }
            WORKER => {
                let tasks = client.grid().list_tasks(grid::ListTasksRequest::default()).await?;
                tasks.into_inner().tasks.iter().any(|it| it.worker_post == WORKER)
            }
            _ => {
                let request = ledger::GetEntryRequest { entry_id: self.entry.clone() };
                let entry = client.risk_ledger().get_entry(request).await?.into_inner().entry;
                entry.unwrap_or_default().leader_post == LEADER
            }
        })
    }
}

/// Asks a grid about a case; the task.
async fn task(office: &Office<'_>, case: &Case, post: &str) -> anyhow::Result<String> {
    let request = grid::IssueTaskRequest {
        request_id: request_id(),
        kind: grid::task::Kind::VerifyFact.into(),
        matter_id: case.matter_id.clone(),
        entry_id: String::new(),
        grid: "530902001001-G01".to_owned(),
        content: "核实工地是否仍在施工".to_owned(),
        due_date: Some(civil("2026-08-20")),
    };
    Ok(office.at(post)?.grid().issue_task(request).await?.into_inner().task_id)
}

/// Puts a hazard into the ledger that this post leads and this body answers for.
async fn entry(office: &Office<'_>, leader: &str, body: &str) -> anyhow::Result<String> {
    let mut risk = office.at(RISK)?.risk_ledger();
    let report = ledger::ReportEntryRequest {
        request_id: request_id(),
        region: "530902001".to_owned(),
        domain: ledger::Domain::RoadTraffic.into(),
        title: "路面塌陷，影响通行".to_owned(),
        ..Default::default()
    };
    let entry_id = risk.report_entry(report).await?.into_inner().entry_id;
    let grade = ledger::GradeEntryRequest {
        request_id: request_id(),
        entry_id: entry_id.clone(),
        version: 1,
        grade: ledger::Grade::High.into(),
        reason: "塌陷面扩大".to_owned(),
    };
    let version = risk.grade_entry(grade).await?.into_inner().version;
    let lead = ledger::AssignEntryLeadRequest {
        request_id: request_id(),
        entry_id: entry_id.clone(),
        version,
        leader_post: leader.to_owned(),
        responsible_body: body.to_owned(),
    };
    risk.assign_entry_lead(lead).await?;
    Ok(entry_id)
}

/// The register after a change, as the officer who keeps it makes it.
struct Register {
    version: i64,
    known: Organisation,
}

impl Register {
    fn as_of(&self, day: &str) -> AsOf {
        self.known.as_of(day.parse::<NaiveDate>().unwrap())
    }

    async fn leave(&mut self, office: &Office<'_>, post: &str, day: &str) -> anyhow::Result<()> {
        let person = self.holder(post, day);
        let request = pb::RecordLeaveRequest {
            request_id: request_id(),
            version: self.version,
            person: person.to_string(),
            from_date: Some(civil(day)),
            to_date: Some(civil(day)),
        };
        office.at(OFFICER)?.organisation().record_leave(request).await?;
        let day = Some(day.parse().unwrap());
        let leave = Leave { person, valid: Validity { from: day, to: day } };
        self.changed([leave.into()])
    }

    async fn vacant(&mut self, office: &Office<'_>, post: &str, last: &str) -> anyhow::Result<()> {
        let request = pb::EndHoldingRequest {
            request_id: request_id(),
            version: self.version,
            post: post.to_owned(),
            last_date: Some(civil(last)),
        };
        office.at(OFFICER)?.organisation().end_holding(request).await?;
        let holding = self.as_of(last).holder(&PostCode::parse(post)?).cloned().unwrap();
        let valid = Validity { to: Some(last.parse().unwrap()), ..holding.valid };
        self.changed([Holding { valid, ..holding }.into()])
    }

    async fn passes(&mut self, office: &Office<'_>, post: &str, day: &str) -> anyhow::Result<()> {
        let code = PostCode::parse(post)?;
        let person = PersonCode::parse(&format!("per-next-{}", self.version))?;
        let request = pb::AppointHolderRequest {
            request_id: request_id(),
            version: self.version,
            post: post.to_owned(),
            person: person.to_string(),
            name: "继任者".to_owned(),
            from_date: Some(civil(day)),
            to_date: None,
        };
        office.at(OFFICER)?.organisation().appoint_holder(request).await?;
        let valid = Validity { from: Some(day.parse().unwrap()), to: None };
        self.changed([Holding { post: code, person, name: "继任者".to_owned(), valid }.into()])
    }

    fn holder(&self, post: &str, day: &str) -> PersonCode {
        let post = PostCode::parse(post).unwrap();
        self.as_of(day).holder(&post).unwrap().person.clone()
    }

    fn changed<const N: usize>(&mut self, rows: [organisation::Record; N]) -> anyhow::Result<()> {
        self.version += 1;
        let known = self.known.with(rows, &test_kit::office::rights());
        self.known = known.map_err(|complaints| anyhow::anyhow!("{complaints:?}"))?;
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_post_has_is_looked_after_whatever_becomes_of_its_holder() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-08-03").await?;
    let office = Office::open(&suite).await?;
    let desks = Desks::fill(&office, &suite).await?;
    let mut register = Register { version: 1, known: test_kit::office::shipped()? };
    let posts = [REGISTRAR, CLERK, WORKER, LEADER];
    // On leave for a day, then gone and nobody in the post, then somebody new.
    for (day, change) in [("2026-08-04", 0), ("2026-08-06", 1), ("2026-08-10", 2)] {
        for post in posts {
            match change {
                0 => register.leave(&office, post, day).await?,
                1 => register.vacant(&office, post, "2026-08-05").await?,
                _ => register.passes(&office, post, day).await?,
            }
        }
        let before = register.as_of("2026-08-03");
        suite.until(day).await?;
        for post in posts {
            let code = PostCode::parse(post)?;
            let office_now = register.as_of(day);
            let custodian = office_now.custodian(&code).map(|it| it.person.clone()).unwrap();
            let client = acts(&office, &custodian, post)?;
            assert!(desks.seen_by(&client, post).await?, "{day} {post} {custodian}");
            let first = before.holder(&code).unwrap().person.clone();
            assert_ne!(first, custodian, "{day} {post}");
            let gone = acts(&office, &first, post)?;
            // The gateway may use an answer about a post again for some seconds.
            let refused = until(|| async { Ok(desks.seen_by(&gone, post).await.is_err()) });
            refused.await.with_context(|| format!("{day} {post} {first}"))?;
        }
    }
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merged_bureaus_successor_goes_on_with_all_that_lay_with_it() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-08-03").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = office.registers(Draft::about_wages(&suite)).await?;
    office.screens(&case).await?;
    assert_eq!(office.refers_to(&case, ENDS).await?, ENDS);
    office.accepts(&case).await?;
    let asked = task(&office, &case, &format!("{ENDS}.clerk-1")).await?;
    let entry = entry(&office, &format!("{ENDS}.head"), ENDS).await?;
    let warning = ledger::IssueWarningRequest {
        request_id: request_id(),
        entry_id: entry.clone(),
        version: 3,
        to_body: ENDS.to_owned(),
        content: "请于七日内书面反馈处置情况。".to_owned(),
    };
    let warning = office.at(RISK)?.risk_ledger().issue_warning(warning).await?.into_inner();
    let recommended = office.recommends(&case, ENDS, Kind::ImproveWork).await?;
    let urgent = office.raises_as_urgent(&case, &format!("{ENDS}.head"), 0).await?;

    let merge = pb::MergeBodiesRequest {
        request_id: request_id(),
        version: 1,
        bodies: vec![ENDS.to_owned()],
        into_body: HEIR.to_owned(),
        last_date: Some(civil("2026-08-04")),
    };
    office.at(OFFICER)?.organisation().merge_bodies(merge).await?;
    suite.until("2026-08-04").await?;
    assert_eq!(office.matter(&case).await?.answerable_body, ENDS, "to the end of the last day");
    suite.until("2026-08-05").await?;

    let heir = office.at(&format!("{HEIR}.clerk-1"))?;
    until(|| async { Ok(office.matter(&case).await?.answerable_body == HEIR) }).await?;
    until(|| async {
        let tasks = heir.grid().list_tasks(grid::ListTasksRequest::default()).await?.into_inner();
        Ok(tasks.tasks.iter().any(|it| it.task_id == asked && it.asking_body == HEIR))
    })
    .await?;
    until(|| async {
        let request = ledger::GetEntryRequest { entry_id: entry.clone() };
        let found = match heir.risk_ledger().get_entry(request).await {
            Ok(found) => found.into_inner().entry.unwrap_or_default(),
            // Until the ledger has followed, the entry is none of the successor's business.
            Err(status) if status.code() == Code::NotFound => return Ok(false),
            Err(status) => return Err(status.into()),
        };
        Ok(found.leader_post == format!("{HEIR}.head")
            && found.responsible_body == HEIR
            && found.warnings.iter().all(|it| it.to_body == HEIR))
    })
    .await?;
    suite.settled().await?;
    let work = heir.intake().list_work(ListWorkRequest::default()).await?.into_inner();
    assert!(work.items.iter().any(|it| it.matter_id == case.matter_id), "{work:?}");

    // The same last days, and the successor is the one that they bind.
    let lines = deadline_lines(&office, &case).await?;
    assert!(lines.contains(&"handling 2026-10-02 running".to_owned()), "{lines:?}");
    let open = ListDeadlinesRequest::default();
    let open = heir.supervision().list_deadlines(open).await?.into_inner().deadlines;
    let mut rules: Vec<_> = open.iter().map(|it| it.rule.as_str()).collect();
    rules.sort_unstable();
    assert_eq!(rules, ["handling", "recommendation_answer", "urgent_report", "warning_answer"]);
    reports_and_answers(&office, &case, &urgent, &recommended).await?;

    let answer = ledger::AnswerWarningRequest {
        request_id: request_id(),
        warning_id: warning.warning_id,
        version: 2,
        answer: "已设置围挡并安排修复，三日内完成。".to_owned(),
    };
    heir.risk_ledger().answer_warning(answer).await?;
    office.issues_an_opinion(&case, pb::Outcome::Explained).await?;
    assert!(office.delivers(&case).await?, "the successor brings it to its end");

    nor_does_its_desk_keep_a_complaint(&office, &suite).await?;
    suite.stop().await
}

/// The successor reports what the other knew to be urgent, and answers what was recommended to it.
async fn reports_and_answers(
    office: &Office<'_>,
    case: &Case,
    urgent: &str,
    recommended: &str,
) -> anyhow::Result<()> {
    office.reports_as_urgent(case, &format!("{HEIR}.head"), urgent).await?;
    office.answers_recommendation(recommended, Adoption::Adopted).await
}

/// Who complains about what ended complains about its successor.
async fn nor_does_its_desk_keep_a_complaint(
    office: &Office<'_>,
    suite: &TestSuite,
) -> anyhow::Result<()> {
    let draft = Draft::saying(suite, "反映民宗局负责人借审批吃拿卡要。")
        .but(|it| it.complained_bodies = vec![ENDS.to_owned()]);
    let request =
        RegisterPetitionRequest { request_id: request_id(), petition: Some(draft.into()) };
    let mut desk = office.at(&format!("{HEIR}.desk-1"))?.intake();
    let answers = desk.register_petition(request).await?.into_inner().answerable_post;
    assert!(!answers.starts_with(HEIR), "{answers}");
    Ok(())
}
