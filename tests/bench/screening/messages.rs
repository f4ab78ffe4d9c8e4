//! Real letters, which are no part of the repository: it holds their ids and what people say they are.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use anyhow::Context;
use flate2::read::GzDecoder;
use serde::Deserialize;

/// The sets; a letter's id begins with the first word of the name of its set.
const SETS: [&str; 6] = [
    "labelled_messages",
    "unlabelled_messages",
    "hot_issue_messages",
    "messages_with_reply",
    "fuzhou_river_requests",
    "shangluo_mayor_mailbox",
];

/// A letter.
pub(super) struct Message {
    /// Its set and its id there, such as `labelled:24`.
    pub(super) id: String,
    /// Title and body, as an import joins them.
    pub(super) text: String,
    /// The first level of its category, where people have said so.
    pub(super) level1: Option<String>,
}

#[derive(Deserialize)]
struct Row {
    source_id: String,
    title: String,
    body: String,
    #[serde(default)]
    category_l1: String,
}

/// All letters of a folder.
pub(super) fn of_folder(folder: &Path) -> anyhow::Result<Vec<Message>> {
    let mut messages = Vec::new();
    for set in SETS {
        let path = folder.join(format!("{set}.csv.gz"));
        let file = File::open(&path).with_context(|| path.display().to_string())?;
        let prefix = set.split('_').next().unwrap_or_default();
        for row in csv::Reader::from_reader(GzDecoder::new(file)).into_deserialize() {
            let row: Row = row?;
            messages.push(Message {
                id: format!("{prefix}:{}", row.source_id),
                text: format!("{}\n{}", row.title, row.body),
                level1: Some(row.category_l1).filter(|it| !it.is_empty()),
            });
        }
    }
    Ok(messages)
}

/// Rows of labels that stand beside this file.
pub(super) fn labels<T: for<'de> Deserialize<'de>>(text: &str) -> anyhow::Result<Vec<T>> {
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize();
    Ok(rows.collect::<Result<_, csv::Error>>()?)
}

impl Message {
    /// Its id in its set.
    pub(super) fn number(&self) -> &str {
        self.id.split_once(':').map_or("", |(_, number)| number)
    }
}

/// The half that a letter with this id belongs to: words were chosen by the first, and at the other one nobody looked.
pub(super) fn half(id: &str) -> usize {
    // FNV-1a.
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    usize::from(hash % 2 == 1)
}

/// How often something was said of something.
#[derive(Default)]
pub(super) struct Confusion(BTreeMap<(String, String), usize>);

impl Confusion {
    pub(super) fn count(&mut self, is: &str, proposed: &str) {
        *self.0.entry((is.to_owned(), proposed.to_owned())).or_default() += 1;
    }

    pub(super) fn all(&self) -> usize {
        self.0.values().sum()
    }

    pub(super) fn right(&self) -> usize {
        self.0.iter().filter(|((is, proposed), _)| is == proposed).map(|(_, count)| count).sum()
    }

    /// The classes that people have named.
    pub(super) fn classes(&self) -> Vec<&str> {
        let mut classes: Vec<_> = self.0.keys().map(|(is, _)| is.as_str()).collect();
        classes.dedup();
        classes
    }

    /// How many are of a class, how many were proposed for it, and how many of these are right.
    pub(super) fn of(&self, class: &str) -> (usize, usize, usize) {
        let sum = |of: &dyn Fn(&str, &str) -> bool| {
            let counted = self.0.iter().filter(|((is, proposed), _)| of(is, proposed));
            counted.map(|(_, count)| count).sum()
        };
        (
            sum(&|is, _| is == class),
            sum(&|_, proposed| proposed == class),
            sum(&|is, proposed| is == class && proposed == class),
        )
    }

    /// The mean of the classes' harmonic means of recall and precision.
    pub(super) fn macro_f1(&self) -> f64 {
        let f1 = |class: &&str| {
            let (are, proposed, right) = self.of(class);
            2.0 * right as f64 / (are + proposed) as f64
        };
        let classes = self.classes();
        classes.iter().map(f1).sum::<f64>() / classes.len() as f64
    }

    /// What was proposed for a class, the most frequent first.
    pub(super) fn row(&self, class: &str) -> Vec<(&str, usize)> {
        let of_class = self.0.iter().filter(|((is, _), _)| is == class);
        let mut row: Vec<_> = of_class.map(|((_, it), count)| (it.as_str(), *count)).collect();
        row.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        row
    }
}
