//! A breach drafts an order; an officer issues it, the body answers, the officer reviews.

use headwater_proto::supervision::v1 as pb;
use kernel::ids::{HandlingId, MatterId, ReferralId};
use pb::order::State;
use test_kit::{civil, reason, request_id};

use crate::office::Office;

/// A matter whose handling was breached on 10 May 2026.
async fn breached(office: &Office) -> anyhow::Result<(MatterId, HandlingId)> {
    let matter = MatterId::new(&office.ids);
    let (referral, handling) = (ReferralId::new(&office.ids), HandlingId::new(&office.ids));
    office.tell([office.registered(matter, "2026-03-02")?]).await?;
    office.tell([office.referred(matter, referral, "2026-03-02")?]).await?;
    office.advance("2026-03-10").await?;
    office.tell([office.accepted(matter, referral, handling, "2026-03-10")?]).await?;
    office.advance("2026-05-11").await?;
    Ok((matter, handling))
}

fn issue(order: &pb::Order) -> pb::IssueOrderRequest {
    pb::IssueOrderRequest {
        request_id: request_id(),
        order_id: order.order_id.clone(),
        version: order.version,
    }
}

fn answer(order: &pb::Order, version: i64) -> pb::AnswerOrderRequest {
    pb::AnswerOrderRequest {
        request_id: request_id(),
        order_id: order.order_id.clone(),
        version,
        answer: "已办结并送达".to_owned(),
    }
}

fn review(order: &pb::Order, version: i64, reason: &str) -> pb::ReviewOrderRequest {
    pb::ReviewOrderRequest {
        request_id: request_id(),
        order_id: order.order_id.clone(),
        version,
        accept: reason.is_empty(),
        reason: reason.to_owned(),
    }
}

#[tokio::test]
async fn an_order_goes_from_draft_to_its_accepted_answer() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let (matter, _) = breached(&office).await?;
    let [draft] = &office.orders().await?[..] else { anyhow::bail!("one order is drafted") };
    assert_eq!((draft.state(), draft.rule.as_str()), (State::Drafted, "handling"));
    // A draft is the office's own affair, and no body urges itself.
    let (mut officer, mut clerk) = (office.supervisor()?, office.clerk()?);
    let seen = clerk.list_orders(pb::ListOrdersRequest::default()).await?.into_inner();
    assert_eq!(seen.orders, []);
    assert_eq!(reason(clerk.answer_order(answer(draft, 1)).await), "ORDER_NOT_FOUND");
    let mut own = office.at("530902-ZJJ.supervision-1", "supervision_officer")?;
    assert_eq!(reason(own.issue_order(issue(draft)).await), "ORDER_TO_OWN_BODY");

    let request = issue(draft);
    let issued = officer.issue_order(request.clone()).await?.into_inner();
    assert_eq!(issued.document_number, "530902-XFJ-DB-2026-0001");
    assert_eq!(officer.issue_order(request.clone()).await?.into_inner(), issued);
    let reused = pb::IssueOrderRequest { version: 9, ..request };
    assert_eq!(reason(officer.issue_order(reused).await), "REQUEST_ID_REUSED");
    assert_eq!(reason(officer.issue_order(issue(draft)).await), "VERSION_STALE");
    // 10 working days after Monday 11 May: the 25th.
    let term = office.deadline(matter, "supervision_answer").await?;
    assert_eq!(term.due_date, Some(civil("2026-05-25")));

    let answered = clerk.answer_order(answer(draft, issued.version)).await?.into_inner();
    let met = office.deadline(matter, "supervision_answer").await?;
    assert_eq!(met.state(), pb::deadline::State::Met);
    let version = answered.version;
    assert_eq!(
        reason(
            officer
                .review_order(pb::ReviewOrderRequest {
                    accept: false,
                    ..review(draft, version, "")
                })
                .await
        ),
        "REASON_MISSING"
    );
    let back = officer.review_order(review(draft, version, "缺少送达回证")).await?.into_inner();
    let listed = clerk.list_orders(pb::ListOrdersRequest::default()).await?.into_inner().orders;
    let [sent_back] = &listed[..] else { anyhow::bail!("one order lies with the body") };
    assert_eq!(sent_back.send_back_reason, "缺少送达回证", "the body reads what is wanting");
    let again = clerk.answer_order(answer(draft, back.version)).await?.into_inner();
    let closed = officer.review_order(review(draft, again.version, "")).await?.into_inner();
    assert_eq!(closed.state(), State::Closed);
    let late = officer.review_order(review(draft, closed.version, "")).await;
    assert_eq!(reason(late), "ORDER_NOT_ANSWERED");
    office.close().await
}

#[tokio::test]
async fn a_delivery_proven_late_undoes_the_breach_and_withdraws_the_order() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let (matter, handling) = breached(&office).await?;
    let [draft] = &office.orders().await?[..] else { anyhow::bail!("one order is drafted") };
    office.supervisor()?.issue_order(issue(draft)).await?;
    // The opinion had reached the petitioner on the last day.
    office.advance("2026-05-13").await?;
    office.tell([office.delivered(matter, handling, "2026-05-09")?]).await?;
    let term = office.deadline(matter, "handling").await?;
    assert_eq!((term.state(), term.was_breached), (pb::deadline::State::Met, true));
    let [order] = &office.orders().await?[..] else { anyhow::bail!("the order is kept") };
    assert_eq!(order.state(), State::Withdrawn);
    let answer = office.deadline(matter, "supervision_answer").await?;
    assert_eq!(
        (answer.state(), answer.void_cause()),
        (pb::deadline::State::Void, pb::VoidCause::Withdrawn)
    );
    let explain = pb::ExplainDeadlineRequest { deadline_id: term.deadline_id };
    let lines = office.supervisor()?.explain_deadline(explain).await?.into_inner().lines_en;
    assert_eq!(
        lines[lines.len() - 2..],
        [
            "It had counted as breached; a fact proven later showed that it was not",
            "Met: Sat 2026-05-09, in time",
        ]
    );
    let published = office.published(matter).await?;
    let undone = [
        "DeadlineEnded", // handling: the breach is undone
        "DeadlineSet",   // review_request
        "DeadlineSet",   // rating
        "OrderWithdrawn",
        "DeadlineEnded", // supervision_answer
    ];
    assert!(published.ends_with(&undone.map(str::to_owned)), "{published:?}");
    office.advance("2026-12-01").await?;
    let mut lapsed = published;
    for _right in ["review_request", "rating"] {
        lapsed.push("DeadlineEnded".to_owned()); // not used
    }
    assert_eq!(office.published(matter).await?, lapsed);
    office.close().await
}

#[tokio::test]
async fn an_unanswered_order_is_breached_and_drafts_the_next() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let (matter, _) = breached(&office).await?;
    let [draft] = &office.orders().await?[..] else { anyhow::bail!("one order is drafted") };
    office.supervisor()?.issue_order(issue(draft)).await?;
    office.advance("2026-06-01").await?;
    let orders = office.orders().await?;
    let rules: Vec<_> = orders.iter().map(|it| (it.rule.as_str(), it.state())).collect();
    assert_eq!(rules, [("handling", State::Issued), ("supervision_answer", State::Drafted)]);
    assert!(orders.iter().all(|it| it.matter_id == matter.to_string()));
    office.close().await
}
