//! A service's README says what it offers, publishes and consumes; the contracts and the code say the same.

use std::collections::BTreeSet;

use headwater_proto::POOL;
use kernel::ServiceName;
use prost_reflect::{MessageDescriptor, ServiceDescriptor};

use super::sources::SERVICES;

/// The paragraph of a README that begins with this word.
fn paragraph(service: &str, word: &str) -> String {
    let path = test_kit::repository().join(format!("services/{service}/README.md"));
    let text = std::fs::read_to_string(path).unwrap();
    let begin = format!("* **{word}**");
    let (_, rest) =
        text.split_once(&begin).expect("each README says what it offers, publishes and consumes");
    let end = rest.find("\n* **").or_else(|| rest.find("\n\n")).unwrap_or(rest.len());
    rest[..end].split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The names in it that begin with a capital letter and hold another: RPCs and facts.
fn names(text: &str) -> BTreeSet<String> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| word.starts_with(|it: char| it.is_ascii_uppercase()))
        .filter(|word| word.chars().filter(char::is_ascii_uppercase).count() > 1)
        .filter(|word| word.chars().any(|it| it.is_ascii_lowercase()))
        .filter(|word| !word.ends_with("Service"))
        .map(ToOwned::to_owned)
        .collect()
}

fn package(service: &str) -> String {
    format!("headwater.{}.v1", service.replace('-', "_"))
}

fn keepers() -> impl Iterator<Item = &'static str> {
    SERVICES.into_iter().map(|(service, _)| service)
}

#[test]
fn a_readme_offers_every_method_and_no_other() {
    for service in keepers() {
        let of_service = |it: &ServiceDescriptor| it.package_name() == package(service);
        let methods: BTreeSet<_> = POOL
            .services()
            .filter(of_service)
            .flat_map(|it| it.methods().map(|it| it.name().to_owned()).collect::<Vec<_>>())
            .collect();
        assert_eq!(names(&paragraph(service, "Offers")), methods, "{service}");
    }
}

#[test]
fn a_readme_publishes_every_fact_that_is_published_and_no_other() {
    for service in keepers() {
        let facts = POOL.all_messages().find(|it| {
            it.package_name() == package(service) && it.oneofs().any(|it| it.name() == "fact")
        });
        let published: BTreeSet<_> = facts
            .unwrap()
            .fields()
            .filter_map(|field| field.kind().as_message().cloned())
            .filter(|fact| !comment(fact).contains("ot published"))
            .map(|fact| fact.name().to_owned())
            .collect();
        assert_eq!(names(&paragraph(service, "Publishes")), published, "{service}");
    }
}

fn comment(message: &MessageDescriptor) -> String {
    let file = message.parent_file().file_descriptor_proto().clone();
    let places = file.source_code_info.unwrap().location;
    let place = places.into_iter().find(|it| it.path == message.path());
    place
        .and_then(|it| it.leading_comments)
        .unwrap_or_default()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn a_readme_consumes_the_feeds_that_are_read_and_no_other() {
    for service in keepers() {
        let read = ServiceName::parse(service).unwrap().reads_feeds_of();
        let said = paragraph(service, "Consumes").replace('-', " ");
        for producer in ServiceName::RECORD_KEEPERS {
            let (words, reads) = (producer.as_str().replace('_', " "), read.contains(&producer));
            assert_eq!(said.contains(&words), reads, "{service} and the feed of {words}");
        }
    }
}
