//! What `headwater describe` prints for people.

use super::model::{Message, Method, Service, Told, Words};
use crate::terminal::say;

pub(super) fn print(told: &Told) {
    match told {
        Told::Services(services) => services.iter().for_each(list),
        Told::Method(method) => one(method),
        Told::Messages(messages) => messages.iter().for_each(fields),
        Told::Words(list) => words(list),
    }
}

fn list(service: &Service) {
    say(&format!("{}  {}", service.name, first_line(&service.about)));
    for right in &service.rights {
        say(&format!("  looks for {right} itself"));
    }
    for method in &service.methods {
        let stream = if method.request_stream { " (stream)" } else { "" };
        say(&format!("  {}{stream}  [{}]", method.name, method.access));
        say(&format!("      {}", first_line(&method.about)));
    }
    say("");
}

fn one(method: &Method) {
    say(&format!("{}  [{}]", method.path, method.access));
    say(&method.about);
    say("");
    method.messages.iter().for_each(fields);
}

/// The words of closed lists stand at their fields.
fn fields(message: &Message) {
    say(&format!("{}  {}", message.name, first_line(&message.about)));
    for field in &message.fields {
        say(&format!("  {}: {}  {}", field.name, field.kind, field.about));
        if !field.words.is_empty() {
            say(&format!("      {}", field.words.join(", ")));
        }
    }
    say("");
}

fn words(list: &Words) {
    say(&format!("{}  {}", list.name, first_line(&list.about)));
    for word in &list.all {
        say(&format!("  {} = {}  {} · {}", word.name, word.number, word.zh, word.en));
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
