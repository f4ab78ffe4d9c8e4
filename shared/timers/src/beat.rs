//! Beats: numbers that tell whether a shard still is what it was.

use redis::Pipeline;
use redis_link::Request;

use crate::timers::{Timers, Unreachable};

impl Timers {
    /// Writes a shard's beat.
    pub async fn beat(&self, shard: u16, beat: i64) -> Result<(), Unreachable> {
        let mut pipeline = Pipeline::new();
        pipeline.set(&self.keys(shard).beat, beat).ignore();
        self.ask(shard, Request::Pipeline(&pipeline)).await
    }

    /// Raises a shard's beat from the one that was read; false if it is another by now, or lost.
    ///
    /// Setting it blindly would hide a loss that came between reading and raising.
    pub async fn swap_beat(&self, shard: u16, from: i64, to: i64) -> Result<bool, Unreachable> {
        let mut script = self.scripts.swap_beat.key(&self.keys(shard).beat);
        script.arg(from).arg(to);
        self.invoke(shard, &script).await
    }

    /// A shard's beat; none if the shard has lost it, and with it perhaps its timers.
    pub async fn read_beat(&self, shard: u16) -> Result<Option<i64>, Unreachable> {
        let mut pipeline = Pipeline::new();
        pipeline.get(&self.keys(shard).beat);
        let (beat,) = self.ask(shard, Request::Pipeline(&pipeline)).await?;
        Ok(beat)
    }
}
