//! `headwater healthy` at a suite that speaks TLS: it says what probes want to know, with the process's own certificate.

use std::process::{Output, Stdio};

use headwater_tests::{TestSuite, binary};
use kernel::ServiceName;
use test_kit::patience::until;
use tokio::process::Command;

/// How a process of a suite is asked: with the settings that it would have as a process of its own.
#[derive(Clone)]
struct Probe {
    binary: std::path::PathBuf,
    variables: Vec<(String, String)>,
}

impl Probe {
    fn of(suite: &TestSuite) -> anyhow::Result<Self> {
        let certificates = suite.certificates().expect("an encrypted suite");
        let own = |suffix: &str| {
            let folder = certificates.authority().with_file_name("{service}.tls.");
            format!("{}{suffix}", folder.display())
        };
        let authority = certificates.authority().display().to_string();
        let mut variables = vec![
            ("HEADWATER_PROCESS__TLS__CERTIFICATE_FILE".to_owned(), own("pem")),
            ("HEADWATER_PROCESS__TLS__KEY_FILE".to_owned(), own("key")),
            ("HEADWATER_PROCESS__TLS__AUTHORITY_FILE".to_owned(), authority),
        ];
        let gateway = certificates.files(ServiceName::Gateway);
        let shown = gateway.certificate_file.display().to_string();
        variables.push(("HEADWATER_GATEWAY__TLS_CERTIFICATE_FILE".to_owned(), shown));
        let routing = suite.address(ServiceName::Routing).unwrap_or_default();
        for (variable, address) in
            [("HEADWATER_GATEWAY__LISTEN", suite.gateway()), ("HEADWATER_ROUTING__LISTEN", routing)]
        {
            let port = address.rsplit(':').next().unwrap_or_default();
            // As in a container: whoever listens everywhere is asked on loopback.
            variables.push((variable.to_owned(), format!("0.0.0.0:{port}")));
        }
        Ok(Self { binary: binary::headwater()?, variables })
    }

    fn without(mut self, part: &str) -> Self {
        self.variables.retain(|(name, _)| !name.contains(part));
        self
    }

    async fn asks(&self, arguments: &[&str]) -> anyhow::Result<Output> {
        let mut command = Command::new(&self.binary);
        command.arg("healthy").args(arguments).envs(self.variables.iter().cloned());
        let command = command.env("HEADWATER_LANG", "en").stdin(Stdio::null()).kill_on_drop(true);
        Ok(command.output().await?)
    }

    async fn is_told_yes(&self, arguments: &[&str]) -> anyhow::Result<bool> {
        Ok(self.asks(arguments).await?.status.success())
    }

    /// What is said to whoever is told no.
    async fn is_told(&self, arguments: &[&str]) -> anyhow::Result<String> {
        let output = self.asks(arguments).await?;
        anyhow::ensure!(output.status.code() == Some(1), "{output:?}");
        Ok(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_probe_over_tls_tells_who_takes_calls_who_lives_and_who_is_not_there()
-> anyhow::Result<()> {
    let mut suite = TestSuite::with("2026-06-01", |options| options.encrypted = true).await?;
    let probe = Probe::of(&suite)?;
    for process in ["routing", "gateway"] {
        assert!(probe.is_told_yes(&[process]).await?, "{process}");
        assert!(probe.is_told_yes(&[process, "--ready"]).await?, "{process}");
    }
    let elsewhere = probe.is_told(&["gateway", "--called", "xinfang.example"]).await?;
    assert!(elsewhere.contains("certificate"), "{elsewhere}");
    // A probe that had no certificate, as Kubernetes' own have none, would hear nothing.
    let stranger = probe.clone().without("__TLS__");
    assert!(stranger.is_told(&["routing"]).await?.contains("does not answer"));

    suite.engines().postgres().stop().await?;
    until(async || Ok(!probe.is_told_yes(&["routing", "--ready"]).await?)).await?;
    let told = probe.is_told(&["routing", "--ready"]).await?;
    assert!(told.contains("routing lives and takes no calls"), "{told}");
    assert!(probe.is_told_yes(&["routing"]).await?, "it would be restarted in vain");

    let mut nobody = probe.clone().without("LISTEN");
    nobody.variables.push(("HEADWATER_ROUTING__LISTEN".to_owned(), "127.0.0.1:1".to_owned()));
    let told = nobody.is_told(&["routing"]).await?;
    assert!(told.contains("routing does not answer: "), "{told}");
    assert!(told.contains("refused"), "{told}");
    suite.stop().await
}
