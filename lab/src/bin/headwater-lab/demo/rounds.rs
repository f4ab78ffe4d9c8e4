//! The rounds that are made on fixed weekdays: orders, ledger, grid.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use headwater_proto::grid_collaboration::v1 as grid;
use headwater_proto::risk_ledger::v1 as risk;
use headwater_proto::supervision::v1 as supervision;
use lab::Office;
use service_kit::parse::to_civil;
use test_kit::request_id;

/// Something an officer has promised to do on a later day.
#[derive(Clone, Debug)]
pub(super) enum Errand {
    AnswerOrder { order: String, body: String, office: String },
    ReviewOrder { order: String, office: String },
    AcknowledgeWarning { warning: String, body: String },
    AnswerWarning { warning: String, body: String },
    StrikeOff { entry: String, office: String },
    TakeTask { task: String, worker: String },
    ReportTask { task: String, worker: String },
    ReviewTask { task: String, office: String },
}

/// The rounds of this weekday at every office that has had work; returns what follows from them,
/// and in how many days.
pub(super) async fn of_the_day(
    office: &Office<'_>,
    offices: &BTreeSet<String>,
    day: NaiveDate,
) -> anyhow::Result<Vec<(i64, Errand)>> {
    let mut errands = Vec::new();
    for place in offices {
        match day.weekday() {
            Weekday::Tue | Weekday::Fri => issue_orders(office, place, &mut errands).await?,
            Weekday::Mon => work_the_ledger(office, place, day, &mut errands).await?,
            Weekday::Wed | Weekday::Thu | Weekday::Sat | Weekday::Sun => {}
        }
    }
    Ok(errands)
}

async fn issue_orders(
    office: &Office<'_>,
    place: &str,
    errands: &mut Vec<(i64, Errand)>,
) -> anyhow::Result<()> {
    use supervision::order::State;
    let mut officer = office.at(&format!("{place}.supervision-1"))?.supervision();
    let request =
        supervision::ListOrdersRequest { state: State::Drafted.into(), ..Default::default() };
    let orders = officer.list_orders(request).await?.into_inner().orders;
    for order in orders {
        // Nobody urges the own office; that is the next level's to do.
        if order.body == place {
            continue;
        }
        let request = supervision::IssueOrderRequest {
            request_id: request_id(),
            order_id: order.order_id.clone(),
            version: order.version,
        };
        officer.issue_order(request).await?;
        let follow_up = Errand::AnswerOrder {
            order: order.order_id,
            body: order.body,
            office: place.to_owned(),
        };
        errands.push((6, follow_up));
    }
    Ok(())
}

async fn work_the_ledger(
    office: &Office<'_>,
    place: &str,
    day: NaiveDate,
    errands: &mut Vec<(i64, Errand)>,
) -> anyhow::Result<()> {
    use risk::entry::State;
    let mut officer = office.at(&format!("{place}.risk-1"))?.risk_ledger();
    let request =
        risk::ListEntriesRequest { state: State::Registered.into(), ..Default::default() };
    let entries = officer.list_entries(request).await?.into_inner().entries;
    for entry in entries {
        let because = |cause| entry.causes().any(|it| it == cause);
        let (grade, reason) = if because(risk::Cause::Joint) {
            (risk::Grade::High, "涉及人数多，诉求集中")
        } else if because(risk::Cause::Repeated) {
            (risk::Grade::Medium, "多次反映，尚未化解")
        } else {
            (risk::Grade::Low, "办理逾期，需跟进")
        };
        let request = risk::GradeEntryRequest {
            request_id: request_id(),
            entry_id: entry.entry_id.clone(),
            version: entry.version,
            grade: grade.into(),
            reason: reason.to_owned(),
        };
        let version = officer.grade_entry(request).await?.into_inner().version;
        let county = place.split('-').next().unwrap_or_default();
        let responsible_body = format!("{county}-ZF");
        let request = risk::AssignEntryLeadRequest {
            request_id: request_id(),
            entry_id: entry.entry_id.clone(),
            version,
            leader_post: format!("{responsible_body}.leader-1"),
            responsible_body: responsible_body.clone(),
        };
        let version = officer.assign_entry_lead(request).await?.into_inner().version;
        if grade == risk::Grade::High {
            warn(&mut officer, &entry.entry_id, version, &responsible_body, errands).await?;
            send_to_the_grid(office, place, &entry, day, errands).await?;
        }
        let entry = entry.entry_id;
        errands.push((35, Errand::StrikeOff { entry, office: place.to_owned() }));
    }
    Ok(())
}

