//! Each way in which a row can be wrong, with its place and its reason.

use std::collections::BTreeSet;

use kernel::Explain;

use super::*;

/// What is wrong with a folder: file, line, field, reason.
fn wrong(files: &Files) -> Vec<String> {
    let complaints = Organisation::read(files, &rights()).unwrap_err();
    let short =
        |it: &Complaint| format!("{}:{} {} {}", it.file, it.line, it.field, it.fault.reason());
    complaints.iter().map(short).collect()
}

#[test]
fn the_small_office_has_nothing_wrong() {
    assert_eq!(read(&small()).bodies.rows().len(), 7);
}

#[test]
fn a_file_that_is_missing_unknown_or_broken_is_named() {
    let mut files = Files::default();
    files.add("regions.csv", "code,name\n\"530000");
    files.add("offices.csv", "");
    files.add("post-kinds.toml", "[a]\nrights = [\n");
    let found = wrong(&files);
    assert!(found.contains(&"bodies.csv:0  FILE_MISSING".to_owned()), "{found:?}");
    assert!(found.contains(&"offices.csv:0  FILE_UNKNOWN".to_owned()), "{found:?}");
    assert!(found.iter().any(|it| it.starts_with("post-kinds.toml:")), "{found:?}");
    assert!(found.contains(&"regions.csv:1 parent COLUMN_MISSING".to_owned()), "{found:?}");
}

#[test]
fn columns_are_those_of_the_table() {
    let found = wrong(&with("leaves.csv", "person,", "who,"));
    assert_eq!(found, ["leaves.csv:1 person COLUMN_MISSING", "leaves.csv:1 who COLUMN_UNKNOWN"]);
    let found = wrong(&with("post-kinds.toml", "head = true", "chief = true"));
    assert_eq!(found, ["post-kinds.toml:1 chief COLUMN_UNKNOWN"]);
}

#[test]
fn every_cell_that_cannot_be_read_is_complained_of_at_once() {
    let line = "530902-RSJ.clerk-9,,no_kind,nobody,2026-02-30,x";
    let found = wrong(&and("posts.csv", line));
    assert_eq!(
        found,
        [
            "posts.csv:10 title FIELD_MISSING",
            "posts.csv:10 deputy NOT_A_POST",
            "posts.csv:10 valid_from NOT_A_DAY",
            "posts.csv:10 valid_to NOT_A_DAY",
        ]
    );
}

