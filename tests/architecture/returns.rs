//! Words can be read again: whatever text a command takes comes back from a read of the same service.

use std::collections::{BTreeMap, BTreeSet};

use headwater_proto::POOL;
use prost_reflect::{Kind, MessageDescriptor, MethodDescriptor};

/// Texts that come back under another name, each as `Request.field = Message.field`, and those that are no words about
/// anything, as `Request.field = -` with the reason behind it.
const RETURNS: &str = include_str!("returns.txt");

/// Names of fields that point at something or open something, and say nothing about it.
const POINTERS: [&str; 16] = [
    "id", "ids", "body", "bodies", "post", "posts", "person", "region", "regions", "category",
    "grid", "rule", "key", "token", "code", "number",
];

/// Names that say too little: whatever is called so has its line in the table.
const COMMON: [&str; 2] = ["reason", "remark"];

/// True for a text: a string whose name is not that of a pointer.
fn is_text(name: &str, kind: &Kind) -> bool {
    let last = name.rsplit('_').next().unwrap_or(name);
    matches!(kind, Kind::String) && !POINTERS.contains(&last)
}

/// The texts of a message and of all that it holds, as `Message.field`.
fn texts(message: &MessageDescriptor, seen: &mut BTreeSet<String>, found: &mut BTreeSet<String>) {
    if !seen.insert(message.full_name().to_owned()) {
        return;
    }
    for field in message.fields() {
        if is_text(field.name(), &field.kind()) {
            found.insert(format!("{}.{}", message.name(), field.name()));
        }
        if let Kind::Message(inner) = field.kind() {
            texts(&inner, seen, found);
        }
    }
}

fn texts_of(message: &MessageDescriptor) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    texts(message, &mut BTreeSet::new(), &mut found);
    found
}

fn is_command(method: &MethodDescriptor) -> bool {
    method.input().get_field_by_name("request_id").is_some()
}

fn table() -> BTreeMap<&'static str, &'static str> {
    let lines = RETURNS.lines().filter(|it| !it.is_empty() && !it.starts_with('#'));
    lines.map(|it| it.split_once(" = ").expect("Request.field = Message.field")).collect()
}

#[test]
fn every_text_that_a_command_takes_can_be_read_again() {
    let table = table();
    let mut unused: BTreeSet<_> = table.keys().copied().collect();
    let mut lost = Vec::new();
    let packages: BTreeSet<_> = POOL.services().map(|it| it.package_name().to_owned()).collect();
    for package in packages.iter().filter(|it| it.starts_with("headwater.")) {
        let services = POOL.services().filter(|it| it.package_name() == package);
        let methods: Vec<_> = services.flat_map(|it| it.methods().collect::<Vec<_>>()).collect();
        let reads = methods.iter().filter(|it| !is_command(it));
        let readable: BTreeSet<_> = reads.flat_map(|it| texts_of(&it.output())).collect();
        let names: BTreeSet<_> = readable.iter().filter_map(|it| it.rsplit('.').next()).collect();
        for method in methods.iter().filter(|it| is_command(it)) {
            for taken in texts_of(&method.input()) {
                let name = taken.rsplit('.').next().unwrap_or_default();
                let returned = match table.get_key_value(&*taken) {
                    Some((key, target)) => {
                        unused.remove(key);
                        target.starts_with('-') || readable.contains(*target)
                    }
                    None => !COMMON.contains(&name) && names.contains(name),
                };
                if !returned {
                    lost.push(format!("{package} {}: {taken}", method.name()));
                }
            }
        }
    }
    assert!(lost.is_empty(), "no read gives these back:\n{}", lost.join("\n"));
    assert!(unused.is_empty(), "the table names what no command takes: {unused:?}");
}
