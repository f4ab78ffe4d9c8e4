//! What no field of any request may hold, whatever it means: control characters, and numbers below zero. It is read off the
//! message's bytes by the contract's descriptor, once for every method of every service.

use std::collections::HashMap;
use std::sync::LazyLock;

use headwater_proto::POOL;
use kernel::Invalid;
use prost::encoding::{DecodeContext, WireType, decode_key, decode_varint, skip_field};
use prost::{Message, Name};
use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor, MethodDescriptor};

/// Messages lie in each other at most so deep; what decodes them allows no more.
const DEPTH_MAX: usize = 100;
/// Nobody reads more complaints than this about one request.
const COMPLAINTS_MAX: usize = 64;

/// Messages whose numbers are read as a whole, by `parse`, and may be negative in parts: an instant before 1970 is.
const READ_AS_A_WHOLE: [&str; 2] = ["google.protobuf.Timestamp", "headwater.common.v1.CivilDate"];

/// Bytes that are no such message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

static METHODS: LazyLock<HashMap<String, MethodDescriptor>> = LazyLock::new(|| {
    let methods = POOL.services().flat_map(|service| service.methods().collect::<Vec<_>>());
    let path =
        |it: &MethodDescriptor| format!("/{}/{}", it.parent_service().full_name(), it.name());
    methods.map(|method| (path(&method), method)).collect()
});

/// The method with this path, if a contract has it.
pub fn method(path: &str) -> Option<&'static MethodDescriptor> {
    METHODS.get(path)
}

/// What is wrong with a message that was read already: with a row of a stream, where one is refused and others go on.
pub fn complaints_about<M: Message + Name>(message: &M) -> Vec<Invalid> {
    let descriptor = POOL.get_message_by_name(&M::full_name());
    let bytes = message.encode_to_vec();
    descriptor.and_then(|it| complaints(&it, &bytes).ok()).unwrap_or_default()
}

/// What is wrong with a message, field by field.
pub fn complaints(message: &MessageDescriptor, bytes: &[u8]) -> Result<Vec<Invalid>, Malformed> {
    let mut judge = Judge::default();
    judge.message(message, bytes, None, DEPTH_MAX)?;
    Ok(judge.complaints)
}

/// Where a field stands; its name is written out only for a complaint.
struct Place<'a> {
    within: Option<&'a Place<'a>>,
    name: &'a str,
    at: Option<usize>,
}

impl Place<'_> {
    fn path(&self) -> String {
        let mut path = self.within.map(|it| it.path() + ".").unwrap_or_default();
        path.push_str(self.name);
        if let Some(at) = self.at {
            path = format!("{path}[{at}]");
        }
        path
    }
}

#[derive(Default)]
struct Judge {
    complaints: Vec<Invalid>,
}

impl Judge {
    fn message(
        &mut self,
        message: &MessageDescriptor,
        mut bytes: &[u8],
        within: Option<&Place<'_>>,
        depth: usize,
    ) -> Result<(), Malformed> {
        let depth = depth.checked_sub(1).ok_or(Malformed)?;
        let mut seen: Vec<(u32, usize)> = Vec::new();
        while !bytes.is_empty() {
            let (number, wire) = decode_key(&mut bytes).map_err(|_| Malformed)?;
            let Some(field) = message.get_field(number) else {
                skip_field(wire, number, &mut bytes, DecodeContext::default())
                    .map_err(|_| Malformed)?;
                continue;
            };
            let at = field.is_list().then(|| count(&mut seen, number));
            let place = Place { within, name: field.name(), at };
            match wire {
                WireType::LengthDelimited => {
                    let length = decode_varint(&mut bytes).map_err(|_| Malformed)?;
                    let length = usize::try_from(length).map_err(|_| Malformed)?;
                    let (value, rest) = bytes.split_at_checked(length).ok_or(Malformed)?;
                    bytes = rest;
                    self.value(&field, value, &place, depth)?;
                }
                WireType::Varint => {
                    let value = decode_varint(&mut bytes).map_err(|_| Malformed)?;
                    self.number(&field, value, &place)?;
                }
                WireType::ThirtyTwoBit => bytes = fixed(&field, bytes, 4)?,
                WireType::SixtyFourBit => bytes = fixed(&field, bytes, 8)?,
                WireType::StartGroup | WireType::EndGroup => return Err(Malformed),
            }
        }
        Ok(())
    }

