//! What reflection shows to strangers: the methods they may call, and what these take and give. Feeds, facts and what only the
//! services ask of each other are left out.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use prost::Message;
use prost_types::source_code_info::Location;
use prost_types::{DescriptorProto, EnumDescriptorProto, FileDescriptorProto, FileDescriptorSet};

/// Numbers of fields of `FileDescriptorProto` and `ServiceDescriptorProto`, by which comments say what they are about.
const PACKAGE: i32 = 2;
const MESSAGES: i32 = 4;
const ENUMS: i32 = 5;
const SERVICES: i32 = 6;
const METHODS: i32 = 2;

/// The contracts, as far as they are about methods with these paths.
pub(crate) fn contracts(listed: impl Fn(&str) -> bool) -> anyhow::Result<FileDescriptorSet> {
    let mut set = FileDescriptorSet::decode(headwater_proto::DESCRIPTORS)?;
    for file in &mut set.file {
        let package = file.package().to_owned();
        let methods: Vec<Vec<bool>> = file
            .service
            .iter()
            .map(|service| {
                let path = |method: &str| format!("/{package}.{}/{method}", service.name());
                service.method.iter().map(|it| listed(&path(it.name()))).collect()
            })
            .collect();
        keep_methods(file, &methods);
    }
    let reached = reached(&set);
    for file in &mut set.file {
        keep_types(file, &reached);
    }
    keep_imports(&mut set);
    Ok(set)
}

/// Leaves the methods that are marked, and services with at least one.
fn keep_methods(file: &mut FileDescriptorProto, marked: &[Vec<bool>]) {
    let services: Vec<bool> = marked.iter().map(|it| it.contains(&true)).collect();
    let places: Vec<_> = marked.iter().map(|it| places(it)).collect();
    for (service, marked) in file.service.iter_mut().zip(marked) {
        keep(&mut service.method, marked);
    }
    keep_comments(file, |location| match location.path.as_mut_slice() {
        [SERVICES, service, METHODS, method, ..] => {
            let places = usize::try_from(*service).ok().and_then(|at| places.get(at));
            places.is_none_or(|it| moved(it, method))
        }
        _ => true,
    });
    let places = self::places(&services);
    keep(&mut file.service, &services);
    keep_comments(file, |location| match location.path.as_mut_slice() {
        [SERVICES, service, ..] => moved(&places, service),
        _ => true,
    });
}

/// Leaves the messages and enums of a file that are reached, by their full names.
fn keep_types(file: &mut FileDescriptorProto, reached: &HashSet<String>) {
    let package = file.package().to_owned();
    let is_reached = |name: &str| reached.contains(&format!(".{package}.{name}"));
    let messages: Vec<_> = file.message_type.iter().map(|it| is_reached(it.name())).collect();
    let enums: Vec<_> = file.enum_type.iter().map(|it| is_reached(it.name())).collect();
    let (message_places, enum_places) = (places(&messages), places(&enums));
    keep(&mut file.message_type, &messages);
    keep(&mut file.enum_type, &enums);
    // Our own options extend what describes contracts, and say who may call a method.
    file.extension.clear();
    keep_comments(file, |location| match location.path.as_mut_slice() {
        [MESSAGES, message, ..] => moved(&message_places, message),
        [ENUMS, it, ..] => moved(&enum_places, it),
        // Of the rest only what is about services, or the package, is still where it was.
        [first, ..] => matches!(*first, SERVICES | PACKAGE),
        [] => true,
    });
}

/// Leaves the files that hold something, and the imports that they need.
fn keep_imports(set: &mut FileDescriptorSet) {
    let mut homes: BTreeMap<String, String> = BTreeMap::new();
    for file in &set.file {
        let names = file.message_type.iter().map(DescriptorProto::name);
        for name in names.chain(file.enum_type.iter().map(EnumDescriptorProto::name)) {
            homes.insert(format!(".{}.{name}", file.package()), file.name().to_owned());
        }
    }
    for file in &mut set.file {
        let needed: BTreeSet<_> = uses(file).iter().filter_map(|it| home(&homes, it)).collect();
        file.dependency.retain(|it| needed.contains(it.as_str()));
        file.public_dependency.clear();
        file.weak_dependency.clear();
    }
    set.file.retain(|file| {
        !(file.service.is_empty() && file.message_type.is_empty() && file.enum_type.is_empty())
    });
}

