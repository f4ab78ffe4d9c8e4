//! `headwater terms verify`: a certificate counted again, without any server.

use std::path::PathBuf;

use anyhow::{Context, anyhow};
use clap::Args;
use kernel::Explain;
use serde_json::Value;
use statutory_calendar::{Certificate, Language, verify};

use super::{Data, Refusal, Streams, language, refused};

/// Count a certificate again and say whether it holds.
///
/// Takes the certificate that `headwater terms due --json` prints, or the whole answer of
/// `headwater call supervision.ExplainDeadline`. Every field is counted again from the rule's
/// version and the calendar that it names. If one differs, the command says which, what the
/// certificate has and what it counts to, and ends with an exit code other than zero.
#[derive(Debug, Args)]
pub(in crate::cli) struct Verify {
    /// The certificate's file; `-` is standard input
    certificate: PathBuf,
    #[command(flatten)]
    data: Data,
    /// The verdict in English instead of Chinese
    #[arg(long)]
    english: bool,
}

impl Verify {
    pub(super) fn run(&self, streams: &mut Streams<'_>) -> anyhow::Result<()> {
        let name = self.certificate.display().to_string();
        let mut text = String::new();
        if name == "-" {
            streams.input.read_to_string(&mut text)?;
        } else {
            text = std::fs::read_to_string(&self.certificate).with_context(|| name.clone())?;
        }
        let certificate = read(&text).with_context(|| name)?;
        let terms = self.data.open()?;
        verify(&certificate, &terms.rules, &terms.calendar).map_err(|why| {
            let (zh, en, reason) = (why.zh(), why.en(), why.reason());
            anyhow!("核验不一致：{zh}\nNot verified: {en}\n({reason})")
        })?;
        writeln!(streams.output, "{}", verdict(&certificate, language(self.english)))?;
        Ok(())
    }
}

/// The certificate itself, or the one within an answer of ExplainDeadline.
fn read(text: &str) -> anyhow::Result<Certificate> {
    let value: Value = serde_json::from_str(text).context("is not JSON")?;
    let inner = match value.get("certificate") {
        Some(Value::String(inner)) if inner.is_empty() => {
            return Err(refused(&Refusal::NeverStarted {}));
        }
        Some(Value::String(inner)) => inner,
        // Read from its text once more: a field given twice is told from one given once only there.
        _ => text,
    };
    serde_json::from_str(inner).context("is not a certificate")
}

fn verdict(certificate: &Certificate, language: Language) -> String {
    let (id, version) = (&certificate.rule.id, &certificate.rule.version);
    let (day0, due, limit) = (certificate.day0, certificate.due_date, certificate.limit_date);
    let last = match (language, due == limit) {
        (Language::Zh | Language::En, true) => due.to_string(),
        (Language::Zh, false) => format!("{due}，最迟至 {limit}"),
        (Language::En, false) => format!("{due}, at the latest {limit}"),
    };
    let calendar = &certificate.calendar_version;
    match (language, certificate.provisional) {
        (Language::Zh, standing) => format!(
            "核验一致：规则 {id}，版本 {version}，起算日 {day0}，截止日 {last}{}，日历 {calendar}",
            standing.map_or("", |_| "（暂定）")
        ),
        (Language::En, standing) => format!(
            "Verified: rule {id}, version {version}, day 0 {day0}, last day {last}{}, calendar {calendar}",
            standing.map_or("", |_| " (provisional)")
        ),
    }
}
