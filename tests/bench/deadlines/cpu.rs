//! What a measured stretch cost in processor time, by program: on few cores that is what bounds a
//! rate.

use super::office::Office;

/// Processor seconds of the bench with the service in it, of PostgreSQL's processes, and of Redis.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cpu {
    pub(crate) service: f64,
    pub(crate) postgres: f64,
    pub(crate) redis: f64,
}

/// Clock ticks a second in /proc, on every Linux.
const TICKS: f64 = 100.0;

impl Cpu {
    /// Since each program began.
    pub(crate) fn so_far(office: &Office) -> Self {
        let (postmaster, redis) = (office.postgres.pid(), office.redis.pid());
        let mut cpu = Self::default();
        let folders = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        for folder in folders {
            let Some(process) = Process::read(&folder.path()) else { continue };
            if process.id == std::process::id() {
                cpu.service += process.seconds;
            } else if Some(process.id) == redis {
                cpu.redis += process.seconds;
            } else if Some(process.id) == postmaster || Some(process.parent) == postmaster {
                cpu.postgres += process.seconds;
            }
        }
        cpu
    }

    /// What was spent since then; a backend that ended meanwhile is missing.
    pub(crate) fn since(self, before: Self) -> Self {
        Self {
            service: self.service - before.service,
            postgres: self.postgres - before.postgres,
            redis: self.redis - before.redis,
        }
    }
}

struct Process {
    id: u32,
    parent: u32,
    seconds: f64,
}

impl Process {
    fn read(folder: &std::path::Path) -> Option<Self> {
        // Not `self`, which names a process that is listed by its number too.
        folder.file_name()?.to_str()?.parse::<u32>().ok()?;
        let text = std::fs::read_to_string(folder.join("stat")).ok()?;
        // The name in brackets may hold blanks; what follows does not.
        let (head, tail) = text.rsplit_once(") ")?;
        let fields: Vec<&str> = tail.split_whitespace().collect();
        let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
        Some(Self {
            id: head.split_whitespace().next()?.parse().ok()?,
            parent: fields.get(1)?.parse().ok()?,
            seconds: (ticks(11)? + ticks(12)?) / TICKS,
        })
    }
}