    /// A text, a message, or several numbers of a list in one piece.
    fn value(
        &mut self,
        field: &FieldDescriptor,
        mut bytes: &[u8],
        place: &Place<'_>,
        depth: usize,
    ) -> Result<(), Malformed> {
        match field.kind() {
            Kind::String => {
                let text = std::str::from_utf8(bytes).map_err(|_| Malformed)?;
                self.text(text, place);
                Ok(())
            }
            Kind::Message(message) => self.message(&message, bytes, Some(place), depth),
            Kind::Bytes => Ok(()),
            Kind::Float | Kind::Fixed32 | Kind::Sfixed32 if field.is_list() => {
                bytes.len().is_multiple_of(4).then_some(()).ok_or(Malformed)
            }
            Kind::Double | Kind::Fixed64 | Kind::Sfixed64 if field.is_list() => {
                bytes.len().is_multiple_of(8).then_some(()).ok_or(Malformed)
            }
            _ if field.is_list() => {
                while !bytes.is_empty() {
                    let value = decode_varint(&mut bytes).map_err(|_| Malformed)?;
                    self.number(field, value, place)?;
                }
                Ok(())
            }
            _ => Err(Malformed),
        }
    }

    fn text(&mut self, text: &str, place: &Place<'_>) {
        // What turns the reading direction around makes a text look otherwise than it is.
        let turns = |it: char| matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let control = |it: char| it.is_control() && !matches!(it, '\t' | '\n' | '\r');
        if let Some(at) = text.chars().position(|it| control(it) || turns(it)) {
            let at = at + 1;
            self.complain(
                place,
                "CONTROL_CHARACTER",
                format!("第{at}个字符是不可见的控制字符，请删去"),
                format!("character {at} is an invisible control character; take it out"),
            );
        }
    }

    fn number(
        &mut self,
        field: &FieldDescriptor,
        value: u64,
        place: &Place<'_>,
    ) -> Result<(), Malformed> {
        let negative = match field.kind() {
            Kind::Int32 => {
                let [a, b, c, d, ..] = value.to_le_bytes();
                i32::from_le_bytes([a, b, c, d]) < 0
            }
            Kind::Int64 => value.cast_signed() < 0,
            // Zigzag: the lowest bit is the sign.
            Kind::Sint32 | Kind::Sint64 => value % 2 == 1,
            Kind::Uint32 | Kind::Uint64 | Kind::Bool | Kind::Enum(_) => false,
            Kind::Double
            | Kind::Float
            | Kind::Fixed32
            | Kind::Fixed64
            | Kind::Sfixed32
            | Kind::Sfixed64
            | Kind::String
            | Kind::Bytes
            | Kind::Message(_) => return Err(Malformed),
        };
        if negative && !READ_AS_A_WHOLE.contains(&field.parent_message().full_name()) {
            let (zh, en) = ("不得为负数", "must not be negative");
            self.complain(place, "NUMBER_NEGATIVE", zh, en);
        }
        Ok(())
    }

    fn complain(
        &mut self,
        place: &Place<'_>,
        reason: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) {
        if self.complaints.len() < COMPLAINTS_MAX {
            self.complaints.push(Invalid::new(place.path(), reason, zh, en));
        }
    }
}

/// Counts the values of a list; the place of this one.
fn count(seen: &mut Vec<(u32, usize)>, number: u32) -> usize {
    if let Some((_, next)) = seen.iter_mut().find(|(known, _)| *known == number) {
        *next += 1;
        return *next - 1;
    }
    seen.push((number, 1));
    0
}

