//! What this process uses of the machine: memory and descriptors, according to `/proc`.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};

/// What is in use at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Resident memory, in MiB.
    pub memory: u64,
    /// Open descriptors.
    pub descriptors: usize,
}

/// How often it is measured, and at which interval: a connection that was closed takes a moment to
/// be closed at its other end.
const SAMPLES: usize = 20;
const BETWEEN: Duration = Duration::from_millis(50);

/// How much memory may grow, in MiB, beyond an eighth of what there was: allocators do not return
/// everything.
const MEMORY_MARGIN: u64 = 16;

/// How many more descriptors there may be.
const DESCRIPTOR_MARGIN: usize = 8;

impl Usage {
    /// The least that is in use within a second.
    pub async fn at_rest() -> Result<Self> {
        let mut least = Self::now()?;
        for _ in 1..SAMPLES {
            tokio::time::sleep(BETWEEN).await;
            let now = Self::now()?;
            least.memory = least.memory.min(now.memory);
            least.descriptors = least.descriptors.min(now.descriptors);
        }
        Ok(least)
    }

    /// What is in use now.
    pub fn now() -> Result<Self> {
        let status = fs::read_to_string("/proc/self/status")
            .context("--minutes needs Linux's /proc to measure memory and descriptors")?;
        let memory = resident(&status).context("/proc/self/status has no VmRSS")? / 1024;
        // One of them is open only for counting.
        let descriptors = fs::read_dir("/proc/self/fd")?.count().saturating_sub(1);
        Ok(Self {
            memory,
            descriptors,
        })
    }

    /// Whether `later` is within the margins.
    pub fn is_flat_until(self, later: Self) -> bool {
        later.memory <= self.memory + self.memory / 8 + MEMORY_MARGIN
            && later.descriptors <= self.descriptors + DESCRIPTOR_MARGIN
    }
}

/// The resident memory in KiB.
fn resident(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_resident_memory() {
        assert_eq!(
            resident("VmHWM:\t   9 kB\nVmRSS:\t    7372 kB\nThreads: 1"),
            Some(7372)
        );
        assert_eq!(resident("Threads: 1"), None);
    }

    #[test]
    fn growth_beyond_the_margins_is_not_flat() {
        let usage = |memory, descriptors| Usage {
            memory,
            descriptors,
        };
        let start = usage(80, 20);
        assert!(start.is_flat_until(usage(106, 28)) && start.is_flat_until(usage(10, 1)));
        assert!(!start.is_flat_until(usage(107, 20)) && !start.is_flat_until(usage(80, 29)));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn sees_descriptors_come_and_go() {
        let before = Usage::now().unwrap();
        let files: Vec<_> = (0..100)
            .map(|_| fs::File::open("/proc/self/status").unwrap())
            .collect();
        // Other tests of this process open and close some too.
        assert!(Usage::now().unwrap().descriptors > before.descriptors + 50);
        drop(files);
    }
}
