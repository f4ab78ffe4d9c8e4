//! The contracts are the manual: everything is documented, every method has a rule, events hold nothing personal.

use std::collections::BTreeSet;
use std::path::PathBuf;

use headwater_proto::{Access, MethodAccess, POOL, rights_about_objects};
use prost_reflect::MessageDescriptor;
use prost_reflect::prost_types::source_code_info::Location;

use super::sources::{code, files, is_test};

#[test]
fn every_element_of_every_contract_is_documented() {
    let mut seen = 0;
    for file in POOL.files().filter(|file| file.name().starts_with("headwater/")) {
        let proto = file.file_descriptor_proto();
        let locations = proto.source_code_info.as_ref().map(|info| info.location.as_slice());
        for location in locations.unwrap_or_default() {
            if !is_element(&location.path) {
                continue;
            }
            seen += 1;
            assert!(
                location.leading_comments.as_ref().is_some_and(|text| !text.trim().is_empty()),
                "{}: line {} is not documented",
                file.name(),
                line(location)
            );
        }
    }
    assert!(seen > 500, "only {seen} elements were seen");
}

/// A message, field, enum, value, service, method, oneof or extension, by its path in the descriptor.
fn is_element(path: &[i32]) -> bool {
    // Field numbers of FileDescriptorProto, DescriptorProto, EnumDescriptorProto, ServiceDescriptorProto.
    match path {
        [4..=7, _] | [5 | 6, _, 2, _] => true,
        [4, _, rest @ ..] => is_part_of_message(rest),
        _ => false,
    }
}

fn is_part_of_message(path: &[i32]) -> bool {
    match path {
        [2 | 3 | 4 | 8, _] | [4, _, 2, _] => true,
        [3, _, rest @ ..] => is_part_of_message(rest),
        _ => false,
    }
}

fn line(location: &Location) -> i32 {
    location.span.first().copied().unwrap_or_default() + 1
}

#[test]
fn every_method_has_an_access_rule_and_the_public_ones_are_known_by_name() {
    let mut public = Vec::new();
    for service in POOL.services().filter(|it| it.full_name().starts_with("headwater.")) {
        for method in service.methods() {
            let path = format!("/{}/{}", service.full_name(), method.name());
            let rule = MethodAccess::of(&path).unwrap_or_else(|| panic!("{path} has no rule"));
            if rule.access == Access::Public {
                public.push(method.name().to_owned());
            }
        }
    }
    public.sort_unstable();
    let dictionaries = ["ListBodies", "ListCategories", "ListRegions", "ListRules"];
    assert_eq!(public, [&dictionaries[..], &["QueryPetition", "RateHandling"]].concat());
}

#[test]
fn every_right_of_the_contracts_is_held_by_some_post_and_no_post_holds_an_unknown_one() {
    let file = test_kit::repository().join("deploy/data/post-kinds.toml");
    let kinds: toml::Table = std::fs::read_to_string(file).unwrap().parse().unwrap();
    let held: Vec<String> = kinds
        .values()
        .flat_map(|kind| kind["rights"].as_array().unwrap().clone())
        .map(|right| right.as_str().unwrap().to_owned())
        .collect();
    for right in headwater_proto::rights() {
        assert!(held.contains(right), "nobody holds {right}");
    }
    for right in held {
        assert!(headwater_proto::rights().contains(&right), "no contract knows {right}");
    }
}

#[test]
fn a_right_about_objects_is_named_by_its_service_and_looked_for_in_its_domain() {
    let asked: Vec<_> = MethodAccess::all().map(|rule| rule.access.clone()).collect();
    for service in POOL.services().filter(|it| it.package_name() != "headwater.common.v1") {
        let folder = service.package_name().split('.').nth(1).unwrap().replace('_', "-");
        let looked_for: BTreeSet<_> =
            files(&format!("services/{folder}/src"), "rs").iter().flat_map(constants).collect();
        for right in rights_about_objects(&service) {
            assert!(looked_for.contains(&right), "{folder} never looks for {right}");
            assert!(!asked.contains(&Access::Right(right.clone())), "a method asks for {right}");
        }
        for right in looked_for {
            assert!(headwater_proto::rights().contains(&right), "no contract knows {right}");
        }
    }
}

/// The rights that the domain of a service looks for itself: constants of the form `thing.act`.
fn constants((path, text): &(PathBuf, String)) -> Vec<String> {
    let in_domain = path.components().any(|part| part.as_os_str() == "domain") && !is_test(path);
    let value = |line: &str| {
        let (_, value) = line.strip_prefix("pub const ")?.split_once(": &str = \"")?;
        let (thing, act) = value.strip_suffix("\";")?.split_once('.')?;
        let word = |it: &str| it.chars().all(|it| it.is_ascii_lowercase() || it == '_');
        (word(thing) && word(act)).then(|| format!("{thing}.{act}"))
    };
    if in_domain { code(text).lines().filter_map(value).collect() } else { Vec::new() }
}

/// Messages that may hold personal fields.
const PERSONAL: [&str; 18] = [
    "CallDetails",
    "CorrectPetitionRequest",
    "PetitionCorrection",
    "RequestSupplementRequest",
    "Supplement",
    "SupplementPetitionRequest",
    "SupplementRequest",
    "Petitioner",
    "PetitionDraft",
    "RegisterPetitionResponse",
    "RegisteredRow",
    "ReissueQueryCodeResponse",
    "Petition",
    "QueryPetitionRequest",
    "Rating",
    "RateHandlingRequest",
    "ReadPetitionersResponse",
    "ImportPetitionsRequest",
];

#[test]
fn personal_fields_stay_in_the_allow_listed_messages_and_out_of_events() {
    let personal = POOL.get_extension_by_name("headwater.common.v1.personal").unwrap();
    let holds = |message: &MessageDescriptor| {
        message
            .fields()
            .any(|field| field.options().get_extension(&personal).as_bool() == Some(true))
    };
    for message in POOL.all_messages().filter(|it| it.full_name().starts_with("headwater.")) {
        if holds(&message) {
            assert!(PERSONAL.contains(&message.name()), "{}", message.full_name());
            assert!(
                !message.parent_file().name().ends_with("events.proto"),
                "{}",
                message.full_name()
            );
        }
        for field in message.fields() {
            assert_ne!(field.name(), "petitioner_id", "{}", message.full_name());
        }
    }
}
