//! What was measured, as a table for people and for docs/benchmarks.md.

/// Rows of the report.
pub(crate) struct Report {
    machine: String,
    rows: Vec<[String; 4]>,
}

impl Report {
    pub(crate) fn new(machine: &str) -> Self {
        Self { machine: machine.to_owned(), rows: Vec::new() }
    }

    /// Adds a figure: what, how much, against what, and the goal.
    pub(crate) fn add(&mut self, what: &str, figure: &str, baseline: &str, goal: &str) {
        say(&format!("{what}: {figure}  [{baseline}]  goal {goal}"));
        self.rows.push([what, figure, baseline, goal].map(str::to_owned));
    }

    pub(crate) fn print(&self) {
        say("");
        say(&self.machine);
        say("");
        say("| what | figure | baseline in the same run | goal |");
        say("| --- | --- | --- | --- |");
        for [what, figure, baseline, goal] in &self.rows {
            say(&format!("| {what} | {figure} | {baseline} | {goal} |"));
        }
    }
}

#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}
