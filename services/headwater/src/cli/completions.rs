//! `headwater completions`: what a shell completes commands with.

use clap::Args;
use clap_complete::Shell;

use super::say;

/// Print what a shell completes commands with: `source <(headwater completions bash)`.
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// bash, zsh, fish, elvish or powershell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self) -> anyhow::Result<()> {
        say(written(self.shell)?.trim_end());
        Ok(())
    }
}

fn written(shell: Shell) -> anyhow::Result<String> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut super::command(), "headwater", &mut script);
    Ok(String::from_utf8(script)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_completes_every_command_and_its_options() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let script = written(shell).unwrap();
            for word in ["timeline", "completions", "recompute", "english", "as"] {
                assert!(script.contains(word), "{shell} does not know {word}");
            }
        }
    }
}
