//! A file of terms: order, bad rows, odd files, bounded memory.

use std::fmt::Write as _;
use std::io::{Read, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::super::{Data, batch};
use super::{Folder, terms, terms_reading};

#[test]
fn each_row_comes_out_in_its_place() {
    let input = "from,region,rule\n\
                 2026-02-13,,objection\n\
                 2026-08-03,530902,handling\n\
                 2026-03-02T23:15:00,,urgent_report\n\
                 2026-12-24,,simple_opinion\n\
                 \"2026-01-16\",,\"review_request\"\n";
    let expected = "rule,from,due_date,due_time,provisional,limit_date\n\
                    objection,2026-02-13,2026-02-27,2026-02-28T00:00:00+08:00,false,2026-02-27\n\
                    handling,2026-08-03,2026-10-02,2026-10-03T00:00:00+08:00,false,2026-10-08\n\
                    urgent_report,2026-03-02T23:15:00,2026-03-03,2026-03-03T01:15:00+08:00,false,2026-03-03\n\
                    simple_opinion,2026-12-24,2027-01-07,2027-01-08T00:00:00+08:00,true,2027-01-07\n\
                    review_request,2026-01-16,2026-02-24,2026-02-25T00:00:00+08:00,false,2026-02-24\n";
    assert_eq!(terms_reading("due --batch -", input.as_bytes()).well(), expected);
    // As spreadsheets write it.
    let windows = format!("\u{feff}{}", input.replace('\n', "\r\n"));
    assert_eq!(terms_reading("due --batch -", windows.as_bytes()).well(), expected);
    // From a file, plain and packed.
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(input.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let files = [("rows.csv", input.as_bytes()), ("rows.csv.gz", &packed[..])];
    let folder = Folder::with(&files);
    for (file, _) in files {
        let words = format!("due --batch {}", folder.path(file));
        assert_eq!(terms(&words).well(), expected, "{file}");
    }
}

#[test]
fn a_bad_row_keeps_its_place_and_the_rest_is_counted() {
    let rows = [
        ("refer,2026-03-02,", "2026-03-17,2026-03-18T00:00:00+08:00,false,2026-03-17", None),
        (
            "refered,2026-03-02,",
            ",,,",
            Some("line 3, rule: 规则库中没有规则 refered / rule refered"),
        ),
        ("refer,2026-02-30,", ",,,", Some("line 4, from: 格式不正确")),
        ("refer,2022-04-30,", ",,,", Some("line 5, from: 规则 refer 自2022-05-01起施行")),
        ("refer,2026-03-02,5309", ",,,", Some("line 6, region: 格式不正确")),
        ("urgent_report,2026-03-02,", ",,,", Some("line 7, from: 以小时计的期限须从时刻起算")),
        ("assignment_report,2026-03-02,", ",,,", Some("line 8, rule: 本规则没有固定期限")),
        ("refer", ",,,", Some("line 9, (row): 有1个字段，表头有3个 / has 1 fields")),
        (",2026-03-02,", ",,,", Some("line 10, rule: 必填项缺失")),
        ("refer,2026-03-02,,", ",,,", Some("line 11, (row): 有4个字段")),
        ("objection,2026-02-13,", "2026-02-27,2026-02-28T00:00:00+08:00,false,2026-02-27", None),
    ];
    let mut input = "rule,from,region\n".to_owned();
    let (mut expected, mut complaints) = (String::new(), Vec::new());
    for (row, outcome, complaint) in rows {
        writeln!(input, "{row}").unwrap();
        let mut fields = row.split(',');
        let (rule, from) = (fields.next().unwrap(), fields.next().unwrap_or_default());
        writeln!(expected, "{rule},{from},{outcome}").unwrap();
        complaints.extend(complaint);
    }
    for input in [input.clone(), input.replace('\n', "\r\n")] {
        let said = terms_reading("due --batch -", input.as_bytes());
        assert_eq!(
            said.output,
            format!("rule,from,due_date,due_time,provisional,limit_date\n{expected}")
        );
        assert_eq!(said.complaints.lines().count(), complaints.len(), "{}", said.complaints);
        for (line, start) in said.complaints.lines().zip(&complaints) {
            assert!(line.starts_with(start), "{line} does not start with {start}");
        }
        let error = said.error.unwrap();
        assert!(error.contains("11行中有9行未能计算"), "{error}");
        assert!(error.contains("9 of 11 rows could not be counted"), "{error}");
    }
}

#[test]
fn every_fault_of_a_row_is_named() {
    let said =
        terms_reading("due --batch -", b"rule,from,region\n,yesterday,X\n\xff,2026-03-02,\n");
    let faults: Vec<_> =
        said.complaints.lines().filter_map(|line| line.split(": ").next()).collect();
    assert_eq!(faults, ["line 2, rule", "line 2, from", "line 2, region", "line 3, rule"]);
}

#[test]
fn a_header_without_its_columns_is_refused_and_one_with_more_is_told() {
    for (input, why) in [
        ("", "the column rule is missing"),
        ("rule,region\nrefer,530902\n", "the column from is missing"),
        ("rule,from,rule\n", "the column rule is there twice"),
    ] {
        let error = terms_reading("due --batch -", input.as_bytes()).failure();
        assert!(error.contains(why), "{error}");
    }
    let said = terms_reading("due --batch -", b"rule,from,pause\nrefer,2026-03-02,x\n");
    assert_eq!(said.error, None);
    assert_eq!(said.complaints, "line 1, pause: 该列不使用 / this column is not used\n");
    assert!(
        said.output
            .ends_with("refer,2026-03-02,2026-03-17,2026-03-18T00:00:00+08:00,false,2026-03-17\n")
    );
}

#[test]
fn a_file_and_one_term_at_once_are_refused() {
    for words in ["--rule refer", "--from 2026-03-02", "--json", "--extend 3"] {
        let error = terms(&format!("due --batch - {words}")).failure();
        assert!(error.contains("cannot be used with"), "{error}");
    }
    assert!(terms("due --batch nowhere.csv").failure().contains("nowhere.csv"));
}

#[test]
fn a_quotation_mark_that_never_closes_does_not_fill_the_memory() {
    let terms = Data { calendar: None, rules: Vec::new() }.open().unwrap();
    let head = &b"rule,from\nrefer,2026-03-02\n\"refer,2026-03-02\n"[..];
    let mut taken = 0_u64;
    let endless = std::iter::repeat_n(&b"objection,2026-02-13\n"[..], 10_000_000);
    let mut input = head.chain(Unkept { lines: endless, rest: &[], taken: &mut taken });
    let (mut output, mut complaints) = (Vec::new(), Vec::new());
    let error = batch::run(&terms, &mut input, &mut output, &mut complaints).unwrap_err();
    assert!(format!("{error:#}").contains("after line 2: a row does not end"), "{error:#}");
    assert!(taken < 2 * 1024 * 1024, "{taken} bytes were read");
}

/// A file that nobody keeps.
struct Unkept<'a, I> {
    lines: I,
    rest: &'static [u8],
    taken: &'a mut u64,
}

impl<I: Iterator<Item = &'static [u8]>> Read for Unkept<'_, I> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.rest.is_empty() {
            self.rest = self.lines.next().unwrap_or_default();
        }
        let count = self.rest.read(into)?;
        *self.taken += count as u64;
        Ok(count)
    }
}

#[test]
fn odd_years_and_fractions_are_written_as_rfc_3339_has_them() {
    let input = b"rule,from\nurgent_report,2026-03-02T09:15:00.25\nhandling,9998-12-31\n";
    let output = terms_reading("due --batch -", input).well();
    assert!(
        output.contains(",2026-03-02,2026-03-02T11:15:00.250+08:00,false,2026-03-02\n"),
        "{output}"
    );
    assert!(output.contains(",9999-03-01,9999-03-02T00:00:00+08:00,true,9999-03-01\n"), "{output}");
}
