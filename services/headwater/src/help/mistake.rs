//! What is said of arguments that cannot be.

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use clap::{Arg, Command};

use crate::voice::Language;

/// Says it and ends the program: with the help that was asked for, or with what is wrong.
pub(super) fn end(error: &Error, command: &Command, language: Language) -> ! {
    match language {
        Language::Zh if error.use_stderr() => {
            say(&explained(error, command));
            std::process::exit(error.exit_code())
        }
        Language::Zh | Language::En => error.exit(),
    }
}

#[expect(clippy::print_stderr, reason = "errors of a command go to standard error")]
fn say(text: &str) {
    eprintln!("headwater: {text}");
}

/// The mistake in Chinese, and what may have been meant.
fn explained(error: &Error, command: &Command) -> String {
    let known = |kind| told(error, kind);
    let argument = known(ContextKind::InvalidArg).unwrap_or_default();
    let value = known(ContextKind::InvalidValue).unwrap_or_default();
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!("没有命令{}", known(ContextKind::InvalidSubcommand).unwrap_or_default())
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "缺少命令".to_owned()
        }
        ErrorKind::UnknownArgument => format!("没有参数{argument}"),
        ErrorKind::MissingRequiredArgument => format!("缺少{argument}"),
        ErrorKind::ArgumentConflict => {
            let other = known(ContextKind::PriorArg).unwrap_or_default();
            format!("{argument}不能与{other}同时使用")
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument}缺少值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{argument}不能是“{value}”{}", meaning(command, &argument))
        }
        ErrorKind::InvalidUtf8 => "参数不是有效的文字编码".to_owned(),
        _ => format!("参数不成立：{argument}"),
    };
    let meant =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
            .into_iter()
            .find_map(known);
    let meant = meant.map_or_else(String::new, |it| format!("；是否指{it}？"));
    format!("{what}{meant}\n用`--help`查看用法")
}

/// What an argument is for, as its help says.
fn meaning(command: &Command, typed: &str) -> String {
    fn find<'a>(command: &'a Command, typed: &str) -> Option<&'a Arg> {
        let own = command.get_arguments().find(|it| it.to_string() == typed);
        own.or_else(|| command.get_subcommands().find_map(|it| find(it, typed)))
    }
    let help = find(command, typed).and_then(Arg::get_help);
    help.map_or_else(String::new, |it| format!("；应为：{it}"))
}

fn told(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(all) => Some(all.join("、")),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        ContextValue::StyledStrs(all) => {
            Some(all.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::spoken;
    use super::*;
    use crate::cli::command;

    #[test]
    fn a_mistake_is_told_in_chinese_with_what_may_have_been_meant() {
        let said = |arguments: &[&str]| {
            let mut command = spoken(command(), Language::Zh);
            let given = ["headwater"].iter().chain(arguments);
            let error = command.try_get_matches_from_mut(given).unwrap_err();
            explained(&error, &command)
        };
        for (arguments, expected) in [
            (&["timline"][..], "没有命令timline；是否指timeline？"),
            (&["timeline", "X", "--jsn"], "没有参数--jsn；是否指--json？"),
            (&["timeline"], "缺少<NUMBER>"),
            (
                &["terms", "due", "--rule", "handling", "--from", "2026-02-31"],
                "--from <DATE>不能是“2026-02-31”；应为：起算日",
            ),
            (&["terms", "due", "--unit", "weeks"], "可填：days、working-days、hours、months"),
            (&["keys", "--force", "--certificates"], "不能与"),
        ] {
            let said = said(arguments);
            assert!(said.contains(expected), "{said}");
        }
    }
}
