//! What `headwater describe` knows of a service, a method, a message or a list of words: what programs get as JSON, and people as text.

use std::collections::VecDeque;

use headwater_proto::{Access, MethodAccess, POOL, rights_about_objects};
use prost_reflect::{
    EnumDescriptor, FieldDescriptor, FileDescriptor, Kind, MessageDescriptor, MethodDescriptor,
    ServiceDescriptor,
};
use serde::Serialize;

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Told {
    Services(Vec<Service>),
    Method(Method),
    Messages(Vec<Message>),
    Words(Words),
}

#[derive(Debug, Serialize)]
pub(super) struct Service {
    pub(super) name: String,
    pub(super) about: String,
    /// Rights that it looks for itself, beside those of its methods.
    pub(super) rights: Vec<String>,
    pub(super) methods: Vec<Method>,
}

#[derive(Debug, Serialize)]
pub(super) struct Method {
    /// As `headwater call` takes it.
    pub(super) name: String,
    pub(super) path: String,
    /// The right that it asks for, or who else may call.
    pub(super) access: String,
    pub(super) about: String,
    pub(super) request_stream: bool,
    pub(super) response_stream: bool,
    /// Its request and its answer, then what they hold; left out of lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) messages: Vec<Message>,
}

#[derive(Debug, Serialize)]
pub(super) struct Message {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) fields: Vec<Field>,
}

#[derive(Debug, Serialize)]
pub(super) struct Field {
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) about: String,
    /// What it may say, where that is a closed list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) words: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Words {
    pub(super) name: String,
    pub(super) about: String,
    #[serde(rename = "words")]
    pub(super) all: Vec<Word>,
}

#[derive(Debug, Serialize)]
pub(super) struct Word {
    pub(super) name: String,
    pub(super) number: i32,
    pub(super) zh: String,
    pub(super) en: String,
}

/// The services that offices call, and the feed.
pub(super) fn services() -> Vec<ServiceDescriptor> {
    POOL.services().filter(|it| package(it) != "common").collect()
}

pub(super) fn package(service: &ServiceDescriptor) -> &str {
    // headwater.<package>.v1.<Service>
    service.full_name().split('.').nth(1).unwrap_or_default()
}

impl Service {
    pub(super) fn of(service: &ServiceDescriptor) -> Self {
        Self {
            name: service.full_name().to_owned(),
            about: comment(&service.parent_file(), service.path()),
            rights: rights_about_objects(service),
            methods: service.methods().map(|it| Method::of(&it)).collect(),
        }
    }
}

impl Method {
    fn of(method: &MethodDescriptor) -> Self {
        let service = method.parent_service();
        let path = format!("/{}/{}", service.full_name(), method.name());
        Self {
            name: format!("{}.{}", package(service), method.name()),
            access: access(&path),
            path,
            about: comment(&service.parent_file(), method.path()),
            request_stream: method.is_client_streaming(),
            response_stream: method.is_server_streaming(),
            messages: Vec::new(),
        }
    }

    pub(super) fn with_messages(method: &MethodDescriptor) -> Self {
        let messages = with_those_within(vec![method.input(), method.output()]);
        Self { messages, ..Self::of(method) }
    }
}

/// Messages with their fields, then those that they hold, each once.
pub(super) fn with_those_within(first: Vec<MessageDescriptor>) -> Vec<Message> {
    let (mut told, mut all) = (Vec::new(), Vec::new());
    let mut queue = VecDeque::from(first);
    while let Some(message) = queue.pop_front() {
        if told.contains(&message) || !message.full_name().starts_with("headwater.") {
            continue;
        }
        let within = message.fields().filter_map(|it| it.kind().as_message().cloned());
        queue.extend(within);
        let fields = message.fields().map(|it| Field::of(&message, &it));
        all.push(Message {
            name: message.name().to_owned(),
            about: comment(&message.parent_file(), message.path()),
            fields: fields.collect(),
        });
        told.push(message);
    }
    all
}

impl Field {
    fn of(message: &MessageDescriptor, field: &FieldDescriptor) -> Self {
        let name = match field.kind() {
            Kind::Message(it) => it.name().to_owned(),
            Kind::Enum(it) => it.name().to_owned(),
            other => format!("{other:?}").to_lowercase(),
        };
        let words = field.kind().as_enum().map(|list| {
            let words = list.values().filter(|it| it.number() != 0);
            words.map(|it| it.name().to_owned()).collect()
        });
        Self {
            name: field.name().to_owned(),
            kind: if field.is_list() { format!("repeated {name}") } else { name },
            about: comment(&message.parent_file(), field.path()).replace('\n', " "),
            words: words.unwrap_or_default(),
        }
    }
}

impl Words {
    pub(super) fn of(list: &EnumDescriptor) -> Self {
        let label = POOL.get_extension_by_name("headwater.common.v1.label");
        let words = list.values().filter(|it| it.number() != 0).map(|value| {
            let options = value.options();
            let label = label.as_ref().map(|label| options.get_extension(label).into_owned());
            let text = |name: &str| {
                let label = label.as_ref()?.as_message()?.get_field_by_name(name)?;
                label.as_str().map(str::to_owned)
            };
            Word {
                name: value.name().to_owned(),
                number: value.number(),
                zh: text("zh").unwrap_or_default(),
                en: text("en").unwrap_or_default(),
            }
        });
        Self {
            name: list.name().to_owned(),
            about: comment(&list.parent_file(), list.path()),
            all: words.collect(),
        }
    }
}

fn access(path: &str) -> String {
    match MethodAccess::of(path).map(|rule| &rule.access) {
        Some(Access::Right(right)) => right.clone(),
        Some(Access::Public) => "public".to_owned(),
        Some(Access::Internal(services)) => format!("internal: {}", services.join(", ")),
        None => "refused to all".to_owned(),
    }
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
