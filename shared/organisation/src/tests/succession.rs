//! Bodies that are merged, split and ended; folders that replace older ones.

use super::*;

/// The county's labour bureau ends in June; from July there are two bodies in its place.
fn split() -> Organisation {
    let mut files = with(
        "bodies.csv",
        "530902-RSJ,区人社局,区人社局,department,530902-ZF,530900-RSJ,,,",
        "530902-RSJ,区人社局,区人社局,department,530902-ZF,530900-RSJ,530902-RLZY|530902-YBJ,,2026-06-30\n\
         530902-RLZY,区人力资源局,区人力局,department,530902-ZF,530900-RSJ,,2026-07-01,\n\
         530902-YBJ,区医保局,区医保局,department,530902-ZF,,,2026-07-01,",
    );
    let lines = [
        ("posts.csv", "530902-RLZY.head,局长,body_head,,2026-07-01,\n"),
        ("holders.csv", "530902-RLZY.head,per-new,癸,2026-07-01,\n"),
    ];
    for (file, line) in lines {
        let (_, text) = files.iter().find(|(name, _)| *name == file).unwrap();
        files.add(file, format!("{text}{line}"));
    }
    read(&files)
}

#[test]
fn a_split_body_is_succeeded_by_the_first_named_and_known_to_all() {
    let office = split();
    let (before, after) = (office.as_of(day("2026-06-30")), office.as_of(day("2026-07-01")));
    let old = body("530902-RSJ");
    assert_eq!(code(before.successor(&old)), "530902-RSJ");
    assert_eq!(code(after.successor(&old)), "530902-RLZY");
    let all: Vec<_> = after.successors(&old).iter().map(|it| it.code.as_str()).collect();
    assert_eq!(all, ["530902-RLZY", "530902-YBJ"]);
    assert!(after.body(&old).is_none());
    assert_eq!(after.posts_of(&old).count(), 0, "its posts ended with it");
}

#[test]
fn what_lay_with_a_post_of_a_split_body_lies_with_the_head_of_its_successor() {
    let office = split();
    let after = office.as_of(day("2026-07-01"));
    let found = after.custodian(&post("530902-RSJ.clerk-1")).unwrap();
    assert_eq!((found.person.as_str(), found.custody), ("per-new", Custody::Head));
}

#[test]
fn two_bodies_merged_into_one_have_one_successor_and_those_below_answer_to_it() {
    let mut files = with(
        "bodies.csv",
        "530900-RSJ,市人社局,市人社局,department,530900-ZF,,,,",
        "530900-RSJ,市人社局,市人社局,department,530900-ZF,,530900-RHJ,,2026-06-30\n\
         530900-YBJ,市医保局,市医保局,department,530900-ZF,,530900-RHJ,,2026-06-30\n\
         530900-RHJ,市人社医保局,市人社医保局,department,530900-ZF,,,2026-07-01,",
    );
    let (_, text) = files.iter().find(|(name, _)| *name == "posts.csv").unwrap();
    files.add("posts.csv", format!("{text}530900-RHJ.head,局长,body_head,,2026-07-01,\n"));
    let after = read(&files).as_of(day("2026-07-01"));
    for merged in ["530900-RSJ", "530900-YBJ"] {
        assert_eq!(code(after.successor(&body(merged))), "530900-RHJ");
    }
    assert_eq!(code(after.reviewer(&body("530902-RSJ"))), "530900-RHJ");
}

