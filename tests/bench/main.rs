//! Figures of the suite, each against a baseline measured in the same run. Not tests: `make bench`.
#![expect(clippy::cast_precision_loss, reason = "figures are read to three digits")]
#![expect(clippy::disallowed_methods, reason = "a bench waits for the callers that it spawns")]

mod deadlines;
mod footprint;
mod gateway;
mod import;
mod lists;
mod machine;
mod registration;
mod report;
mod screening;
mod stub;
mod terms;

use report::Report;

fn main() -> anyhow::Result<()> {
    let only: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let wanted = |name: &str| only.is_empty() || only.iter().any(|it| it == name);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let mut report = Report::new(&machine::describe());
    if wanted("footprint") {
        runtime.block_on(footprint::measure(&mut report))?;
    }
    if wanted("gateway") {
        runtime.block_on(gateway::measure(&mut report))?;
    }
    if wanted("registration") {
        runtime.block_on(registration::measure(&mut report))?;
    }
    if wanted("import") {
        runtime.block_on(import::measure(&mut report))?;
    }
    if wanted("lists") {
        runtime.block_on(lists::measure(&mut report))?;
    }
    if wanted("screening") {
        screening::measure(&mut report)?;
    }
    if wanted("terms") {
        terms::measure(&mut report)?;
    }
    runtime.block_on(deadlines::measure(&mut report, &wanted))?;
    report.print();
    Ok(())
}
