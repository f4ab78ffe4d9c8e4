//! Every list over a million records: the first page and the thousandth, through the gateway.

use std::time::Duration;

use anyhow::Context;
use headwater::dynamic;
use headwater_proto::POOL;
use kernel::MachineClock;
use lab::Office;
use lab::{Suite, SuiteOptions};
use prost_reflect::{DynamicMessage, MethodDescriptor, Value};
use test_kit::Place;

use crate::report::{Report, say};

/// Records of each kind.
const ROWS: i64 = 1_000_000;
/// Pages read before the one that is measured as the thousandth.
const PAGES: usize = 1000;
/// Each page is read this often.
const TIMES: usize = 200;

/// A list, and the post that asks for it.
const LISTS: [(&str, &str); 2] =
    [("ListWork", "530902-XFJ.registrar-1"), ("ListMatters", "530902-XFJ.screening-1")];

pub(crate) async fn measure(report: &mut Report) -> anyhow::Result<()> {
    let place = Place::fresh()?;
    let suite = Suite::start(SuiteOptions::real(place.path())).await?;
    let office = Office::open(&suite).await?;
    say("seeding a million matters in intake and in routing");
    headwater_tests::desk::fill(suite.admin(), ROWS).await?;
    for (name, post) in LISTS {
        let list = List::of(&office, name, post)?;
        let first = list.times(String::new()).await?;
        let mut token = String::new();
        for _ in 1..PAGES {
            token = list.page(token).await?.1;
            anyhow::ensure!(!token.is_empty(), "{name} ended before its thousandth page");
        }
        let thousandth = list.times(token).await?;
        report.add(
            &format!("{name} over {ROWS} records, 50 a page"),
            &format!("first page p99 {:.1} ms, thousandth {:.1} ms", p99(&first), p99(&thousandth)),
            &format!("p50 {:.1} and {:.1} ms", p50(&first), p50(&thousandth)),
            "p99 ≤ 20 ms",
        );
    }
    suite.stop().await
}

struct List {
    method: MethodDescriptor,
    client: headwater::Client,
}

impl List {
    fn of(office: &Office<'_>, name: &str, post: &str) -> anyhow::Result<Self> {
        let mut methods = POOL.services().flat_map(|it| it.methods().collect::<Vec<_>>());
        let method = methods.find(|it| it.name() == name).context("no such list")?;
        Ok(Self { method, client: office.at(post)? })
    }

    /// How long a page takes, and the token of the next one.
    async fn page(&self, token: String) -> anyhow::Result<(Duration, String)> {
        let mut request = DynamicMessage::new(self.method.input());
        request.set_field_by_name("page_size", Value::I32(50));
        request.set_field_by_name("page_token", Value::String(token));
        let stopwatch = MachineClock::real().stopwatch();
        let channel = self.client.authenticated();
        let mut answers = dynamic::call(channel, &self.method, vec![request]).await?;
        let answer = answers.message().await?.context("no answer")?;
        let elapsed = stopwatch.elapsed();
        let token = answer.get_field_by_name("next_page_token").context("no token")?;
        Ok((elapsed, token.as_str().unwrap_or_default().to_owned()))
    }

    async fn times(&self, token: String) -> anyhow::Result<Vec<Duration>> {
        let mut times = Vec::with_capacity(TIMES);
        for _ in 0..TIMES {
            times.push(self.page(token.clone()).await?.0);
        }
        times.sort_unstable();
        Ok(times)
    }
}

fn p50(sorted: &[Duration]) -> f64 {
    sorted[sorted.len() / 2].as_secs_f64() * 1000.0
}

fn p99(sorted: &[Duration]) -> f64 {
    sorted[sorted.len() * 99 / 100].as_secs_f64() * 1000.0
}
