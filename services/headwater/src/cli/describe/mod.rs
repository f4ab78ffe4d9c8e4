//! `headwater describe`: services, methods, messages, words, rights.

use std::collections::VecDeque;

use anyhow::bail;
use clap::Args;
use headwater_proto::{Access, MethodAccess, POOL, rights_about_objects};
use prost_reflect::{
    EnumDescriptor, FieldDescriptor, FileDescriptor, Kind, MessageDescriptor, MethodDescriptor,
    ServiceDescriptor,
};

use super::say;
use crate::voice::Wrong;

/// List services, methods and the rights they ask for.
#[derive(Debug, Args)]
pub(super) struct Describe {
    /// Only this service, method, message or list of words, with all comments: intake, intake.RegisterPetition, PetitionDraft, Channel
    name: Option<String>,
}

impl Describe {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let Some(name) = self.name else {
            services().iter().for_each(list);
            return Ok(());
        };
        let plain = |text: &str| text.replace('-', "_").to_lowercase();
        let of_service: Vec<_> =
            services().into_iter().filter(|it| plain(package(it)) == plain(&name)).collect();
        if !of_service.is_empty() {
            of_service.iter().for_each(list);
            return Ok(());
        }
        if let Ok(method) = super::call::find(&name) {
            one(&method);
            return Ok(());
        }
        let is_it = |full: &str, short: &str| full == name || short.eq_ignore_ascii_case(&name);
        let mut messages = POOL.all_messages().filter(|it| is_it(it.full_name(), it.name()));
        let mut lists = POOL.all_enums().filter(|it| is_it(it.full_name(), it.name()));
        match (messages.next(), lists.next()) {
            (Some(message), _) => say_messages(vec![message]),
            (None, Some(list)) => say_words(&list),
            (None, None) => bail!(unknown(&name)),
        }
        Ok(())
    }
}

/// The services that offices call, and the feed.
fn services() -> Vec<ServiceDescriptor> {
    POOL.services().filter(|it| package(it) != "common").collect()
}

fn package(service: &ServiceDescriptor) -> &str {
    // headwater.<package>.v1.<Service>
    service.full_name().split('.').nth(1).unwrap_or_default()
}

/// What was not found, and what may have been meant.
fn unknown(name: &str) -> Wrong {
    let methods = services().into_iter().flat_map(|it| {
        let package = package(&it).to_owned();
        it.methods().map(move |method| format!("{package}.{}", method.name())).collect::<Vec<_>>()
    });
    let packages = services().into_iter().map(|it| package(&it).to_owned());
    let messages = POOL.all_messages().map(|it| it.name().to_owned());
    let lists = POOL.all_enums().map(|it| it.name().to_owned());
    let likeness = |candidate: &String| {
        let (candidate, name) = (candidate.to_lowercase(), name.to_lowercase());
        let last = candidate.rsplit('.').next().unwrap_or_default();
        strsim::jaro_winkler(&candidate, &name).max(strsim::jaro_winkler(last, &name))
    };
    let nearest = packages
        .chain(methods)
        .chain(messages)
        .chain(lists)
        .max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
    let meant = nearest.filter(|it| likeness(it) > 0.8);
    let name = name.to_owned();
    match meant {
        Some(meant) => Wrong::NameMistyped { name, meant },
        None => Wrong::NameUnknown { name },
    }
}

fn list(service: &ServiceDescriptor) {
    let package = package(service);
    let about = comment(&service.parent_file(), service.path());
    say(&format!("{}  {}", service.full_name(), first_line(&about)));
    for right in rights_about_objects(service) {
        say(&format!("  looks for {right} itself"));
    }
    for method in service.methods() {
        let path = format!("/{}/{}", service.full_name(), method.name());
        let stream = if method.is_client_streaming() { " (stream)" } else { "" };
        let about = comment(&service.parent_file(), method.path());
        say(&format!("  {package}.{}{stream}  [{}]", method.name(), access(&path)));
        say(&format!("      {}", first_line(&about)));
    }
    say("");
}

