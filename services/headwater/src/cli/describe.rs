//! `headwater describe`: services, methods, rights.

use clap::Args;
use headwater_proto::{Access, MethodAccess, POOL, rights_about_objects};

use super::say;

/// List services, methods and the rights they ask for.
#[derive(Debug, Args)]
pub(super) struct Describe {
    /// Only this service or method, with its full comment and the fields of its request
    name: Option<String>,
}

impl Describe {
    pub(super) fn run(self) -> anyhow::Result<()> {
        match self.name {
            Some(name) if name.chars().any(char::is_uppercase) => one(&name),
            service => {
                list(service.as_deref());
                Ok(())
            }
        }
    }
}

fn list(only: Option<&str>) {
    for service in POOL.services() {
        let package = service.package_name().split('.').nth(1).unwrap_or_default();
        if only.is_some_and(|only| only.replace('-', "_") != package) || package == "common" {
            continue;
        }
        say(&format!("{}  {}", service.full_name(), first_line(&service_comment(&service))));
        for right in rights_about_objects(&service) {
            say(&format!("  looks for {right} itself"));
        }
        for method in service.methods() {
            let path = format!("/{}/{}", service.full_name(), method.name());
            let stream = if method.is_client_streaming() { " (stream)" } else { "" };
            let summary = first_line(&method_comment(&method));
            say(&format!("  {package}.{}{stream}  [{}]", method.name(), access(&path)));
            say(&format!("      {summary}"));
        }
        say("");
    }
}

fn one(name: &str) -> anyhow::Result<()> {
    let method = super::call::find(name)?;
    let path = format!("/{}/{}", method.parent_service().full_name(), method.name());
    say(&format!("{path}  [{}]", access(&path)));
    say(&method_comment(&method));
    for (what, message) in [("request", method.input()), ("answer", method.output())] {
        say(&format!("{what} {}", message.name()));
        for field in message.fields() {
            let many = if field.is_list() { "repeated " } else { "" };
            say(&format!("  {}: {many}{:?}", field.json_name(), field.kind()));
        }
    }
    Ok(())
}

fn access(path: &str) -> String {
    match MethodAccess::of(path).map(|rule| &rule.access) {
        Some(Access::Right(right)) => right.clone(),
        Some(Access::Public) => "public".to_owned(),
        Some(Access::Internal(services)) => format!("internal: {}", services.join(", ")),
        None => "refused to all".to_owned(),
    }
}

fn service_comment(service: &prost_reflect::ServiceDescriptor) -> String {
    comment(service.parent_file().file_descriptor_proto(), service.path())
}

fn method_comment(method: &prost_reflect::MethodDescriptor) -> String {
    comment(method.parent_file().file_descriptor_proto(), method.path())
}

fn comment(file: &prost_types::FileDescriptorProto, path: &[i32]) -> String {
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