#[test]
fn a_new_folder_shows_each_row_and_field_that_changes() {
    let old = read(&small());
    let mut files = with("bodies.csv", "530902-RSJ,区人社局", "530902-RSJ,临翔区人社局");
    let (_, text) = files.iter().find(|(name, _)| *name == "posts.csv").unwrap();
    let text = text.replace(
        "530902-FY.clerk-1,承办人,body_clerk,,,\n",
        "530902-FY.clerk-2,承办人,body_clerk,,,\n",
    );
    files.add("posts.csv", text);
    let new = old.replaced_by(&read(&files), day("2026-09-01"), &rights()).unwrap();
    let changes = diff(&old, &new);
    let said: Vec<_> = changes
        .iter()
        .map(|it| match it {
            Change::Added(row) => format!("+ {}", row.key()),
            Change::Ended(row) => format!("{} until {}", row.key(), row.valid().to.unwrap()),
            Change::Removed(row) => format!("- {}", row.key()),
            Change::Changed { after, fields, .. } => {
                let fields: Vec<_> = fields
                    .iter()
                    .map(|it| format!("{} {}→{}", it.field, it.before, it.after))
                    .collect();
                format!("{}: {}", after.key(), fields.join(", "))
            }
        })
        .collect();
    assert_eq!(
        said,
        [
            "530902-RSJ: name 区人社局→临翔区人社局",
            "530902-FY.clerk-1 until 2026-08-31",
            "+ 530902-FY.clerk-2",
        ]
    );
    let (old_post, before) = (post("530902-FY.clerk-1"), new.as_of(day("2026-08-31")));
    assert!(before.post(&old_post).is_some(), "the past stays what it was");
    assert!(new.as_of(day("2026-09-01")).post(&old_post).is_none());
}

#[test]
fn some_files_of_a_folder_leave_the_rows_of_the_others_as_they_are() {
    let old = read(&and("holders.csv", "530902-FY.clerk-1,per-past,壬,,2026-05-31"));
    let mut files = Files::default();
    let row = "category,track,level,body_suffix,note\nother,petition,county,RSJ,\n";
    files.add("competence.csv", row);
    let other = old.with_files(&files, &rights()).unwrap();
    let keys: Vec<_> = diff(&old, &other).iter().map(|it| it.record().key()).collect();
    assert_eq!(
        keys,
        ["other petition county", "wage_arrears petition city", "wage_arrears petition county"]
    );
    files.add("competence.csv", row.replace("RSJ", "ABC"));
    let complaints = old.with_files(&files, &rights()).unwrap_err();
    let found: Vec<_> = complaints.iter().map(|it| (it.file.as_str(), it.line)).collect();
    assert_eq!(found, [("competence.csv", 2)]);
}

#[test]
fn a_row_that_had_not_begun_is_removed_and_history_stays() {
    let old = read(&and("holders.csv", "530902-FY.clerk-1,per-soon,壬,2026-12-01,"));
    let new = old.replaced_by(&read(&small()), day("2026-09-01"), &rights()).unwrap();
    let changes = diff(&old, &new);
    assert!(
        matches!(changes.as_slice(), [Change::Removed(row)] if row.key() == "530902-FY.clerk-1 per-soon")
    );
    let ended = read(&and("holders.csv", "530902-FY.clerk-1,per-past,壬,,2026-05-31"));
    let kept = ended.replaced_by(&read(&small()), day("2026-09-01"), &rights()).unwrap();
    assert_eq!(diff(&ended, &kept), []);
}

#[test]
fn superiors_and_lines_meet_where_the_office_says() {
    let view = read(&small()).as_of(day("2026-05-05"));
    let bureau = body("530902-RSJ");
    assert_eq!(code(view.superior(&bureau)), "530902-ZF");
    assert_eq!(code(view.reviewer(&bureau)), "530900-RSJ");
    let above: Vec<_> = view.superiors(&bureau).iter().map(|it| it.code.to_string()).collect();
    assert_eq!(above, ["530902-ZF", "530900-RSJ", "530900-ZF"]);
    assert_eq!(
        code(view.common_superiors(&[&bureau, &body("530902-ZF")]).first().copied()),
        "530900-ZF"
    );
    assert_eq!(code(view.common_superiors(&[&bureau, &body("530902-FY")]).first().copied()), "-");
    assert_eq!(
        code(view.common_conferences(&[&bureau, &body("530902-FY")]).first().copied()),
        "530900-LXB"
    );
    let line: Vec<_> =
        view.line_of(&body("530900-RSJ")).iter().map(|it| it.code.to_string()).collect();
    assert_eq!(line, ["530900-RSJ", "530902-RSJ"]);
}