#[test]
fn one_wrong_line_has_one_reason() {
    let cases = [
        ("regions.csv", "53090,x,530900,county,,", "code NOT_A_REGION"),
        ("regions.csv", "530903,x,530900,town,,", "level LEVEL_WRONG"),
        ("regions.csv", "530903,x,530800,county,,", "parent REGION_UNKNOWN"),
        ("regions.csv", "530903,x,530902,county,,", "parent PARENT_NOT_ABOVE"),
        ("regions.csv", "530903,x,530900,district,,", "level NOT_A_WORD"),
        ("regions.csv", "530902,x,530900,county,,", "code ROW_TWICE"),
        (
            "regions.csv",
            "530903,x,530900,county,2026-02-01,2026-01-31",
            "valid_to VALIDITY_REVERSED",
        ),
        ("bodies.csv", "530902-Q,x,x,department,530902-ZF,,,,", "code NOT_A_BODY"),
        ("bodies.csv", "530999-GAJ,x,x,department,530902-ZF,,,,", "code REGION_UNKNOWN"),
        ("bodies.csv", "530902-GAJ,x,x,office,530902-ZF,,,,", "kind NOT_A_WORD"),
        ("bodies.csv", "530902-GAJ,x,x,department,530902-NONE,,,,", "superior BODY_UNKNOWN"),
        ("bodies.csv", "530902-GAJ,x,x,department,530902-ZF,530900-GAJ,,,", "line BODY_UNKNOWN"),
        (
            "bodies.csv",
            "530902-GAJ,x,x,department,530902-ZF,,530902-ZF,,",
            "successors SUCCESSOR_TOO_EARLY",
        ),
        (
            "bodies.csv",
            "530902-GAJ,x,x,department,530902-ZF,,530902-NO,,2026-01-31",
            "successors BODY_UNKNOWN",
        ),
        ("bodies.csv", "530902-XZF,x,x,government,530900-ZF,,,,", "kind GOVERNMENT_TWICE"),
        ("posts.csv", "530902-GAJ.head,x,body_head,,,", "code BODY_UNKNOWN"),
        ("posts.csv", "530902-ZF.clerk-1,x,typist,,,", "kind KIND_UNKNOWN"),
        ("posts.csv", "530902-ZF.clerk-1,x,body_clerk,530902-ZF.clerk-1,,", "deputy DEPUTY_ITSELF"),
        ("posts.csv", "530902-ZF.clerk-1,x,body_clerk,530902-ZF.clerk-2,,", "deputy POST_UNKNOWN"),
        ("posts.csv", "530902-ZF.head-2,x,body_head,,,", "kind HEAD_TWICE"),
        ("holders.csv", "530902-ZF.clerk-1,per-x,x,,", "post POST_UNKNOWN"),
        ("holders.csv", "530902-ZF.head,x,x,,", "person NOT_A_PERSON"),
        ("holders.csv", "530902-FY.clerk-1,per-two,壬,,", "name NAME_DIFFERS"),
        ("leaves.csv", "per-nobody,2026-01-01,2026-01-31", "person PERSON_UNKNOWN"),
        ("interests.csv", "per-nobody,530902-RSJ,,", "person PERSON_UNKNOWN"),
        ("interests.csv", "per-one,530902-NONE,,", "body BODY_UNKNOWN"),
        ("interests.csv", "per-one,530902-RSJ.head,,", "body NOT_A_BODY"),
        ("interests.csv", "per-one,530902-RSJ,2026-06-02,2026-06-01", "valid_to VALIDITY_REVERSED"),
        ("categories.csv", "x,a,b,traffic,,,,,", "domain NOT_A_WORD"),
        ("categories.csv", "x,a,b,food,,欠薪,,,", "keywords KEYWORD_TWICE"),
        ("categories.csv", "x,a,b,food,,,欠薪,,", "keywords KEYWORD_TWICE"),
        ("cues.csv", "y,litigation,3,法院,,,,,", "keywords KEYWORD_TWICE"),
        ("cues.csv", "y,litigation,many,开庭,,,,,", "points NOT_A_SMALL_NUMBER"),
        ("competence.csv", "none,petition,city,RSJ,,,", "category CATEGORY_UNKNOWN"),
        ("competence.csv", "other,petition,city,ABC,,,", "body_suffix SUFFIX_UNKNOWN"),
        ("grids.csv", "g,x,530902001,530902001,530902-ZF,,", "code NOT_A_GRID"),
        ("grids.csv", "530902009-G01,x,530902009,530902001,530902-ZF,,", "region REGION_UNKNOWN"),
        ("grids.csv", "530902001-G02,x,530902001,530902009,530902-ZF,,", "parent REGION_UNKNOWN"),
        (
            "grids.csv",
            "530902001-G02,x,530902001,530902001,530902-WGZX,,",
            "centre_body BODY_UNKNOWN",
        ),
    ];
    for (file, line, reason) in cases {
        let files = and(file, line);
        let (_, text) = files.iter().find(|(name, _)| *name == file).unwrap();
        let number = text.lines().count();
        assert_eq!(wrong(&files), [format!("{file}:{number} {reason}")], "{line}");
    }
}

#[test]
fn a_misspelt_right_is_named_with_the_one_that_was_meant() {
    let folder = |right: &str| {
        with("post-kinds.toml", "\"opinion.draft\"", &format!("\"opinion.draft\", \"{right}\""))
    };
    let said = |right: &str| {
        let complaint = Organisation::read(&folder(right), &rights()).unwrap_err().remove(0);
        assert_eq!((complaint.file.as_str(), complaint.line), ("post-kinds.toml", 7));
        assert_eq!(
            (complaint.field.as_str(), complaint.fault.reason()),
            ("rights", "RIGHT_UNKNOWN")
        );
        (complaint.fault.zh(), complaint.fault.en())
    };
    let (zh, en) = said("opinion.aprove");
    assert_eq!(zh, "没有权限opinion.aprove，是否应为opinion.approve");
    assert_eq!(en, "there is no right opinion.aprove; is opinion.approve meant?");
    assert_eq!(said("tea.make").1, "there is no right tea.make", "it is near to none");
    read(&folder("opinion.approve"));
}

#[test]
fn a_right_as_near_to_one_as_to_another_suggests_neither() {
    let rights: Rights = ["task.read", "desk.read"].map(str::to_owned).into_iter().collect();
    let said = |right: &str| rights.meant_by(right).map(|it| kernel::Say::in_zh(&it));
    assert_eq!(said("tesk.read"), None);
    assert_eq!(said("taks.read").as_deref(), Some("，是否应为task.read"));
}

#[test]
fn a_right_that_is_gone_stays_in_the_past_and_stops_changes_of_today() {
    let kind = |to| PostKind {
        code: "clerk".to_owned(),
        zh: "办事员".to_owned(),
        en: "clerk".to_owned(),
        head: false,
        rights: vec!["letter.copy".to_owned()],
        valid: Validity { from: None, to },
    };
    let put = |to| read(&small()).with([Record::from(kind(to))], &rights());
    assert!(put(Some(day("2025-12-31"))).is_ok());
    let complaint = put(None).unwrap_err().remove(0);
    assert_eq!((complaint.line, complaint.fault.reason()), (0, "RIGHT_UNKNOWN"));
}

