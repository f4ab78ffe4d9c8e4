//! Every replica told to stop and started again, one after another, as a rollout does: nobody who calls meanwhile notices.

use std::collections::BTreeMap;
use std::future::ready;
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use futures::future::try_join_all;
use headwater::Client;
use headwater_proto::intake::v1 as intake;
use headwater_proto::routing::v1 as routing;
use headwater_tests::processes::{Processes, told_to_stop};
use kernel::{OfficeClock, ServiceName};
use service_kit::parse::to_timestamp;
use service_kit::peer::Connections;
use service_kit::transport::Transport;
use test_kit::patience::until;
use tokio::process::Child;
use tonic::transport::Endpoint;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

/// What has two replicas here. The gateways' callers go by readiness, as whatever stands in front of them does.
const ROLLED: [ServiceName; 3] = [ServiceName::Routing, ServiceName::Intake, ServiceName::Gateway];
const CALLERS: usize = 3;
/// So many calls are made after each step of the rollout, at least.
const AFTER_EACH: usize = 40;

#[tokio::test(flavor = "multi_thread")]
async fn a_rollout_of_what_has_two_replicas_fails_no_call() -> anyhow::Result<()> {
    let (processes, mut replicas) = start().await?;
    let callers = Callers::of(&processes, &replicas)?;
    let rollout = async {
        for service in ROLLED {
            for at in 0..2 {
                let replica = &mut replicas.get_mut(&service).expect("it has replicas")[at];
                let child = replica.child.take().expect("it runs");
                told_to_stop(child).await?;
                callers.made(AFTER_EACH).await?;
                replica.child = Some(processes.run_beside(service, replica.port)?);
                replica.is_ready().await?;
                callers.made(AFTER_EACH).await?;
            }
        }
        callers.stop.store(true, Ordering::Release);
        anyhow::Ok(())
    };
    let calling = try_join_all((0..CALLERS).map(|caller| callers.call_on(caller)));
    tokio::try_join!(rollout, calling)?;
    for replica in replicas.into_values().flatten() {
        told_to_stop(replica.child.expect("it runs")).await?;
    }
    processes.stop().await
}

/// One of the processes that are rolled out.
struct Replica {
    port: u16,
    child: Option<Child>,
}

impl Replica {
    /// Waits until it says that it takes calls.
    async fn is_ready(&self) -> anyhow::Result<()> {
        let channel = Endpoint::from_shared(format!("http://127.0.0.1:{}", self.port))?;
        let channel = channel.connect_lazy();
        until(async || {
            let question = HealthCheckRequest { service: "readiness".to_owned() };
            let said = HealthClient::new(channel.clone()).check(question).await;
            Ok(said.is_ok_and(|it| it.get_ref().status() == ServingStatus::Serving))
        })
        .await
    }
}

async fn start() -> anyhow::Result<(Processes, BTreeMap<ServiceName, [Replica; 2]>)> {
    // Kept until their processes start, so that nobody else takes them meanwhile.
    let held =
        |service| anyhow::Ok((service, TcpListener::bind(("127.0.0.1", engines::free_port()?))?));
    let seconds = ROLLED.into_iter().map(held).collect::<anyhow::Result<Vec<_>>>()?;
    let mut processes = Processes::with(|environment| {
        environment.insert("HEADWATER_PROCESS__LEAVE_SECONDS".to_owned(), "1".to_owned());
        for (service, listener) in &seconds {
            let peer = format!("HEADWATER_PROCESS__PEERS__{}", service.as_str().to_uppercase());
            if let (Some(addresses), Ok(at)) = (environment.get_mut(&peer), listener.local_addr()) {
                *addresses = format!("{addresses},http://{at}");
            }
        }
    })
    .await?;
    let mut replicas = BTreeMap::new();
    for (service, listener) in seconds {
        let port = listener.local_addr()?.port();
        drop(listener);
        let first = Replica { port: processes.port(service), child: processes.take(service) };
        let second = Replica { port, child: Some(processes.run_beside(service, port)?) };
        replicas.insert(service, [first, second]);
    }
    for replica in replicas.values().flatten() {
        replica.is_ready().await?;
    }
    Ok((processes, replicas))
}

/// Those who call all along.
struct Callers {
    gateways: Connections,
    token: String,
    made: AtomicUsize,
    stop: AtomicBool,
}

impl Callers {
    fn of(
        processes: &Processes,
        replicas: &BTreeMap<ServiceName, [Replica; 2]>,
    ) -> anyhow::Result<Self> {
        let gateways = replicas[&ServiceName::Gateway].iter();
        let gateways: Vec<_> = gateways.map(|it| format!("http://127.0.0.1:{}", it.port)).collect();
        let transport = Transport::default();
        Ok(Self {
            gateways: Connections::lazily(
                ServiceName::Gateway,
                &gateways.join(","),
                &transport,
                1,
            )?,
            token: processes.token("530902-XFJ.registrar-1")?,
            made: AtomicUsize::new(0),
            stop: AtomicBool::new(false),
        })
    }

    /// Waits until so many more calls were made.
    async fn made(&self, more: usize) -> anyhow::Result<()> {
        let before = self.made.load(Ordering::Acquire);
        until(|| ready(Ok(self.made.load(Ordering::Acquire) >= before + more))).await
    }

    /// Calls one after another; the first that fails ends the test.
    async fn call_on(&self, caller: usize) -> anyhow::Result<()> {
        let mut round = 0;
        while !self.stop.load(Ordering::Acquire) {
            let client = || Client::over(self.gateways.next().channel, &self.token);
            let number = registers(&client()?, &format!("caller-{caller}-{round}")).await?;
            self.is_made();
            let key = Some(intake::get_petition_request::Key::Number(number));
            client()?.intake().get_petition(intake::GetPetitionRequest { key }).await?;
            self.is_made();
            client()?.routing().list_matters(routing::ListMattersRequest::default()).await?;
            self.is_made();
            round += 1;
        }
        Ok(())
    }

    fn is_made(&self) {
        self.made.fetch_add(1, Ordering::Release);
    }
}

async fn registers(client: &Client, request_id: &str) -> anyhow::Result<String> {
    let petition = intake::PetitionDraft {
        channel: intake::Channel::Letter.into(),
        receive_time: Some(to_timestamp(OfficeClock::real().now())),
        region: "530902".to_owned(),
        text: "路灯坏了，请修理。".to_owned(),
        petitioners: vec![intake::Petitioner {
            name: "测试人甲".to_owned(), ..Default::default()
        }],
        ..Default::default()
    };
    let request = intake::RegisterPetitionRequest {
        request_id: request_id.to_owned(),
        petition: Some(petition),
    };
    Ok(client.intake().register_petition(request).await?.into_inner().number)
}
