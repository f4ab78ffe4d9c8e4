//! `headwater terms due --batch`: a row in, a row out, in the same order and in bounded memory.

use std::io::{self, Cursor, Read, Write};

use anyhow::{Context, bail};
use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Timelike, Utc};
use csv::ByteRecord;
use flate2::read::MultiGzDecoder;
use kernel::clock::office_zone;
use kernel::{Explain, Invalid, RegionCode};
use statutory_calendar::{Due, NotInForce, RulesAndCalendar, Term, TermError};

use super::moment;

const HEADER: [&str; 6] = ["rule", "from", "due_date", "due_time", "provisional", "limit_date"];
const BUFFER: usize = 64 * 1024;
/// A quotation mark that is never closed would otherwise read the rest of the file into one field.
const LONGEST_ROW: usize = 1024 * 1024;

/// Counts each row of a CSV file; fails at the end if some could not be counted.
pub(super) fn run(
    terms: &RulesAndCalendar,
    input: impl Read,
    output: impl Write,
    complaints: &mut dyn Write,
) -> anyhow::Result<()> {
    let input = Bounded { inner: unpacked(input)?, left: LONGEST_ROW };
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).buffer_capacity(BUFFER).from_reader(input);
    let columns = Columns::of(reader.byte_headers()?, complaints)?;
    // Of a line that ends with CR LF the reader takes the LF, and with it the line, only with the
    // next row.
    let behind = u64::from(reader.position().line() == 1);
    let mut counter = Counter { terms, region: None };
    let mut rows = Rows::begin(output)?;
    let mut record = ByteRecord::new();
    let (mut all, mut bad) = (0_u64, 0_u64);
    let mut line = 1;
    while reader.read_byte_record(&mut record).with_context(|| format!("after line {line}"))? {
        reader.get_mut().left = LONGEST_ROW;
        line = record.position().map_or(line, |it| it.line() + behind);
        all += 1;
        let row = columns.row(&record);
        match counter.due(&row) {
            Ok(due) => rows.good(&row, &due)?,
            Err(why) => {
                bad += 1;
                rows.bad(&row)?;
                complain(complaints, line, &why)?;
            }
        }
    }
    rows.csv.flush()?;
    if bad > 0 {
        bail!("{all}行中有{bad}行未能计算\n{bad} of {all} rows could not be counted");
    }
    Ok(())
}

fn complain(complaints: &mut dyn Write, line: u64, why: &[Invalid]) -> io::Result<()> {
    for Invalid { field, reason, zh, en } in why {
        let text = format!("line {line}, {field}: {zh} / {en} ({reason})\n");
        complaints.write_all(text.as_bytes())?;
    }
    Ok(())
}

/// The input as text: unpacked if it begins as gzip does, whatever it is called, and without a byte
/// order mark.
fn unpacked<'a>(mut input: impl Read + 'a) -> io::Result<impl Read + 'a> {
    const GZIP: &[u8] = &[0x1f, 0x8b];
    const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
    let head = first(&mut input, GZIP.len())?;
    let is_gzip = head == GZIP;
    let whole = Cursor::new(head).chain(input);
    let mut text: Box<dyn Read + 'a> =
        if is_gzip { Box::new(MultiGzDecoder::new(whole)) } else { Box::new(whole) };
    let mut head = first(&mut text, BYTE_ORDER_MARK.len())?;
    if head == BYTE_ORDER_MARK {
        head.clear();
    }
    Ok(Cursor::new(head).chain(text))
}

fn first(input: &mut impl Read, bytes: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    input.take(bytes as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Refuses a row without end, so that no file fills the memory.
struct Bounded<R> {
    inner: R,
    left: usize,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        let endless = || io::Error::other("a row does not end: is a quotation mark left open?");
        self.left = self.left.checked_sub(count).ok_or_else(endless)?;
        Ok(count)
    }
}

/// Where our columns are.
struct Columns {
    count: usize,
    rule: usize,
    from: usize,
    region: Option<usize>,
}

/// What a row says; a field it lacks is empty.
struct Row<'a> {
    rule: &'a [u8],
    from: &'a [u8],
    region: &'a [u8],
    /// How many fields it has, and how many the header.
    fields: (usize, usize),
}

impl Columns {
    fn of(header: &ByteRecord, complaints: &mut dyn Write) -> anyhow::Result<Self> {
        let (mut rule, mut from, mut region) = (None, None, None);
        for (at, name) in header.iter().enumerate() {
            let name = String::from_utf8_lossy(name.trim_ascii());
            let column = match name.as_ref() {
                "rule" => &mut rule,
                "from" => &mut from,
                "region" => &mut region,
                _ => {
                    let text = format!("line 1, {name}: 该列不使用 / this column is not used\n");
                    complaints.write_all(text.as_bytes())?;
                    continue;
                }
            };
            if column.replace(at).is_some() {
                bail!("列 {name} 重复\nthe column {name} is there twice");
            }
        }
        let missing = |name: &str| format!("缺少列 {name}\nthe column {name} is missing");
        Ok(Self {
            count: header.len(),
            rule: rule.with_context(|| missing("rule"))?,
            from: from.with_context(|| missing("from"))?,
            region,
        })
    }

    fn row<'a>(&self, record: &'a ByteRecord) -> Row<'a> {
        let field = |at: usize| record.get(at).unwrap_or_default();
        Row {
            rule: field(self.rule),
            from: field(self.from),
            region: self.region.map_or(&[], field),
            fields: (record.len(), self.count),
        }
    }
}

