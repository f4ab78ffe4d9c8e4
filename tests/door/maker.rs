//! Messages made up from their descriptors: some that could be meant, some that nobody means.

use prost::Message;
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, Value};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

/// Words that fields could hold.
const WORDS: [&str; 16] = [
    "530902",
    "530902001",
    "530900",
    "530902-XFJ",
    "530902-ZJJ",
    "530902-RSJ",
    "530902-XFJ.registrar-1",
    "530902-ZJJ.head",
    "per-lin-wei",
    "530902-XFJ-2026-000001",
    "请求尽快解决拖欠工资的问题。",
    "已核实。",
    "labour",
    "handling",
    "13900009999",
    "2026-06-01",
];
/// So many ids that were answered are kept, to be sent again.
const KNOWN_MAX: usize = 200;

/// Makes messages, the same ones for the same seed and answers.
pub(crate) struct Maker {
    random: StdRng,
    known: Vec<String>,
}

impl Maker {
    pub(crate) fn new(seed: u64) -> Self {
        Self { random: StdRng::seed_from_u64(seed), known: Vec::new() }
    }

    /// Learns the ids and numbers in an answer.
    pub(crate) fn learn(&mut self, message: &MessageDescriptor, bytes: &[u8]) {
        let Ok(answer) = DynamicMessage::decode(message.clone(), bytes) else { return };
        let mut found = Vec::new();
        collect(&answer, &mut found);
        for text in found {
            if self.known.len() < KNOWN_MAX {
                self.known.push(text);
            } else {
                let at = self.random.random_range(0..KNOWN_MAX);
                self.known[at] = text;
            }
        }
    }

    /// The bytes of a message; now and then of one that is broken.
    pub(crate) fn bytes(&mut self, message: &MessageDescriptor) -> Vec<u8> {
        let mut bytes = self.message(message, 0).encode_to_vec();
        if self.random.random_bool(0.1) {
            for _ in 0..self.random.random_range(1..4) {
                let (at, byte) = (self.random.random_range(0..=bytes.len()), self.random.random());
                match bytes.get_mut(at) {
                    Some(old) if self.random.random() => *old = byte,
                    Some(_) => bytes.truncate(at),
                    None => bytes.push(byte),
                }
            }
        }
        bytes
    }

    fn message(&mut self, message: &MessageDescriptor, depth: usize) -> DynamicMessage {
        let mut made = DynamicMessage::new(message.clone());
        for field in message.fields() {
            if !self.random.random_bool(0.85) || depth > 6 {
                continue;
            }
            let value = if field.is_list() {
                let count = *[0, 1, 1, 2, 3, 40].choose(&mut self.random).unwrap();
                Value::List((0..count).map(|_| self.value(&field, depth)).collect())
            } else {
                self.value(&field, depth)
            };
            made.set_field(&field, value);
        }
        made
    }

    fn value(&mut self, field: &FieldDescriptor, depth: usize) -> Value {
        let random = &mut self.random;
        match field.kind() {
            Kind::String => Value::String(self.text(field.name())),
            Kind::Message(message) => Value::Message(self.dated(&message, depth)),
            Kind::Enum(it) => {
                let values: Vec<i32> = it.values().map(|it| it.number()).collect();
                let odd = random.random_bool(0.1);
                Value::EnumNumber(if odd {
                    random.random()
                } else {
                    *values.choose(random).unwrap()
                })
            }
            Kind::Bool => Value::Bool(random.random()),
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => {
                Value::I32(*[0, 1, 2, 5, 60, -1, i32::MAX, i32::MIN].choose(random).unwrap())
            }
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => {
                Value::I64(*[0, 1, 1, 2, 3, -1, i64::MAX, i64::MIN].choose(random).unwrap())
            }
            Kind::Uint32 | Kind::Fixed32 => Value::U32(random.random()),
            Kind::Uint64 | Kind::Fixed64 => Value::U64(random.random()),
            Kind::Double => Value::F64(random.random()),
            Kind::Float => Value::F32(random.random()),
            Kind::Bytes => Value::Bytes(random.random::<[u8; 8]>().to_vec().into()),
        }
    }

    /// A message inside another; days and instants are mostly some that could be meant.
    fn dated(&mut self, message: &MessageDescriptor, depth: usize) -> DynamicMessage {
        let usual = self.random.random_bool(0.8);
        let mut made = self.message(message, depth + 1);
        if !usual {
            return made;
        }
        let random = &mut self.random;
        match message.full_name() {
            "google.protobuf.Timestamp" => {
                // Spring of 2026.
                let seconds = random.random_range(1_772_000_000..1_780_300_000);
                made.set_field_by_name("seconds", Value::I64(seconds));
                made.set_field_by_name("nanos", Value::I32(0));
            }
            "headwater.common.v1.CivilDate" => {
                made.set_field_by_name("year", Value::I32(2026));
                made.set_field_by_name("month", Value::I32(random.random_range(1..=12)));
                made.set_field_by_name("day", Value::I32(random.random_range(1..=28)));
            }
            _ => {}
        }
        made
    }

    fn text(&mut self, field: &str) -> String {
        let random = &mut self.random;
        if field == "request_id" && random.random_bool(0.9) {
            return format!("fuzz-{:016x}", random.random::<u64>());
        }
        if field.ends_with("_id") && random.random_bool(0.7) {
            return self.known.choose(random).cloned().unwrap_or_default();
        }
        match random.random_range(0..20) {
            0..=7 => (*WORDS.choose(random).unwrap()).to_owned(),
            8..=11 => self.known.choose(random).cloned().unwrap_or_default(),
            12 => String::new(),
            13 => "长".repeat(random.random_range(1..3000)),
            14 => "x".repeat(random.random_range(1..100_000)),
            15 => format!("请\0修{}桥", char::from(random.random_range(0..32_u8))),
            16 => "\u{202e}\u{200b}\u{feff}\u{fffd}\u{10ffff}👩‍👩‍👧".to_owned(),
            17 => "'; drop table petition; -- %s %n {} ${x} \\".to_owned(),
            18 => format!("{}", random.random::<i64>()),
            _ => {
                let count = random.random_range(1..20);
                (0..count).map(|_| random.random::<char>()).collect()
            }
        }
    }
}

/// The texts of an answer that name something.
fn collect(message: &DynamicMessage, found: &mut Vec<String>) {
    for (field, value) in message.fields() {
        let values = match value {
            Value::List(values) => values.as_slice(),
            one => std::slice::from_ref(one),
        };
        for value in values {
            match value {
                Value::Message(inner) => collect(inner, found),
                Value::String(text)
                    if field.name().ends_with("_id") || field.name() == "number" =>
                {
                    found.push(text.clone());
                }
                _ => {}
            }
        }
    }
}
