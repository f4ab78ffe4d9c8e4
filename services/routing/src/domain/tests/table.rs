//! Every stage meets every command.

use std::collections::BTreeMap;

use super::*;

const COMMANDS: [&str; 18] = [
    "confirm",
    "refer",
    "assign",
    "object",
    "uphold",
    "refuse",
    "designate",
    "accept",
    "extend",
    "draft",
    "approve",
    "issue",
    "deliver",
    "conclude",
    "report",
    "guide",
    "reply",
    "withdraw",
];

#[test]
fn every_stage_meets_every_command() {
    let office = Office::open();
    let ways: [&[&str]; 13] = [
        &[],
        &["confirm"],
        &["confirm", "refer"],
        &["confirm", "assign"],
        &["confirm", "refer", "object"],
        &["confirm", "refer", "object", "refuse"],
        &["confirm", "refer", "object", "uphold"],
        &["confirm", "refer", "accept"],
        &["confirm", "refer", "accept", "draft"],
        &["confirm", "refer", "accept", "draft", "approve"],
        &["confirm", "refer", "accept", "draft", "approve", "issue"],
        &["confirm", "assign", "accept", "draft", "approve", "issue", "deliver"],
        &["confirm", "assign", "accept", "draft", "approve", "issue", "deliver", "conclude"],
    ];
    let mut lines = Vec::new();
    for way in ways {
        let (mut moves, mut refusals) = (Vec::new(), BTreeMap::<_, Vec<_>>::new());
        for command in COMMANDS {
            match office.tell(office.after(way), command) {
                Ok((matter, _)) => moves.push(format!("{command} → {}", standing(&matter))),
                Err(denied) => refusals.entry(denied.reason()).or_default().push(command),
            }
        }
        lines.push(format!("{} ({})", standing(&office.after(way)), way.join(", ")));
        lines.push(format!("  {}", moves.join(" | ")));
        for (reason, commands) in refusals {
            lines.push(format!("  {reason}: {}", commands.join(" ")));
        }
    }
    assert_eq!(lines.join("\n") + "\n", include_str!("table.txt"));
}
