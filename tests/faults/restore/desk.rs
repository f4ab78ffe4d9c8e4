//! A desk at which one petition is registered after the other, until it is closed.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use headwater::Client;
use headwater_proto::intake::v1 as pb;
use headwater_tests::processes::Processes;
use service_kit::parse::to_timestamp;
use test_kit::patience::until;
use tonic::{Code, Status};

/// Who registers.
pub(super) const POST: &str = "530902-XFJ.registrar-1";

/// An open desk.
pub(super) struct Desk {
    acknowledged: Arc<Mutex<BTreeSet<String>>>,
    is_closed: Arc<AtomicBool>,
    registering: tokio::task::JoinHandle<anyhow::Result<()>>,
}

impl Desk {
    #[expect(clippy::disallowed_methods, reason = "the test waits for what it spawns")]
    pub(super) async fn open(processes: &Processes) -> anyhow::Result<Self> {
        let client = processes.client(POST).await?;
        let acknowledged = Arc::<Mutex<BTreeSet<String>>>::default();
        let is_closed = Arc::<AtomicBool>::default();
        let (numbers, closed) = (acknowledged.clone(), is_closed.clone());
        let registering = tokio::spawn(async move {
            let mut turn = 0;
            while !closed.load(Ordering::Relaxed) {
                match register(&client, &format!("turn-{turn}")).await {
                    Ok(number) => {
                        numbers.lock().unwrap_or_else(PoisonError::into_inner).insert(number);
                        turn += 1;
                    }
                    // Not everybody is up yet: it is sent again.
                    Err(status) if status.code() == Code::Unavailable => {}
                    Err(status) => return Err(status.into()),
                }
            }
            Ok(())
        });
        Ok(Self { acknowledged, is_closed, registering })
    }

    fn count(&self) -> usize {
        self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Waits until so many are registered.
    pub(super) async fn has_registered(&self, count: usize) -> anyhow::Result<()> {
        until(async || Ok(self.count() >= count || self.registering.is_finished())).await
    }

    /// Waits until so many more are registered.
    pub(super) async fn registers_more(&self, count: usize) -> anyhow::Result<()> {
        self.has_registered(self.count() + count).await
    }

    /// Closes it: the numbers that were acknowledged.
    pub(super) async fn close(self) -> anyhow::Result<BTreeSet<String>> {
        self.is_closed.store(true, Ordering::Relaxed);
        self.registering.await??;
        Ok(self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

/// Registers a petition of this turn; its number.
pub(super) async fn register(client: &Client, turn: &str) -> Result<String, Status> {
    let petition = pb::PetitionDraft {
        channel: pb::Channel::Letter.into(),
        receive_time: Some(to_timestamp(kernel::OfficeClock::real().now())),
        text: format!("小区的路灯坏了三个月，请安排修理。（{turn}）"),
        region: "530902".to_owned(),
        petitioners: vec![pb::Petitioner {
            name: "测试人甲".to_owned(),
            address: "临翔区测试路9号".to_owned(),
            ..pb::Petitioner::default()
        }],
        ..pb::PetitionDraft::default()
    };
    let request = pb::RegisterPetitionRequest {
        request_id: format!("restore-{turn}"),
        petition: Some(petition),
    };
    let answer = client.intake().register_petition(request).await?.into_inner();
    Ok(answer.number)
}