/// The top-level messages and enums that the methods take and give, and those that lie in them.
fn reached(set: &FileDescriptorSet) -> HashSet<String> {
    let mut messages: HashMap<String, &DescriptorProto> = HashMap::new();
    let mut tops: BTreeMap<String, String> = BTreeMap::new();
    for file in &set.file {
        for message in &file.message_type {
            let name = format!(".{}.{}", file.package(), message.name());
            messages.insert(name.clone(), message);
            tops.insert(name.clone(), name);
        }
        for it in &file.enum_type {
            let name = format!(".{}.{}", file.package(), it.name());
            tops.insert(name.clone(), name);
        }
    }
    let methods = set.file.iter().flat_map(|file| &file.service).flat_map(|it| &it.method);
    let mut next: Vec<String> =
        methods.flat_map(|it| [it.input_type().to_owned(), it.output_type().to_owned()]).collect();
    let mut reached = HashSet::new();
    while let Some(name) = next.pop() {
        let Some(top) = home(&tops, &name).map(str::to_owned) else { continue };
        if reached.insert(top.clone())
            && let Some(message) = messages.get(&top)
        {
            next.extend(types_of(message));
        }
    }
    reached
}

/// What a file's services and messages name.
fn uses(file: &FileDescriptorProto) -> Vec<String> {
    let methods = file.service.iter().flat_map(|it| &it.method);
    let of_methods =
        methods.flat_map(|it| [it.input_type().to_owned(), it.output_type().to_owned()]);
    of_methods.chain(file.message_type.iter().flat_map(types_of)).collect()
}

/// What a message's fields name, and those of the messages written inside it.
fn types_of(message: &DescriptorProto) -> Vec<String> {
    let own = message.field.iter().filter_map(|it| it.type_name.clone());
    own.chain(message.nested_type.iter().flat_map(types_of)).collect()
}

/// Where a type stands, or the one that it is written inside.
fn home<'a>(homes: &'a BTreeMap<String, String>, name: &str) -> Option<&'a str> {
    let mut name = name;
    loop {
        if let Some(home) = homes.get(name) {
            return Some(home);
        }
        name = &name[..name.rfind('.')?];
    }
}

fn keep<T>(items: &mut Vec<T>, marked: &[bool]) {
    let mut marked = marked.iter();
    items.retain(|_| marked.next().is_some_and(|it| *it));
}

/// Where each item stands once those that are not marked are gone.
fn places(marked: &[bool]) -> Vec<Option<i32>> {
    let mut next = -1;
    marked
        .iter()
        .map(|marked| {
            next += i32::from(*marked);
            marked.then_some(next)
        })
        .collect()
}

/// Writes the new place of an item; false if it is gone.
fn moved(places: &[Option<i32>], place: &mut i32) -> bool {
    let new = usize::try_from(*place).ok().and_then(|at| places.get(at).copied().flatten());
    if let Some(new) = new {
        *place = new;
    }
    new.is_some()
}

fn keep_comments(file: &mut FileDescriptorProto, keep: impl FnMut(&mut Location) -> bool) {
    if let Some(info) = &mut file.source_code_info {
        info.location.retain_mut(keep);
    }
}

#[cfg(test)]
mod tests {
    use prost_reflect::DescriptorPool;

    use super::*;

    #[test]
    fn what_is_listed_is_shown_whole_with_its_comments_and_nothing_else_is() {
        let listed = |path: &str| {
            path.starts_with("/headwater.routing.v1.RoutingService/")
                && !path.ends_with("ResolvePost")
        };
        let pool = DescriptorPool::from_file_descriptor_set(contracts(listed).unwrap()).unwrap();
        let names: Vec<_> = pool.services().map(|it| it.full_name().to_owned()).collect();
        assert_eq!(names, ["headwater.routing.v1.RoutingService"]);
        for hidden in [
            "headwater.routing.v1.ResolvePostRequest",
            "headwater.routing.v1.ResolvePostResponse",
            "headwater.routing.v1.MatterReferred",
            "headwater.common.v1.Event",
            "headwater.common.v1.SubscribeRequest",
            "headwater.common.v1.Access",
        ] {
            assert!(headwater_proto::POOL.get_message_by_name(hidden).is_some(), "{hidden}");
            assert!(pool.get_message_by_name(hidden).is_none(), "{hidden} is shown");
        }
        // Comments still stand with what they are about.
        let comment = |pool: &DescriptorPool, method: &str| {
            let service = pool.get_service_by_name("headwater.routing.v1.RoutingService").unwrap();
            let method = service.methods().find(|it| it.name() == method).unwrap();
            let file = method.parent_file().file_descriptor_proto().clone();
            let about = |it: &&Location| it.path == method.path();
            let info = file.source_code_info.unwrap();
            info.location.iter().find(about).unwrap().leading_comments.clone().unwrap()
        };
        for method in ["GetMatter", "ReferMatter", "ReplyToMatter"] {
            let said = comment(&pool, method);
            assert_eq!(said, comment(&headwater_proto::POOL, method), "{method}");
        }
    }
}