fn one(method: &MethodDescriptor) {
    let path = format!("/{}/{}", method.parent_service().full_name(), method.name());
    say(&format!("{path}  [{}]", access(&path)));
    say(&comment(&method.parent_service().parent_file(), method.path()));
    say("");
    say_messages(vec![method.input(), method.output()]);
}

fn access(path: &str) -> String {
    match MethodAccess::of(path).map(|rule| &rule.access) {
        Some(Access::Right(right)) => right.clone(),
        Some(Access::Public) => "public".to_owned(),
        Some(Access::Internal(services)) => format!("internal: {}", services.join(", ")),
        None => "refused to all".to_owned(),
    }
}

/// Messages with their fields, then those that they hold, each once; the words of closed lists stand at their fields.
fn say_messages(first: Vec<MessageDescriptor>) {
    let mut told = Vec::new();
    let mut queue = VecDeque::from(first);
    while let Some(message) = queue.pop_front() {
        if told.contains(&message) || !message.full_name().starts_with("headwater.") {
            continue;
        }
        say(&format!("{}  {}", message.name(), first_line(&about_message(&message))));
        for field in message.fields() {
            let about = comment(&message.parent_file(), field.path());
            say(&format!("  {}: {}  {}", field.name(), type_of(&field), about.replace('\n', " ")));
            match field.kind() {
                Kind::Message(inner) => queue.push_back(inner),
                Kind::Enum(list) => {
                    let words = list.values().filter(|it| it.number() != 0);
                    let words: Vec<_> = words.map(|it| it.name().to_owned()).collect();
                    say(&format!("      {}", words.join(", ")));
                }
                _ => {}
            }
        }
        say("");
        told.push(message);
    }
}

fn say_words(list: &EnumDescriptor) {
    say(&format!("{}  {}", list.name(), first_line(&comment(&list.parent_file(), list.path()))));
    let label = POOL.get_extension_by_name("headwater.common.v1.label");
    for value in list.values().filter(|it| it.number() != 0) {
        let options = value.options();
        let label = label.as_ref().map(|label| options.get_extension(label).into_owned());
        let text = |name: &str| {
            let label = label.as_ref()?.as_message()?.get_field_by_name(name)?;
            label.as_str().map(str::to_owned)
        };
        let (zh, en) = (text("zh").unwrap_or_default(), text("en").unwrap_or_default());
        say(&format!("  {} = {}  {zh} · {en}", value.name(), value.number()));
    }
}

fn type_of(field: &FieldDescriptor) -> String {
    let name = match field.kind() {
        Kind::Message(it) => it.name().to_owned(),
        Kind::Enum(it) => it.name().to_owned(),
        other => format!("{other:?}").to_lowercase(),
    };
    if field.is_list() { format!("repeated {name}") } else { name }
}

fn about_message(message: &MessageDescriptor) -> String {
    comment(&message.parent_file(), message.path())
}

fn comment(file: &FileDescriptor, path: &[i32]) -> String {
    let file = file.file_descriptor_proto();
    let locations = file.source_code_info.iter().flat_map(|info| &info.location);
    locations
        .filter(|location| location.path == path)
        .find_map(|location| location.leading_comments.clone())
        .unwrap_or_default()
        .lines()
        .map(str::trim)
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_owned()
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_exist_is_said_so_with_what_may_have_been_meant() {
        let describe = |name: &str| Describe { name: Some(name.to_owned()) }.run();
        for (typo, meant) in [
            ("intke", "intake"),
            ("registerpetition", "intake.RegisterPetition"),
            ("PetitonDraft", "PetitionDraft"),
        ] {
            let error = describe(typo).unwrap_err().to_string();
            assert!(error.contains(&format!("was {meant} meant?")), "{error}");
        }
        for known in
            ["intake", "risk-ledger", "intake.RegisterPetition", "PetitionDraft", "Channel"]
        {
            describe(known).unwrap();
        }
    }
}
