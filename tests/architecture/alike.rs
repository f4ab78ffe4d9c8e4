//! What is kept from somebody and what is not there are alike in time too: the same statements are made about both, and nobody learns
//! from the length of a refusal that there is something.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use headwater_tests::TestSuite;
use lab::Office;
use serde_json::Value;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::{Layer, Registry};

use super::kept::Kept;
use super::readers::{READERS, reads};

/// The statements that were made for calls of one method.
#[derive(Clone, Default)]
struct Statements(Arc<Mutex<Heard>>);

#[derive(Default)]
struct Heard {
    method: String,
    made: Vec<String>,
}

impl Statements {
    /// From now on those for this method are heard; what was heard before.
    fn of(&self, method: &str) -> Vec<String> {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        method.clone_into(&mut heard.method);
        std::mem::take(&mut heard.made)
    }
}

/// The method of a call, kept with its span.
struct Method(String);

/// Reads one field: its name, and the value that was found.
struct Reads<'a>(&'a str, String);

impl Visit for Reads<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == self.0 {
            format!("{value:?}").trim_matches('"').clone_into(&mut self.1);
        }
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Statements {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut method = Reads("rpc.method", String::new());
        attributes.record(&mut method);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(Method(method.1));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if event.metadata().target() != "sqlx::query" {
            return;
        }
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut scope = context.event_scope(event).into_iter().flatten();
        let is_heard = scope.any(|span| {
            let extensions = span.extensions();
            extensions.get::<Method>().is_some_and(|it| it.0.ends_with(&heard.method))
        });
        if is_heard && !heard.method.is_empty() {
            let mut statement = Reads("db.statement", String::new());
            event.record(&mut statement);
            heard.made.push(statement.1);
        }
    }
}

/// The same question about something that is not there; none if it is about everything.
fn about_nothing(question: &Value) -> Option<Value> {
    let mut other = question.clone();
    let fields = other.as_object_mut()?;
    let mut named = 0;
    for (field, value) in fields.iter_mut() {
        let Some(text) = value.as_str().map(str::to_owned) else { continue };
        if field.ends_with("_id") {
            *value = format!("{}ffffffffffff", &text[..text.len() - 12]).into();
            named += 1;
        } else if field == "number" {
            *value = format!("{}999999", &text[..text.len() - 6]).into();
            named += 1;
        }
    }
    (named > 0).then_some(other)
}

// One thread, whose subscriber hears everything that the suite does.
#[tokio::test]
async fn what_is_kept_and_what_is_not_there_take_the_same_statements() -> anyhow::Result<()> {
    let statements = Statements::default();
    let _heard = tracing::subscriber::set_default(Registry::default().with(statements.clone()));
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let kept = Kept::accusation(&suite, &office).await?;
    let mut compared = BTreeSet::new();
    for (method, _) in reads() {
        for question in kept.requests(method.name()) {
            let Some(nothing) = about_nothing(&question) else { continue };
            for (reader, post) in READERS {
                let path = format!("/{}", method.name());
                statements.of(&path);
                let answer = kept.ask(&office, post, &method, &question).await?;
                let made = statements.of(&path);
                let of_nothing = kept.ask(&office, post, &method, &nothing).await?;
                let for_nothing = statements.of("");
                if answer != of_nothing {
                    assert!(!reader.starts_with("ACCUSED"), "{reader} by {}", method.name());
                    continue;
                }
                assert_eq!(made, for_nothing, "{} by {reader}: {question}", method.name());
                if made.is_empty() {
                    // Refused before anything was read.
                    continue;
                }
                compared.insert(method.name().to_owned());
            }
        }
    }
    // Of those who may ask for an order none is kept from this one.
    let expected = [
        "ExplainDeadline",
        "GetEntry",
        "GetMatter",
        "GetPetition",
        "GetTask",
        "GetTimeline",
        "ListDeadlines",
        "ListRecommendations",
        "QueryPetition",
        "ReadPetitioners",
    ];
    assert_eq!(Vec::from_iter(compared), expected);
    suite.stop().await
}