/// Counts rows one after the other; neighbours are often of one region.
struct Counter<'a> {
    terms: &'a RulesAndCalendar,
    region: Option<RegionCode>,
}

impl Counter<'_> {
    fn due(&mut self, row: &Row<'_>) -> Result<Due, Vec<Invalid>> {
        let (has, expected) = row.fields;
        if has != expected {
            return Err(vec![Invalid::new(
                "(row)",
                "FIELDS_DIFFER",
                format!("有{has}个字段，表头有{expected}个"),
                format!("has {has} fields, and the header {expected}"),
            )]);
        }
        let rule = match text("rule", row.rule) {
            Ok("") => Err(Invalid::missing("rule")),
            other => other,
        };
        let from = text("from", row.from).and_then(moment::parse);
        let terms = self.terms;
        let (rule_id, start, region) = match (rule, from, self.region(row.region)) {
            (Ok(rule), Ok(from), Ok(region)) => (rule, from, region),
            (rule, from, region) => {
                let why = [rule.err(), from.err(), region.err()];
                return Err(why.into_iter().flatten().collect());
            }
        };
        let rule = terms
            .rules
            .in_force(rule_id, region, start.day0())
            .map_err(|why| vec![not_in_force(&why)])?;
        Term::new(rule, &terms.calendar, start).due().map_err(|why| vec![not_counted(&why)])
    }

    fn region(&mut self, field: &[u8]) -> Result<Option<&RegionCode>, Invalid> {
        let code = text("region", field)?;
        if code.is_empty() {
            return Ok(None);
        }
        if self.region.as_ref().is_none_or(|known| known.as_str() != code) {
            self.region = Some(RegionCode::parse(code)?);
        }
        Ok(self.region.as_ref())
    }
}

fn text<'a>(field: &str, bytes: &'a [u8]) -> Result<&'a str, Invalid> {
    str::from_utf8(bytes.trim_ascii())
        .map_err(|_| Invalid::malformed(field, "UTF-8编码的文本", "text in UTF-8"))
}

fn not_in_force(why: &NotInForce) -> Invalid {
    let field = match why {
        NotInForce::Unknown { .. } => "rule",
        NotInForce::Elsewhere { .. } => "region",
        NotInForce::TooEarly { .. } | NotInForce::Lapsed { .. } => "from",
    };
    Invalid::new(field, why.reason(), why.zh(), why.en())
}

fn not_counted(why: &TermError) -> Invalid {
    let field = match why {
        TermError::InstantMissing | TermError::OutOfRange => "from",
        // The rest is about lengths, pauses and extensions, which a row has only from its rule.
        _ => "rule",
    };
    Invalid::new(field, why.reason(), why.zh(), why.en())
}

/// Writes rows from buffers that are filled again and again.
struct Rows<W: Write> {
    csv: csv::Writer<W>,
    date: [u8; 10],
    limit: [u8; 10],
    time: [u8; 25],
}

impl<W: Write> Rows<W> {
    fn begin(output: W) -> anyhow::Result<Self> {
        let mut csv = csv::WriterBuilder::new().buffer_capacity(BUFFER).from_writer(output);
        csv.write_record(HEADER)?;
        let (date, limit) = (*b"0000-00-00", *b"0000-00-00");
        Ok(Self { csv, date, limit, time: *b"0000-00-00T00:00:00+08:00" })
    }

    fn good(&mut self, row: &Row<'_>, due: &Due) -> csv::Result<()> {
        put_date(&mut self.date, due.due_date);
        put_date(&mut self.limit, due.limit_date);
        let provisional: &[u8] = if due.provisional.is_some() { b"true" } else { b"false" };
        let rare;
        let time = if put_time(&mut self.time, due.due_time) {
            &self.time[..]
        } else {
            let local = due.due_time.with_timezone(&office_zone());
            rare = local.to_rfc3339_opts(SecondsFormat::AutoSi, false);
            rare.as_bytes()
        };
        let (date, limit) = (&self.date[..], &self.limit[..]);
        self.csv.write_record([row.rule, row.from, date, time, provisional, limit])
    }

    fn bad(&mut self, row: &Row<'_>) -> csv::Result<()> {
        self.csv.write_record([row.rule, row.from, &[], &[], &[], &[]])
    }
}

/// A date as `2026-10-02`, for the years 1992 to 9999, in which terms end.
fn put_date(into: &mut [u8], date: NaiveDate) {
    put(&mut into[..4], date.year().unsigned_abs());
    put(&mut into[5..7], date.month());
    put(&mut into[8..10], date.day());
}

/// The instant on the office's clocks; false for the few that need another form.
fn put_time(into: &mut [u8], instant: DateTime<Utc>) -> bool {
    let local = instant.with_timezone(&office_zone()).naive_local();
    if local.nanosecond() != 0 || local.year() > 9999 {
        return false;
    }
    put_date(into, local.date());
    put(&mut into[11..13], local.hour());
    put(&mut into[14..16], local.minute());
    put(&mut into[17..19], local.second());
    true
}

fn put(into: &mut [u8], mut value: u32) {
    for digit in into.iter_mut().rev() {
        *digit = b"0123456789"[(value % 10) as usize];
        value /= 10;
    }
}
