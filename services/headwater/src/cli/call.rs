//! `headwater call`: any RPC through the gateway, JSON in and out, from the descriptor set.

use std::io::Read;

use anyhow::{bail, ensure};
use clap::Args;
use headwater_proto::POOL;
use prost_reflect::{DynamicMessage, MethodDescriptor};

use super::gateway_options::GatewayOptions;
use super::say;
use crate::dynamic;
use crate::voice::Wrong;

/// Call any method through the gateway.
///
/// Streams take one JSON object a line and print one a line.
#[derive(Debug, Args)]
pub(super) struct Call {
    /// Service and method, such as intake.RegisterPetition or IntakeService/RegisterPetition
    method: String,
    /// The request as JSON; `-` reads it from standard input
    #[arg(default_value = "{}")]
    request: String,
    #[command(flatten)]
    gateway: GatewayOptions,
}

impl Call {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let method = find(&self.method)?;
        let text = match self.request.as_str() {
            "-" => {
                let mut text = String::new();
                std::io::stdin().read_to_string(&mut text)?;
                text
            }
            text => text.to_owned(),
        };
        let requests = dynamic::parse(&method.input(), &text)?;
        ensure!(
            method.is_client_streaming() || requests.len() == 1,
            Wrong::RequestsTooMany {
                name: method.name().to_owned(),
                count: requests.len().to_string(),
            }
        );
        let channel = self.gateway.connect().await?.authenticated();
        let mut answers = dynamic::call(channel, &method, requests).await?;
        while let Some(answer) = answers.message().await? {
            say(&render(&answer, method.is_server_streaming())?);
        }
        Ok(())
    }
}

/// Finds a method by `service.Method`, `ServiceName/Method`, the full path, or the method's name alone if unique.
pub(super) fn find(name: &str) -> anyhow::Result<MethodDescriptor> {
    let (service, method) = name.rsplit_once(['.', '/']).unwrap_or(("", name));
    let service = service.trim_start_matches('/').replace('-', "_");
    let fits = |candidate: &MethodDescriptor| {
        let owner = candidate.parent_service();
        candidate.name() == method
            && (service.is_empty()
                || owner.full_name() == service
                || owner.name() == service
                || owner.package_name().split('.').nth(1) == Some(service.as_str()))
    };
    let mut found: Vec<_> =
        POOL.services().flat_map(|it| it.methods().collect::<Vec<_>>()).filter(fits).collect();
    match (found.pop(), found.pop()) {
        (Some(method), None) => Ok(method),
        (Some(_), Some(_)) => {
            let example = format!("intake.{name}");
            bail!(Wrong::MethodNotUnique { name: name.to_owned(), example })
        }
        _ => bail!(Wrong::MethodUnknown {
            name: name.to_owned(),
            list: "headwater describe".to_owned()
        }),
    }
}

fn render(message: &DynamicMessage, one_line: bool) -> anyhow::Result<String> {
    let value = dynamic::value(message)?;
    Ok(if one_line {
        serde_json::to_string(&value)?
    } else {
        serde_json::to_string_pretty(&value)?
    })
}
