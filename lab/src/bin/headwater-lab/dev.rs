//! `headwater-lab dev`: the whole suite in this process.

use std::path::PathBuf;

use clap::Args;
use headwater::terminal::{interrupted, say};
use lab::{Suite, SuiteOptions, posts};

/// Run the whole suite in this process, with a PostgreSQL and a Redis of its own.
///
/// Prints the gateway's address and one token for each kind of post; stops on Ctrl-C.
#[derive(Debug, Args)]
pub(crate) struct Dev {
    /// Where PostgreSQL and Redis keep their data
    #[arg(long, default_value = ".headwater/dev")]
    data: PathBuf,
    /// The gateway's port; 0 for a free one
    #[arg(long, default_value_t = 7100)]
    port: u16,
}

impl Dev {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let options = SuiteOptions { gateway_port: self.port, ..SuiteOptions::real(&self.data) };
        let stopwatch = kernel::MachineClock::real().stopwatch();
        let suite = Suite::start(options).await?;
        say(&format!("the suite is ready after {:.1} s", stopwatch.elapsed().as_secs_f64()));
        say("");
        say(&format!("export HEADWATER_GATEWAY={}", suite.gateway()));
        for post in posts::tour()? {
            let token = suite.token(&post.holder, &post.code)?;
            say("");
            say(&format!("# {} — {} ({})", post.code, post.title, post.holder_name));
            say(&format!("export HEADWATER_TOKEN={token}"));
        }
        say("");
        say("try: headwater describe · headwater call intake.ListWork · Ctrl-C stops");
        interrupted().await;
        say("stopping");
        suite.stop().await
    }
}
