//! Hundreds of made-up messages for each service in every run of the tests, as many as one likes in a search:
//! `HEADWATER_MESSAGES=35000 HEADWATER_SEED=17 cargo nextest run --package headwater-tests --test door anything`.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, bail, ensure};
use headwater::Client;
use headwater_proto::intake::v1 as pb;
use headwater_tests::office::referred;
use headwater_tests::{Draft, TestSuite};
use lab::{Office, posts};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use service_kit::config::environment;
use sqlx::AssertSqlSafe;
use tonic::Code;

use crate::callers::{Callable, methods};
use crate::maker::Maker;

/// Messages for each service unless the environment says otherwise.
const MESSAGES: usize = 200;
/// After so many, somebody else looks whether all is well.
const LOOK_EVERY: usize = 25;

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_sent_no_service_breaks_and_nobody_else_notices() -> anyhow::Result<()> {
    let seed: u64 = environment("HEADWATER_SEED").map_or(Ok(7), |it| it.parse())?;
    let messages = environment("HEADWATER_MESSAGES").map_or(Ok(MESSAGES), |it| it.parse())?;
    let panics = count_panics();
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = office.registers(Draft::about_wages(&suite)).await?;
    referred(&office, &case).await?;
    let clerk = posts::named("530902-XFJ.registrar-1")?;
    let token = suite.token(&clerk.holder, &clerk.code)?;
    let neighbour = Client::connect(suite.gateway(), &token).await?;
    for (service, methods) in methods(&suite).await? {
        let told = send(&methods, &neighbour, seed, messages).await;
        let told = told.with_context(|| format!("{service}, seed {seed}"))?;
        // Not all of it stopped at the first look.
        ensure!(told.contains_key(&Code::InvalidArgument), "{service}, seed {seed}: {told:?}");
        ensure!(told.contains_key(&Code::Ok), "{service}, seed {seed}: {told:?}");
    }
    suite.settled().await?;
    for schema in ["intake", "routing", "supervision", "risk_ledger", "grid_collaboration"] {
        let sql = AssertSqlSafe(format!("select count(*) from {schema}.parked_event"));
        let (parked,): (i64,) = sqlx::query_as(sql).fetch_one(suite.admin()).await?;
        ensure!(parked == 0, "{schema} has {parked} parked events, seed {seed}");
    }
    ensure!(panics.load(Ordering::SeqCst) == 0, "somebody panicked, seed {seed}");
    suite.stop().await
}

/// How often each code was told.
type Told = HashMap<Code, usize>;

/// Sends made-up messages to one service, and counts what was told.
async fn send(
    methods: &[Callable],
    neighbour: &Client,
    seed: u64,
    messages: usize,
) -> anyhow::Result<Told> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut maker = Maker::new(seed);
    let mut told = Told::new();
    let mut sent = 0;
    while sent < messages {
        let callable = methods.choose(&mut random).context("a service has methods")?;
        let count =
            if callable.method.is_client_streaming() { random.random_range(1..6) } else { 1 };
        let made: Vec<_> = (0..count).map(|_| maker.bytes(&callable.method.input())).collect();
        let (answers, code, status) = callable.call(made.clone()).await;
        ensure!(
            expected(code),
            "message {sent}: {} answered {code:?} ({}) to {:02x?}",
            callable.path,
            status.message(),
            made
        );
        for answer in answers {
            maker.learn(&callable.method.output(), &answer);
        }
        *told.entry(code).or_default() += 1;
        sent += count;
        if sent % LOOK_EVERY < count {
            let looked = neighbour.intake().list_work(pb::ListWorkRequest::default()).await;
            // Among so many messages one may take the neighbour's post away, as its sender may: that is an answer, too.
            if let Err(status) = looked
                && status.code() != Code::PermissionDenied
            {
                bail!("a neighbour's call after message {sent}: {status}");
            }
        }
    }
    Ok(told)
}

/// What may be said to a message: that it was done, or what is wrong with it.
fn expected(code: Code) -> bool {
    match code {
        Code::Ok
        | Code::InvalidArgument
        | Code::NotFound
        | Code::AlreadyExists
        | Code::PermissionDenied
        | Code::ResourceExhausted
        | Code::FailedPrecondition
        | Code::Aborted => true,
        Code::Cancelled
        | Code::Unknown
        | Code::DeadlineExceeded
        | Code::OutOfRange
        | Code::Unimplemented
        | Code::Internal
        | Code::Unavailable
        | Code::DataLoss
        | Code::Unauthenticated => false,
    }
}

/// Counts panics of this process, in which the whole suite runs.
fn count_panics() -> Arc<AtomicUsize> {
    let count = Arc::new(AtomicUsize::new(0));
    let (counted, usual) = (count.clone(), std::panic::take_hook());
    std::panic::set_hook(Box::new(move |info| {
        counted.fetch_add(1, Ordering::SeqCst);
        usual(info);
    }));
    count
}
