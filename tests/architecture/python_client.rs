//! A client nobody here wrote: Python, with stubs made by reflection alone.

use headwater_tests::TestSuite;
use lab::posts;
use test_kit::repository;

#[tokio::test(flavor = "multi_thread")]
async fn python_registers_and_queries_through_reflection() -> anyhow::Result<()> {
    let tools = tokio::process::Command::new("bash")
        .arg(repository().join("deploy/scripts/python-tools.sh"))
        .current_dir(repository())
        .status()
        .await?;
    anyhow::ensure!(tools.success(), "the Python tools cannot be installed");
    let suite = TestSuite::on("2026-06-01").await?;
    let registrar = posts::named("530902-XFJ.registrar-1")?;
    let token = suite.token(&registrar.holder, &registrar.code)?;
    let output = tokio::process::Command::new(repository().join("target/python-tools/bin/python"))
        .arg(repository().join("tests/architecture/client.py"))
        .arg(suite.gateway().trim_start_matches("http://"))
        .env("HEADWATER_TOKEN", token)
        .output()
        .await?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complained = String::from_utf8_lossy(&output.stderr).into_owned();
    anyhow::ensure!(output.status.success(), "the client failed: {complained}");
    assert!(said.contains("530902-XFJ-2026-000001 STAGE_REGISTERED"), "{said}");
    assert!(said.contains("refused FIELD_MISSING petition.text 必填项缺失"), "{said}");
    suite.stop().await
}
