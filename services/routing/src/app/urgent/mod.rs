//! Grave and urgent matters: raised, reported to all whom the law names, acknowledged, or closed as a false alarm.

mod acknowledge_urgent_report;
mod discover_urgent_matter;
mod dismiss_urgent_matter;
mod report_urgent_matter;
