//! Our columns in a file's header, and the request that a row makes.

use std::collections::BTreeMap;

use anyhow::bail;
use headwater_proto::intake::v1 as pb;
use kernel::Invalid;
use service_kit::parse::{to_number, to_timestamp};
use words::Word;
use words::intake::Purpose;

use super::cell;
use super::read::ImportOptions;
use crate::voice::Wrong;

/// Where in a record each of our columns is: in one place, or in several that are joined.
pub(super) struct Columns(BTreeMap<&'static str, Vec<usize>>);

/// Our columns. Only channel, text and received_time are required.
const COLUMNS: [&str; 19] = [
    "source",
    "external_id",
    "channel",
    "received_time",
    "region",
    "names",
    "representatives",
    "party_size",
    "id_numbers",
    "phones",
    "addresses",
    "text",
    "subject",
    "place",
    "caller_number",
    "purpose",
    "category",
    "complained_bodies",
    "complained_posts",
];

impl Columns {
    pub(super) fn of(header: &csv::ByteRecord, options: &ImportOptions) -> anyhow::Result<Self> {
        for ours in options.columns.keys() {
            if !COLUMNS.contains(&ours.as_str()) {
                bail!(Wrong::MapUnknown { column: ours.clone(), all: COLUMNS.join(", ") });
            }
        }
        let mut places = BTreeMap::new();
        for ours in COLUMNS {
            let place = |theirs: &str| header.iter().position(|name| is_named(name, theirs));
            let found = match options.columns.get(ours) {
                None => {
                    let all = header.iter().enumerate().filter(|(_, name)| is_named(name, ours));
                    let all: Vec<_> = all.map(|(at, _)| at).collect();
                    if all.len() > 1 {
                        bail!(Wrong::ColumnTwice { column: ours.to_owned() });
                    }
                    all
                }
                Some(theirs) => theirs
                    .iter()
                    .map(|it| place(it).ok_or_else(|| missing(it, "--map", header)))
                    .collect::<Result<Vec<_>, _>>()?,
            };
            if !found.is_empty() {
                places.insert(ours, found);
            }
        }
        for required in ["text", "received_time"] {
            if !places.contains_key(required) {
                bail!(missing(required, &format!("--map {required}=COLUMN"), header));
            }
        }
        if !places.contains_key("channel") && options.channel.is_none() {
            bail!(missing("channel", "--channel", header));
        }
        Ok(Self(places))
    }

    /// Columns that nothing is read from.
    pub(super) fn unused(&self, header: &csv::ByteRecord, options: &ImportOptions) -> Vec<String> {
        let used: Vec<_> = self.0.values().flatten().copied().collect();
        let names = header.iter().enumerate().filter(|(at, _)| !used.contains(at));
        let names = names.map(|(_, name)| String::from_utf8_lossy(name.trim_ascii()).into_owned());
        // The channel of all rows was given: the file's own is left out on purpose.
        let meant = |name: &String| options.channel.is_some() && name == "channel";
        names.filter(|name| !name.is_empty() && !meant(name)).collect()
    }

    pub(super) fn request(
        &self,
        record: &csv::ByteRecord,
        line: u64,
        options: &ImportOptions,
    ) -> Result<pb::ImportPetitionsRequest, Vec<Invalid>> {
        let mut complaints = Vec::new();
        let mut text = |column: &'static str| self.text(record, column, &mut complaints);
        let source = text("source");
        let external_id = text("external_id");
        let channel_name = text("channel");
        let received = text("received_time");
        let mut draft = pb::PetitionDraft {
            text: text("text"),
            subject: text("subject"),
            place: text("place"),
            details: call_from(text("caller_number")),
            region: text("region"),
            category: text("category"),
            complained_bodies: cell::list(&text("complained_bodies")),
            complained_posts: cell::list(&text("complained_posts")),
            ..pb::PetitionDraft::default()
        };
        let purpose = text("purpose");
        let people = People {
            names: text("names"),
            id_numbers: text("id_numbers"),
            phones: text("phones"),
            addresses: text("addresses"),
            representatives: text("representatives"),
            party_size: text("party_size"),
        };
        if draft.region.is_empty() {
            draft.region = options.region.clone().unwrap_or_default();
        }
        match options.channel.map_or_else(|| cell::channel(&channel_name), Ok) {
            Ok(channel) => draft.channel = channel.number(),
            Err(complaint) => complaints.push(complaint),
        }
        match cell::receive_time(&received) {
            Ok(time) => draft.receive_time = Some(to_timestamp(time)),
            Err(complaint) => complaints.push(complaint),
        }
        match cell::word::<Purpose>("purpose", &purpose) {
            Ok(purpose) => draft.purpose = to_number(purpose),
            Err(complaint) => complaints.push(complaint),
        }
        if let Err(complaint) = people.write(&mut draft) {
            complaints.push(complaint);
        }
        if !complaints.is_empty() {
            return Err(complaints);
        }
        Ok(pb::ImportPetitionsRequest {
            row: i64::try_from(line).unwrap_or(i64::MAX),
            source: if source.is_empty() { options.source.clone() } else { source },
            external_id,
            petition: Some(draft),
            historical: options.historical,
        })
    }

    fn text(
        &self,
        record: &csv::ByteRecord,
        column: &'static str,
        complaints: &mut Vec<Invalid>,
    ) -> String {
        let cells = self.0.get(column).into_iter().flatten().filter_map(|place| record.get(*place));
        let cells: Result<Vec<_>, _> = cells.map(std::str::from_utf8).collect();
        let Ok(cells) = cells else {
            let (zh, en) = (
                "不是有效的UTF-8文本；电子表格请另存为“CSV UTF-8”，或说明文件的编码",
                "not valid UTF-8; save the table as CSV UTF-8, or say how it is written with --encoding",
            );
            complaints.push(Invalid::new(column, "TEXT_NOT_UTF8", zh, en));
            return String::new();
        };
        let said: Vec<_> = cells.into_iter().map(str::trim).filter(|it| !it.is_empty()).collect();
        said.join("\n")
    }

    /// The row's id in its source, as far as it can be read.
    pub(super) fn external_id(&self, record: &csv::ByteRecord) -> String {
        self.text(record, "external_id", &mut Vec::new())
    }
}

/// A column that is not there, what to do about it, and those that are there.
fn missing(column: &str, option: &str, header: &csv::ByteRecord) -> Wrong {
    let names: Vec<_> = header.iter().map(String::from_utf8_lossy).collect();
    let (column, option) = (column.to_owned(), option.to_owned());
    Wrong::ColumnMissing { column, option, found: names.join(", ") }
}

fn is_named(name: &[u8], wanted: &str) -> bool {
    name.trim_ascii().eq_ignore_ascii_case(wanted.as_bytes())
}

/// What a call asks for; the service says if the row is of another channel.
fn call_from(number: String) -> Option<pb::ChannelDetails> {
    use pb::channel_details::Details;
    let call = (!number.is_empty()).then_some(Details::Telephone(pb::CallDetails { number }))?;
    Some(pb::ChannelDetails { details: Some(call) })
}

/// The petitioners of a row: lists aligned by position.
struct People {
    names: String,
    id_numbers: String,
    phones: String,
    addresses: String,
    representatives: String,
    party_size: String,
}

impl People {
    fn write(&self, draft: &mut pb::PetitionDraft) -> Result<(), Invalid> {
        let representatives: usize = cell::number("representatives", &self.representatives)?;
        draft.party_size = cell::number("party_size", &self.party_size)?;
        let part = |text: &str, at: usize| {
            cell::parts(text).nth(at).map(str::trim).unwrap_or_default().to_owned()
        };
        let length = |text: &str| if text.is_empty() { 0 } else { cell::parts(text).count() };
        let lists = [
            ("names", &self.names),
            ("id_numbers", &self.id_numbers),
            ("phones", &self.phones),
            ("addresses", &self.addresses),
        ];
        let count = lists.iter().map(|(_, text)| length(text)).max().unwrap_or_default();
        let named = length(&self.names);
        let longer = lists.iter().find(|(_, text)| named > 0 && length(text) > named);
        if let Some((field, _)) = longer {
            let (zh, en) = ("与姓名一一对应，不多于姓名", "one for each name, and no more");
            return Err(Invalid::malformed(*field, zh, en));
        }
        draft.petitioners = (0..count)
            .map(|at| pb::Petitioner {
                name: part(&self.names, at),
                id_number: part(&self.id_numbers, at),
                phone: part(&self.phones, at),
                address: part(&self.addresses, at),
                representative: at < representatives,
                ..pb::Petitioner::default()
            })
            .collect();
        Ok(())
    }
}