type RiskClient =
    risk::risk_ledger_service_client::RiskLedgerServiceClient<headwater::client::Authenticated>;

async fn warn(
    officer: &mut RiskClient,
    entry: &str,
    version: i64,
    body: &str,
    errands: &mut Vec<(i64, Errand)>,
) -> anyhow::Result<()> {
    let request = risk::IssueWarningRequest {
        request_id: request_id(),
        entry_id: entry.to_owned(),
        version,
        to_body: body.to_owned(),
        content: "请尽快研究化解措施，明确责任单位和时限，并书面反馈。".to_owned(),
    };
    let warning = officer.issue_warning(request).await?.into_inner().warning_id;
    errands.push((1, Errand::AcknowledgeWarning { warning, body: body.to_owned() }));
    Ok(())
}

/// A check on the spot, where the demo's grid tree reaches; the task is about the matter.
async fn send_to_the_grid(
    office: &Office<'_>,
    place: &str,
    entry: &risk::Entry,
    day: NaiveDate,
    errands: &mut Vec<(i64, Errand)>,
) -> anyhow::Result<()> {
    let officer = office.at(&format!("{place}.risk-1"))?;
    let request = grid::ListGridsRequest { region: entry.region.clone() };
    let grids = officer.grid().list_grids(request).await?.into_inner().grids;
    let Some(place_of_task) = grids.first() else { return Ok(()) };
    let request = grid::IssueTaskRequest {
        request_id: request_id(),
        kind: grid::task::Kind::CheckHazard.into(),
        matter_id: entry.matter_id.clone(),
        entry_id: entry.entry_id.clone(),
        grid: place_of_task.code.clone(),
        content: "到现场核查隐患是否仍然存在，拍照并报告。".to_owned(),
        due_date: Some(to_civil(day + TimeDelta::days(10))),
    };
    let task = officer.grid().issue_task(request).await?.into_inner().task_id;
    let worker = format!("{}.worker-1", place_of_task.centre_body);
    errands.push((1, Errand::TakeTask { task, worker }));
    Ok(())
}

/// Runs an errand; returns what follows from it, and in how many days.
pub(super) async fn run(
    office: &Office<'_>,
    errand: Errand,
) -> anyhow::Result<Option<(i64, Errand)>> {
    match errand {
        Errand::AnswerOrder { order, body, office: place } => {
            answer_order(office, order, &body, place).await
        }
        Errand::ReviewOrder { order, office: place } => {
            let mut officer = office.at(&format!("{place}.supervision-1"))?.supervision();
            if let Some(version) = order_version(&mut officer, &order).await? {
                let request = supervision::ReviewOrderRequest {
                    request_id: request_id(),
                    order_id: order,
                    version,
                    accept: true,
                    reason: String::new(),
                };
                officer.review_order(request).await?;
            }
            Ok(None)
        }
        Errand::AcknowledgeWarning { warning, body } => {
            acknowledge_warning(office, warning, body).await
        }
        Errand::AnswerWarning { warning, body } => answer_warning(office, warning, &body).await,
        Errand::StrikeOff { entry, office: place } => strike_off(office, entry, &place).await,
        Errand::TakeTask { task, worker } => take_task(office, task, worker).await,
        Errand::ReportTask { task, worker } => report_task(office, task, &worker).await,
        Errand::ReviewTask { task, office: centre } => review_task(office, task, &centre).await,
    }
}

/// What follows from an errand, and in how many days.
type FollowUp = anyhow::Result<Option<(i64, Errand)>>;

async fn acknowledge_warning(office: &Office<'_>, warning: String, body: String) -> FollowUp {
    let mut clerk = office.at(&format!("{body}.clerk-1"))?.risk_ledger();
    let (request_id, warning_id) = (request_id(), warning.clone());
    let request = risk::AcknowledgeWarningRequest { request_id, warning_id, version: 1 };
    clerk.acknowledge_warning(request).await?;
    Ok(Some((6, Errand::AnswerWarning { warning, body })))
}

