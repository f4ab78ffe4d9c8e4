//! `--help`, and what is said of arguments that cannot be, in the language of the command line. English is what stands beside the
//! commands' own code; Chinese is a file of its own.

mod mistake;

use std::collections::BTreeMap;

use clap::builder::{PossibleValue, Resettable, StyledStr};
use clap::{Arg, ArgAction, ArgMatches, Command};

use crate::voice::{Language, language};

const CHINESE: &str = include_str!("zh.toml");
/// The texts of arguments that several commands have alike.
const COMMON: &str = "common";
/// The program itself, whose name is in no path below it.
const PROGRAM: &str = "headwater";

/// How a command's help is laid out.
const LAYOUT: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";
const COMMANDS: &str = "命令";
const ARGUMENTS: &str = "参数";
const OPTIONS: &str = "选项";

/// What was given to a program whose commands are these. Ends the program if help was asked for, or if it cannot be.
pub fn matches(command: Command) -> ArgMatches {
    let language = language();
    let mut command = spoken(command, language);
    match command.try_get_matches_from_mut(std::env::args_os()) {
        Ok(matches) => matches,
        Err(error) => mistake::end(&error, &command, language),
    }
}

fn spoken(command: Command, language: Language) -> Command {
    match language {
        Language::En => command,
        Language::Zh => {
            let texts = Texts::chinese();
            let mut command = texts.told(command, PROGRAM);
            command.build();
            usages(command)
        }
    }
}

/// Of each command, by its path, what is said about it and its arguments.
struct Texts(BTreeMap<String, BTreeMap<String, String>>);

impl Texts {
    /// The shipped ones; a test reads them, so they can be read.
    fn chinese() -> Self {
        Self(toml::from_str(CHINESE).unwrap_or_default())
    }

    fn of(&self, path: &str, what: &str) -> Option<&str> {
        Some(self.0.get(path)?.get(what)?.as_str())
    }

    /// The command and all below it, told in these words.
    fn told(&self, command: Command, path: &str) -> Command {
        let root = path == PROGRAM;
        let below: Vec<_> = command.get_subcommands().map(|it| it.get_name().to_owned()).collect();
        let text = |what| {
            let text = self.of(path, what).map(|it| StyledStr::from(it.to_owned()));
            text.map_or(Resettable::Reset, Resettable::Value)
        };
        let mut command = command
            .about(self.of(path, "about").unwrap_or_default().to_owned())
            .long_about(text("long"))
            .after_help(text("after"))
            .help_template(LAYOUT)
            .subcommand_help_heading(COMMANDS)
            .disable_help_subcommand(true)
            .disable_help_flag(true)
            .disable_version_flag(true)
            .mut_args(|arg| self.argument(arg, path))
            .arg(flag("help", 'h', ArgAction::Help, "显示帮助"));
        if root {
            let version = self.of(path, "version").unwrap_or_default();
            command = command.arg(flag("version", 'V', ArgAction::Version, version));
        }
        for name in below {
            let path = if root { name.clone() } else { format!("{path} {name}") };
            command = command.mut_subcommand(name, |it| self.told(it, &path));
        }
        command
    }

    fn argument(&self, arg: Arg, path: &str) -> Arg {
        let id = arg.get_id().as_str();
        let text = self.of(path, id).or_else(|| self.of(COMMON, id)).unwrap_or_default();
        let mut notes = Vec::new();
        let values = arg.get_possible_values();
        if !values.is_empty() && arg.get_action().takes_values() {
            let values: Vec<_> = values.iter().map(PossibleValue::get_name).collect();
            notes.push(format!("可填：{}", values.join("、")));
        }
        if let Some(variable) = arg.get_env() {
            notes.push(format!("环境变量：{}", variable.display()));
        }
        if let [value] = arg.get_default_values()
            && !value.is_empty()
            && arg.get_action().takes_values()
        {
            notes.push(format!("默认：{}", value.display()));
        }
        let notes =
            if notes.is_empty() { String::new() } else { format!("（{}）", notes.join("；")) };
        let heading = if arg.is_positional() { ARGUMENTS } else { OPTIONS };
        let help = format!("{text}{notes}");
        let takes_values = arg.get_action().takes_values();
        arg.help(help)
            .long_help(Resettable::<StyledStr>::Reset)
            .help_heading(heading)
            .hide_env(true)
            .hide_default_value(takes_values)
            .hide_possible_values(takes_values)
    }
}

fn flag(name: &'static str, short: char, action: ArgAction, help: &str) -> Arg {
    Arg::new(name)
        .short(short)
        .long(name)
        .action(action)
        .help(help.to_owned())
        .help_heading(OPTIONS)
}

/// The lines that show how a command is typed, without the library's English words.
fn usages(mut command: Command) -> Command {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").replace("[OPTIONS]", "[选项]");
    let below: Vec<_> = command.get_subcommands().map(|it| it.get_name().to_owned()).collect();
    command = command.override_usage(usage.replace("<COMMAND>", "<命令>"));
    for name in below {
        command = command.mut_subcommand(name, usages);
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::command;

    fn each(command: &Command, path: &str, see: &mut impl FnMut(&str, &Command)) {
        see(path, command);
        let root = path == PROGRAM;
        for below in command.get_subcommands() {
            let name = below.get_name();
            let path = if root { name.to_owned() } else { format!("{path} {name}") };
            each(below, &path, see);
        }
    }

    #[test]
    fn every_command_and_argument_is_explained_in_chinese_and_nothing_else_is() {
        let texts: BTreeMap<String, BTreeMap<String, String>> = toml::from_str(CHINESE).unwrap();
        let texts = Texts(texts);
        let (mut wanted, mut used) = (Vec::new(), Vec::new());
        each(&command(), PROGRAM, &mut |path, command| {
            let ids = command.get_arguments().map(|it| it.get_id().as_str().to_owned());
            for what in ids.chain(["about".to_owned()]) {
                let home = if texts.of(path, &what).is_some() { path } else { COMMON };
                if texts.of(home, &what).is_none() {
                    wanted.push(format!("{path}: {what}"));
                }
                used.push((home.to_owned(), what));
            }
            for what in ["long", "after", "version"] {
                used.push((path.to_owned(), what.to_owned()));
            }
        });
        assert!(wanted.is_empty(), "not explained: {wanted:?}");
        let written = texts.0.iter().flat_map(|(path, own)| own.keys().map(move |it| (path, it)));
        for (path, what) in written {
            assert!(used.contains(&(path.clone(), what.clone())), "{path} has no {what}");
        }
    }

    #[test]
    fn help_in_chinese_is_wholly_chinese() {
        let mut seen = 0;
        each(&spoken(command(), Language::Zh), PROGRAM, &mut |path, command| {
            for text in [command.clone().render_help(), command.clone().render_long_help()] {
                let text = text.to_string();
                // What is typed, and names written as such, stay as they are.
                let words = text.split('`').step_by(2).collect::<String>();
                for english in
                    ["Usage", "Options", "Arguments", "Commands", "Print", " the ", "default"]
                {
                    assert!(!words.contains(english), "{path}: {english} in {text}");
                }
                assert!(text.contains("用法：headwater"), "{text}");
                seen += 1;
            }
        });
        assert!(seen > 40, "{seen}");
    }
}