#[test]
fn two_people_do_not_hold_one_post_at_once() {
    let files = and("holders.csv", "530902-RSJ.clerk-1,per-else,x,2026-06-30,2026-07-31");
    assert_eq!(wrong(&files), ["holders.csv:7 person HOLDER_TWICE"]);
}

#[test]
fn a_row_that_comes_from_no_file_does_not_end_before_it_begins_either() {
    let office = read(&small());
    let valid = Validity { from: Some(day("2026-03-09")), to: Some(day("2026-03-08")) };
    let person = office.holders.rows()[0].person.clone();
    let complaints = office.with([Leave { person, valid }.into()], &rights()).unwrap_err();
    let found: Vec<_> = complaints.iter().map(|it| (it.file.as_str(), it.fault.reason())).collect();
    assert_eq!(found, [("leaves.csv", "VALIDITY_REVERSED")]);
}

#[test]
fn superiors_do_not_go_round_in_a_circle() {
    let files = with(
        "bodies.csv",
        "530900-ZF,临沧市人民政府,市政府,government,",
        "530900-ZF,市政府,市政府,government,530902-RSJ",
    );
    let complaints = Organisation::read(&files, &rights()).unwrap_err();
    assert_eq!(complaints.len(), 1);
    let Fault::SuperiorCircle { path } = &complaints[0].fault else { panic!("{complaints:?}") };
    assert!(path.contains("530902-ZF → 530900-ZF"), "{path}");
}

#[test]
fn a_body_without_anybody_above_it_is_complained_of() {
    let mut files = with(
        "bodies.csv",
        "530900-LXB,市联席办,市联席办,conference_office",
        "530900-LXB,市联席办,市联席办,department",
    );
    let (_, text) = files.iter().find(|(name, _)| *name == "holders.csv").unwrap();
    files.add("holders.csv", format!("{text}530902-FY.clerk-1,per-judge,癸,,\n"));
    let found = wrong(&files);
    assert!(found.contains(&"bodies.csv:8 superior BODY_UNREACHABLE".to_owned()), "{found:?}");
}

#[test]
fn a_day_on_which_nobody_at_all_is_in_charge_is_complained_of() {
    let mut files = with(
        "holders.csv",
        "530900-LXB.head,per-conf,乙,,",
        "530900-LXB.head,per-conf,乙,,2026-12-31",
    );
    let (_, text) = files.iter().find(|(name, _)| *name == "holders.csv").unwrap();
    let text =
        text.replace("530900-ZF.head,per-mayor,甲,,", "530900-ZF.head,per-mayor,甲,,2026-12-31");
    read(&files);
    files.add("holders.csv", text);
    let complaints = Organisation::read(&files, &rights()).unwrap_err();
    assert_eq!(complaints.len(), 1);
    let day = "2027-01-01".to_owned();
    assert_eq!(complaints[0].fault, Fault::NobodyInCharge { day });
}

#[test]
fn a_body_that_ends_under_others_names_who_takes_over() {
    let ends = |successors: &str| {
        let line = "530900-RSJ,市人社局,市人社局,department,530900-ZF,,,,";
        let instead =
            format!("530900-RSJ,市人社局,市人社局,department,530900-ZF,,{successors},,2026-06-30");
        with("bodies.csv", line, &instead)
    };
    assert_eq!(wrong(&ends("")), ["bodies.csv:7 line BODY_ENDS"]);
    assert_eq!(wrong(&ends("530900-RSJ")).len(), 2, "it cannot succeed itself");
    read(&ends("530900-ZF"));
    let mut late = ends("530900-HRJ");
    let (_, text) = late.iter().find(|(name, _)| *name == "bodies.csv").unwrap();
    let text = format!("{text}530900-HRJ,x,x,department,530900-ZF,,,2026-08-01,\n");
    late.add("bodies.csv", text);
    assert_eq!(wrong(&late), ["bodies.csv:4 successors SUCCESSOR_NOT_THERE"]);
}

#[test]
fn every_reason_and_every_gap_is_said_in_both_languages() {
    let reasons: BTreeSet<_> = Fault::samples().iter().map(Explain::reason).collect();
    assert_eq!(reasons.len(), Fault::samples().len());
    for fault in Fault::samples() {
        assert!(!fault.zh().is_empty() && fault.zh() != fault.en());
    }
    for gap in Gap::samples() {
        assert!(!gap.zh().is_empty() && gap.zh() != gap.en());
    }
}