/// What follows a number of a fixed length.
fn fixed<'b>(
    field: &FieldDescriptor,
    bytes: &'b [u8],
    length: usize,
) -> Result<&'b [u8], Malformed> {
    let length_of_kind = match field.kind() {
        Kind::Float | Kind::Fixed32 | Kind::Sfixed32 => 4,
        Kind::Double | Kind::Fixed64 | Kind::Sfixed64 => 8,
        _ => return Err(Malformed),
    };
    bytes.get(length..).filter(|_| length_of_kind == length).ok_or(Malformed)
}

#[cfg(test)]
mod tests {
    use headwater_proto::intake::v1 as pb;

    use super::*;

    fn about<M: Message + Name>(message: &M) -> Vec<(String, &'static str)> {
        complaints_about(message).into_iter().map(|it| (it.field, it.reason)).collect()
    }

    fn request(change: impl FnOnce(&mut pb::PetitionDraft)) -> pb::RegisterPetitionRequest {
        let mut petition = pb::PetitionDraft {
            text: "请修桥。\r\n\t谢谢。".to_owned(),
            receive_time: Some(prost_types::Timestamp { seconds: -86_400, nanos: 0 }),
            petitioners: vec![pb::Petitioner::default(), pb::Petitioner::default()],
            ..pb::PetitionDraft::default()
        };
        change(&mut petition);
        pb::RegisterPetitionRequest { request_id: "request-1".to_owned(), petition: Some(petition) }
    }

    #[test]
    fn a_sound_request_has_no_complaint_nor_has_an_instant_long_ago() {
        assert_eq!(about(&request(|_| ())), []);
    }

    #[test]
    fn control_characters_and_negative_numbers_are_named_wherever_they_stand() {
        for control in
            ['\0', '\u{1}', '\u{b}', '\u{1b}', '\u{7f}', '\u{85}', '\u{202e}', '\u{2066}']
        {
            let faulty = request(|it| {
                it.text = format!("请{control}修桥。");
                it.petitioners[1].name = format!("甲{control}");
                it.complained_bodies = vec![String::new(), control.to_string()];
                it.party_size = -1;
            });
            let mut complaints = about(&faulty);
            complaints.sort();
            assert_eq!(
                complaints,
                [
                    ("petition.complained_bodies[1]".to_owned(), "CONTROL_CHARACTER"),
                    ("petition.party_size".to_owned(), "NUMBER_NEGATIVE"),
                    ("petition.petitioners[1].name".to_owned(), "CONTROL_CHARACTER"),
                    ("petition.text".to_owned(), "CONTROL_CHARACTER"),
                ],
                "{control:?}"
            );
        }
    }

    #[test]
    fn bytes_are_found_malformed_exactly_when_the_message_cannot_be_decoded() {
        let descriptor = POOL.get_message_by_name(&pb::RegisterPetitionRequest::full_name());
        let descriptor = descriptor.unwrap();
        let good = request(|it| it.party_size = 3).encode_to_vec();
        let judged = |bytes: &[u8]| complaints(&descriptor, bytes).is_ok();
        let decoded = |bytes: &[u8]| pb::RegisterPetitionRequest::decode(bytes).is_ok();
        let mut refused = 0;
        for at in 0..good.len() {
            assert_eq!(judged(&good[..at]), decoded(&good[..at]), "cut at {at}");
            for byte in [0, 1, 7, 0x0b, 0x7f, 0x80, 0xc0, 0xff] {
                let mut bad = good.clone();
                bad[at] = byte;
                assert_eq!(judged(&bad), decoded(&bad), "{byte:#x} at {at}");
                refused += usize::from(!decoded(&bad));
            }
        }
        assert!(refused > 100, "only {refused} of them were malformed");
    }
}
