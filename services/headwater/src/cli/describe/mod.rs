//! `headwater describe`: services, methods, messages, words, rights.

mod model;
mod text;

use anyhow::bail;
use clap::Args;
use headwater_proto::POOL;
use model::{Method, Service, Told, Words, package, services, with_those_within};

use super::say_json;
use crate::voice::Wrong;

/// List services, methods and the rights they ask for.
#[derive(Debug, Args)]
pub(super) struct Describe {
    /// Only this service, method, message or list of words, with all comments: intake, intake.RegisterPetition, PetitionDraft, Channel
    name: Option<String>,
    /// Print it as JSON, for programs
    #[arg(long)]
    json: bool,
}

impl Describe {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let told = told(self.name.as_deref())?;
        if self.json {
            return say_json(&told);
        }
        text::print(&told);
        Ok(())
    }
}

/// What is known of all services, or of what has this name.
fn told(name: Option<&str>) -> anyhow::Result<Told> {
    let all = services();
    let Some(name) = name else {
        return Ok(Told::Services(all.iter().map(Service::of).collect()));
    };
    let plain = |text: &str| text.replace('-', "_").to_lowercase();
    let of_service: Vec<_> =
        all.iter().filter(|it| plain(package(it)) == plain(name)).map(Service::of).collect();
    if !of_service.is_empty() {
        return Ok(Told::Services(of_service));
    }
    if let Ok(method) = super::call::find(name) {
        return Ok(Told::Method(Method::with_messages(&method)));
    }
    let is_it = |full: &str, short: &str| full == name || short.eq_ignore_ascii_case(name);
    let mut messages = POOL.all_messages().filter(|it| is_it(it.full_name(), it.name()));
    let mut lists = POOL.all_enums().filter(|it| is_it(it.full_name(), it.name()));
    match (messages.next(), lists.next()) {
        (Some(message), _) => Ok(Told::Messages(with_those_within(vec![message]))),
        (None, Some(list)) => Ok(Told::Words(Words::of(&list))),
        (None, None) => bail!(unknown(name)),
    }
}

/// What was not found, and what may have been meant.
fn unknown(name: &str) -> Wrong {
    let methods = services().into_iter().flat_map(|it| {
        let package = package(&it).to_owned();
        it.methods().map(move |method| format!("{package}.{}", method.name())).collect::<Vec<_>>()
    });
    let packages = services().into_iter().map(|it| package(&it).to_owned());
    let messages = POOL.all_messages().map(|it| it.name().to_owned());
    let lists = POOL.all_enums().map(|it| it.name().to_owned());
    let likeness = |candidate: &String| {
        let (candidate, name) = (candidate.to_lowercase(), name.to_lowercase());
        let last = candidate.rsplit('.').next().unwrap_or_default();
        strsim::jaro_winkler(&candidate, &name).max(strsim::jaro_winkler(last, &name))
    };
    let nearest = packages
        .chain(methods)
        .chain(messages)
        .chain(lists)
        .max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
    let meant = nearest.filter(|it| likeness(it) > 0.8);
    let name = name.to_owned();
    match meant {
        Some(meant) => Wrong::NameMistyped { name, meant },
        None => Wrong::NameUnknown { name },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_exist_is_said_so_with_what_may_have_been_meant() {
        let describe = |name: &str| told(Some(name));
        for (typo, meant) in [
            ("intke", "intake"),
            ("registerpetition", "intake.RegisterPetition"),
            ("PetitonDraft", "PetitionDraft"),
        ] {
            let error = describe(typo).unwrap_err().to_string();
            assert!(error.contains(&format!("was {meant} meant?")), "{error}");
        }
        for known in
            ["intake", "risk-ledger", "intake.RegisterPetition", "PetitionDraft", "Channel"]
        {
            describe(known).unwrap();
        }
    }

    #[test]
    fn programs_get_what_people_read() {
        let json = serde_json::to_value(told(Some("intake.RegisterPetition")).unwrap()).unwrap();
        let method = &json["method"];
        assert_eq!(method["path"], "/headwater.intake.v1.IntakeService/RegisterPetition");
        assert_eq!(method["messages"][0]["name"], "RegisterPetitionRequest");
        let json = serde_json::to_value(told(Some("Channel")).unwrap()).unwrap();
        assert_eq!(json["words"]["words"][0]["zh"], "来信");
    }
}
