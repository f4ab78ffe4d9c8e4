//! The rows of the register, one table and one file each.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use kernel::{BodyCode, PersonCode, PostCode, RegionCode};
use words::intake::{CueKind, Purpose};
use words::risk_ledger::Domain;
use words::routing::{BodyKind, RegionLevel, Track};

use crate::cell::Cell;
use crate::complaint::{Complaint, Complaints, Fault};
use crate::files::Lines;
use crate::row::{Cells, FromCells, Row, Validity};
use crate::table::{Table, in_order};

/// Declares the tables: their rows, and what is done with all of them alike.
macro_rules! tables {
    ($(
        $(#[$doc:meta])*
        $name:ident as $table:ident in $file:literal about ($($key:ident),+) {
            $($(#[$field_doc:meta])* $field:ident: $type:ty,)+
        }
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Eq)]
            pub struct $name {
                $($(#[$field_doc])* pub $field: $type,)+
                /// When it is valid.
                pub valid: Validity,
            }

            impl Row for $name {
                const FILE: &'static str = $file;
                const COLUMNS: &'static [&'static str] =
                    &[$(stringify!($field),)+ "valid_from", "valid_to"];

                fn valid(&self) -> Validity {
                    self.valid
                }

                fn with_validity(self, valid: Validity) -> Self {
                    Self { valid, ..self }
                }

                fn about(&self, other: &Self) -> Ordering {
                    Ordering::Equal$(.then_with(|| self.$key.cmp(&other.$key)))+
                }

                fn key(&self) -> String {
                    [$(self.$key.write()),+].join(" ")
                }

                fn cells(&self) -> Vec<String> {
                    vec![$(self.$field.write(),)+ self.valid.from.write(), self.valid.to.write()]
                }
            }

            impl FromCells for $name {
                fn read(cells: &mut Cells<'_>) -> Option<Self> {
                    $(let $field = cells.read(stringify!($field));)+
                    let valid = cells.validity();
                    Some(Self { $($field: $field?,)+ valid: valid? })
                }
            }
        )+

        /// A row of any table.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Record {
            $($(#[$doc])* $name($name),)+
        }

        impl Record {
            /// The file that holds such rows; it names the table.
            pub fn file(&self) -> &'static str {
                match self { $(Self::$name(_) => $name::FILE,)+ }
            }

            /// The columns of the table.
            pub fn columns(&self) -> &'static [&'static str] {
                match self { $(Self::$name(_) => $name::COLUMNS,)+ }
            }

            /// What the row is about.
            pub fn key(&self) -> String {
                match self { $(Self::$name(row) => row.key(),)+ }
            }

            /// When it is valid.
            pub fn valid(&self) -> Validity {
                match self { $(Self::$name(row) => row.valid,)+ }
            }

            /// The cells, in the order of the columns.
            pub fn cells(&self) -> Vec<String> {
                match self { $(Self::$name(row) => row.cells(),)+ }
            }

            /// A row of a table read from its cells, by column.
            pub fn read(
                file: &str,
                cells: &BTreeMap<String, String>,
            ) -> Result<Self, Vec<Complaint>> {
                let mut complaints = Complaints::default();
                let mut cells = Cells { file, line: 0, texts: cells, complaints: &mut complaints };
                let row = match file {
                    $($name::FILE => $name::read(&mut cells).map(Self::$name),)+
                    _ => {
                        complaints.note(file, 0, "", Fault::FileUnknown);
                        None
                    }
                };
                complaints.or(row)?.ok_or_else(Vec::new)
            }

            /// The same row, with other days.
            #[must_use]
            pub fn with_validity(self, valid: Validity) -> Self {
                match self { $(Self::$name(row) => Self::$name(row.with_validity(valid)),)+ }
            }

            /// Orders rows by table, then by what they are about, then by time.
            pub(crate) fn in_order(&self, other: &Self) -> Ordering {
                match (self, other) {
                    $((Self::$name(one), Self::$name(other)) => in_order(one, other),)+
                    _ => self.place().cmp(&other.place()),
                }
            }

            fn place(&self) -> Option<usize> {
                crate::files::NAMES.iter().position(|name| *name == self.file())
            }
        }

        $(impl From<$name> for Record {
            fn from(row: $name) -> Self {
                Self::$name(row)
            }
        })+

        /// All tables.
        #[derive(Clone, Debug, Default)]
        pub struct Tables {
            $($(#[$doc])* pub $table: Table<$name>,)+
        }

        impl Tables {
            /// Reads the lines of files; the rows of a file that is not there stay as they were.
            pub(crate) fn read(lines: &Lines, before: &Self, complaints: &mut Complaints) -> Self {
                Self { $($table: Table::new(lines.rows(&before.$table, complaints)),)+ }
            }

            /// The tables that hold these rows, each with its line.
            pub(crate) fn of(records: impl IntoIterator<Item = (usize, Record)>) -> Self {
                $(let mut $table = Vec::new();)+
                for (line, record) in records {
                    match record { $(Record::$name(row) => $table.push((line, row)),)+ }
                }
                Self { $($table: Table::new($table),)+ }
            }

            /// All rows with their lines, in order.
            pub(crate) fn records(&self) -> Vec<(usize, Record)> {
                let mut records = Vec::new();
                $(records.extend(
                    self.$table.with_lines().map(|(line, row)| (line, Record::$name(row.clone()))),
                );)+
                records
            }

            pub(crate) fn check_order(&self, complaints: &mut Complaints) {
                $(self.$table.check_order(complaints);)+
            }
        }
    };
}

tables! {
    /// An administrative division (行政区划), from the province to the village.
    Region as regions in "regions.csv" about (code) {
        /// The code.
        code: RegionCode,
        /// The name, in Chinese.
        name: String,
        /// The division it lies in; none at the top.
        parent: Option<RegionCode>,
        /// The level.
        level: RegionLevel,
    }

    /// A body (机关、单位).
    Body as bodies in "bodies.csv" about (code) {
        /// The code; it begins with that of the body's region.
        code: BodyCode,
        /// The name, in Chinese.
        name: String,
        /// What it is called among those who know it.
        short_name: String,
        /// The kind.
        kind: BodyKind,
        /// The body that leads it: for a department its government, for a vertical one the same
        /// body one level up.
        superior: Option<BodyCode>,
        /// The higher department of its line, which guides it and reviews what it decides.
        line: Option<BodyCode>,
        /// Who takes over when it ends, the first one what is in hand.
        successors: Vec<BodyCode>,
    }

    /// A kind of post, and what its posts may do.
    PostKind as kinds in "post-kinds.toml" about (code) {
        /// The code, such as `registrar`.
        code: String,
        /// The name, in Chinese.
        zh: String,
        /// The name, in English.
        en: String,
        /// True if such a post heads its body.
        head: bool,
        /// The rights, as the methods of the contracts name them.
        rights: Vec<String>,
    }

    /// A post (岗位) in a body.
    Post as posts in "posts.csv" about (code) {
        /// The code; it begins with that of the body.
        code: PostCode,
        /// The title, in Chinese.
        title: String,
        /// The kind.
        kind: String,
        /// The post whose holder stands in.
        deputy: Option<PostCode>,
    }

    /// Who holds a post, and when.
    Holding as holders in "holders.csv" about (post, person) {
        /// The post.
        post: PostCode,
        /// The person.
        person: PersonCode,
        /// The person's name.
        name: String,
    }

    /// Days on which a person is away, from all posts.
    Leave as leaves in "leaves.csv" about (person) {
        /// The person.
        person: PersonCode,
    }

    /// An interest (利害关系) that a person has declared in what is complained about a body (Art. 28).
    Interest as interests in "interests.csv" about (person, body) {
        /// The person.
        person: PersonCode,
        /// The body.
        body: BodyCode,
    }

    /// A content category (内容分类).
    Category as categories in "categories.csv" about (code) {
        /// The code.
        code: String,
        /// The first level of its name.
        level1: String,
        /// The second level.
        level2: String,
        /// The domain of hazard control it belongs to.
        domain: Domain,
        /// The purpose that is usual for it; it decides nothing.
        purpose_hint: Option<Purpose>,
        /// Words in a text that speak for it.
        keywords: Vec<String>,
        /// Words that only set the scene, and count a third of a keyword.
        scenery: Vec<String>,
    }

    /// Words in a text that speak, where they stand, for a track, a purpose or haste.
    Cue as cues in "cues.csv" about (cue) {
        /// The code.
        cue: String,
        /// What they speak for.
        kind: CueKind,
        /// What one sighting is worth.
        points: u8,
        /// The words.
        keywords: Vec<String>,
        /// They count only in the opening of a text.
        opening: bool,
        /// Words one of which must stand near; none asked for if empty.
        near: Vec<String>,
        /// What holds such a word and means something else, such as a place named after a court.
        except: Vec<String>,
    }

    /// A row of the competence catalogue (权责清单): which body of a level decides what.
    Competence as competence in "competence.csv" about (category, track, level) {
        /// The category; `*` for any.
        category: String,
        /// The track.
        track: Track,
        /// The level of the division.
        level: RegionLevel,
        /// The end of the code of the competent body.
        body_suffix: String,
        /// A remark.
        note: Option<String>,
    }

    /// A grid (网格), the lowest unit of local administration.
    Grid as grids in "grids.csv" about (code) {
        /// The code.
        code: String,
        /// The name, in Chinese.
        name: String,
        /// The division it lies in.
        region: RegionCode,
        /// The node above it in the tree: a division or a grid.
        parent: String,
        /// The grid centre that looks after it.
        centre_body: BodyCode,
    }
}
