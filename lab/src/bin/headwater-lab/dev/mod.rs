//! `headwater-lab dev`: the whole suite in this process, for whoever tries it or builds on it.

mod control;
mod turn;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use clap::{Args, Subcommand};
use headwater::profile::{self, Profile};
use headwater::terminal::{interrupted, say};
use lab::{Suite, SuiteOptions, posts};

use self::control::Control;
use self::turn::{Turn, shown};

/// How often tokens are made anew: long before the twelve hours for which one is good.
const RENEW_EVERY: Duration = Duration::from_hours(1);

/// Run the whole suite in this process, with a PostgreSQL and a Redis of its own.
///
/// Stops on Ctrl-C. While it runs, `headwater call --as POST` and every other command that calls the gateway acts as the holder of
/// a post. Data, tokens and the clock are kept for the next start.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Dev {
    #[command(subcommand)]
    command: Option<Command>,
    /// Where PostgreSQL and Redis keep their data
    #[arg(long, default_value = ".headwater/dev")]
    data: PathBuf,
    /// The gateway's port; 0 for a free one
    #[arg(long, default_value_t = 7100)]
    port: u16,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print a token for the holder of a post, for clients other than `headwater`
    Token {
        /// The post, such as 530902-ZJJ.clerk-1
        post: String,
    },
    /// Say what the office's clocks show, or turn them: every deadline on the way fires in its turn
    Clock {
        /// By how much, or until when: +20d, +36h, +2w, 2026-12-24, 2026-12-24T09:00
        to: Option<Turn>,
    },
}

impl Dev {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        match self.command {
            Some(Command::Token { post }) => {
                say(Profile::read(&profile::path()?)?.token(&post)?);
                Ok(())
            }
            Some(Command::Clock { to }) => {
                let suite = Profile::read(&profile::path()?)?;
                say(&control::ask(&suite.control, to).await?);
                Ok(())
            }
            None => self.keep_up().await,
        }
    }

    async fn keep_up(self) -> anyhow::Result<()> {
        let at = profile::path()?;
        // Before anything is started: a suite that already has this profile keeps it.
        let control = Control::open(&at.with_extension("sock")).await?;
        let options = SuiteOptions { gateway_port: self.port, ..SuiteOptions::turned(&self.data) };
        let stopwatch = kernel::MachineClock::real().stopwatch();
        let suite = Suite::start(options).await?;
        publish(&suite, &at, control.path())?;
        say(&format!("the suite is ready after {:.1} s", stopwatch.elapsed().as_secs_f64()));
        tell(&suite, &at)?;
        let ended = tokio::select! {
            () = interrupted() => Ok(()),
            said = suite.engine_ended() => Err(anyhow::anyhow!(said)),
            ended = control.serve(&suite) => ended,
            ended = renew(&suite, &at, control.path()) => ended,
        };
        std::fs::remove_file(&at).with_context(|| at.display().to_string())?;
        drop(control);
        suite.stop().await?;
        // Last, since whoever listened may have gone.
        say("stopped");
        ended
    }
}

/// Writes where the suite is, and a token for each post of its office.
fn publish(suite: &Suite, at: &Path, control: &Path) -> anyhow::Result<()> {
    let token =
        |post: posts::Post| Ok((post.code.to_string(), suite.token(&post.holder, &post.code)?));
    let tokens = posts::all()?.into_iter().map(token).collect::<anyhow::Result<_>>()?;
    let gateway = suite.gateway().to_owned();
    Profile { gateway, control: control.to_owned(), tokens }.write(at)
}

/// Makes the tokens anew for ever.
async fn renew(suite: &Suite, at: &Path, control: &Path) -> anyhow::Result<()> {
    loop {
        tokio::time::sleep(RENEW_EVERY).await;
        publish(suite, at, control)?;
    }
}

/// Says how to go on.
fn tell(suite: &Suite, at: &Path) -> anyhow::Result<()> {
    say(&format!("gateway  {}", suite.gateway()));
    say(&format!("profile  {}", at.display()));
    say(&format!("clocks   {}", shown(suite.clock().now())));
    say("");
    say("one post of each kind; deploy/data/posts.csv has them all:");
    for post in posts::tour()? {
        say(&format!("  {:<24} {} ({})", post.code, post.title, post.holder_name));
    }
    say("");
    say("try: headwater call --as 530902-XFJ.registrar-1 intake.ListWork");
    say("     headwater-lab dev token 530902-XFJ.registrar-1    a token for other clients");
    say("     headwater-lab dev clock +20d                      let twenty days pass");
    say("Ctrl-C stops");
    Ok(())
}