async fn answer_warning(office: &Office<'_>, warning_id: String, body: &str) -> FollowUp {
    let mut clerk = office.at(&format!("{body}.clerk-1"))?.risk_ledger();
    let answer = "已召开专题会议，明确牵头单位和整改时限，每周调度。".to_owned();
    let request_id = request_id();
    clerk
        .answer_warning(risk::AnswerWarningRequest { request_id, warning_id, version: 2, answer })
        .await?;
    Ok(None)
}

async fn take_task(office: &Office<'_>, task: String, worker: String) -> FollowUp {
    let mut client = office.at(&worker)?.grid();
    let (request_id, task_id) = (request_id(), task.clone());
    client.take_task(grid::TakeTaskRequest { request_id, task_id, version: 1 }).await?;
    Ok(Some((2, Errand::ReportTask { task, worker })))
}

async fn report_task(office: &Office<'_>, task: String, worker: &str) -> FollowUp {
    let mut client = office.at(worker)?.grid();
    let report = "现场隐患仍在，已设置警示标志，通知责任单位到场。".to_owned();
    let (request_id, task_id) = (request_id(), task.clone());
    client.report_task(grid::ReportTaskRequest { request_id, task_id, version: 2, report }).await?;
    let centre = worker.split('.').next().unwrap_or_default().to_owned();
    Ok(Some((1, Errand::ReviewTask { task, office: centre })))
}

async fn review_task(office: &Office<'_>, task_id: String, centre: &str) -> FollowUp {
    let mut client = office.at(&format!("{centre}.coordinator-1"))?.grid();
    let request = grid::ReviewTaskRequest {
        request_id: request_id(),
        task_id,
        version: 3,
        accept: true,
        reason: String::new(),
    };
    client.review_task(request).await?;
    Ok(None)
}

type SupervisionClient = supervision::supervision_service_client::SupervisionServiceClient<
    headwater::client::Authenticated,
>;

async fn answer_order(
    office: &Office<'_>,
    order: String,
    body: &str,
    place: String,
) -> anyhow::Result<Option<(i64, Errand)>> {
    let mut clerk = office.at(&format!("{body}.clerk-1"))?.supervision();
    // A breach that was undone meanwhile has withdrawn its order.
    let Some(version) = order_version(&mut clerk, &order).await? else { return Ok(None) };
    let request = supervision::AnswerOrderRequest {
        request_id: request_id(),
        order_id: order.clone(),
        version,
        answer: "已督促承办人员加快办理，近期作出处理意见并送达。".to_owned(),
    };
    clerk.answer_order(request).await?;
    Ok(Some((2, Errand::ReviewOrder { order, office: place })))
}

/// The version of an order that still stands.
async fn order_version(client: &mut SupervisionClient, order: &str) -> anyhow::Result<Option<i64>> {
    use supervision::order::State;
    let request = supervision::ListOrdersRequest { page_size: 500, ..Default::default() };
    let orders = client.list_orders(request).await?.into_inner().orders;
    Ok(orders
        .into_iter()
        .find(|known| known.order_id == order && known.state() != State::Withdrawn)
        .map(|known| known.version))
}

/// One person proposes, a second one confirms; only what has quietened down is struck off.
async fn strike_off(office: &Office<'_>, entry: String, place: &str) -> FollowUp {
    let mut first = office.at(&format!("{place}.risk-1"))?.risk_ledger();
    let request = risk::GetEntryRequest { entry_id: entry.clone() };
    let Some(known) = first.get_entry(request).await?.into_inner().entry else { return Ok(None) };
    if known.grade() == risk::Grade::High {
        return Ok(None);
    }
    let request = risk::ProposeStrikeOffRequest {
        request_id: request_id(),
        entry_id: entry.clone(),
        version: known.version,
        evidence: "已作出处理意见并送达，回访未再反映；现场照片附卷。".to_owned(),
    };
    let version = first.propose_strike_off(request).await?.into_inner().version;
    let mut second = office.at(&format!("{place}.risk-2"))?.risk_ledger();
    let request =
        risk::ConfirmStrikeOffRequest { request_id: request_id(), entry_id: entry, version };
    second.confirm_strike_off(request).await?;
    Ok(None)
}
