//! An emulator, a proxy before it and a client before that: everything a round of calls needs.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use bce_auth::Credentials;
use bce_auth::provider::{ProvideCredentials, StaticProvider};
use et_emulator::{Emulator, LifecyclePace, Quotas};
use et_sdk::Client;
use indicatif::ProgressBar;

use crate::audit::{Verdict, repeat};
use crate::call::plan;
use crate::drive::{STALL, client, drive};
use crate::effect::Effects;
use crate::fault::{Faults, KINDS};
use crate::proxy::Proxy;
use crate::stage::stage;

/// Longer than any run: what waits in the proxy's hands must not be closed for being idle.
const PATIENCE: Duration = Duration::from_secs(24 * 3600);

/// How many requests to expect of a call: five attempts, a repetition, and room.
const REQUESTS_OF_A_CALL: usize = 8;

/// The parts, running.
#[derive(Debug)]
pub struct Bench {
    emulator: Emulator,
    proxy: Proxy,
    /// Through the proxy.
    client: Client,
    /// Past the proxy.
    direct: Client,
}

/// The keys that the emulator accepts, one of them temporary.
///
/// # Errors
/// If they are no keys.
pub fn keys() -> Result<Vec<Credentials>> {
    Ok(vec![
        Credentials::new("torture-key-1", "torture-secret-1")?,
        Credentials::new("torture-key-2", "torture-secret-2")?,
        Credentials::new("torture-key-3", "torture-secret-3")?
            .with_session_token("torture-token-3")?,
    ])
}

/// An emulator without limits to speak of, whose log keeps the requests of this many calls.
///
/// # Errors
/// If it cannot be started.
pub async fn emulator(calls: u32) -> Result<Emulator> {
    let mut builder = Emulator::builder();
    for key in keys()? {
        builder = builder.credentials(key);
    }
    builder
        .quotas(Quotas {
            lines: u32::MAX,
            channels_per_line: u32::MAX,
            bgp_routes_per_channel: u32::MAX,
        })
        .pace(LifecyclePace::Immediate)
        .log_capacity(calls as usize * REQUESTS_OF_A_CALL)
        .timeouts(PATIENCE, PATIENCE)
        .start()
        .await
        .context("the emulator cannot be started")
}

impl Bench {
    /// Sets everything up for rounds of this many calls. The client signs with what `credentials` gives, which must be of [`keys`].
    ///
    /// # Errors
    /// If a part cannot be started.
    pub async fn start(
        calls: u32,
        rate: f64,
        seed: u64,
        credentials: impl ProvideCredentials + 'static,
    ) -> Result<Self> {
        let emulator = emulator(calls).await?;
        let proxy = Proxy::start(emulator.address(), Faults::new(rate, seed), STALL)
            .await
            .context("the proxy cannot be started")?;
        let key = StaticProvider::new(emulator.credentials().clone());
        Ok(Self {
            client: client(&proxy.endpoint(), credentials)?,
            direct: client(&emulator.endpoint(), key)?,
            emulator,
            proxy,
        })
    }

    /// Makes the calls that the seed draws on a fresh emulator, and judges what became of them.
    ///
    /// # Errors
    /// If something broke that was not meant to.
    pub async fn round(&self, calls: u32, seed: u64, progress: &ProgressBar) -> Result<Verdict> {
        let calls = plan(calls, seed);
        let controls = self.emulator.controls();
        controls.reset();
        controls.load(stage(&calls)?)?;
        let reports = drive(&self.client, &calls, progress).await?;
        // What is still on its way arrives before anybody looks.
        self.proxy.quiesce().await;
        ensure!(
            self.proxy.stranded() == 0,
            "the proxy could not pass {} requests on; there is something wrong with it or the emulator",
            self.proxy.stranded()
        );
        let effects = Effects::of(controls);
        let mut verdict = Verdict::of(&reports, &effects);
        let repeats = repeat(&self.direct, &reports, &effects).await;
        if !repeats.is_empty() {
            verdict.judge_repeats(&repeats, &Effects::of(controls));
        }
        Ok(verdict)
    }

    /// What has gone wrong on purpose so far, in words.
    pub fn faults(&self) -> String {
        let tally = self.proxy.faults().tally();
        let kinds: Vec<String> = KINDS
            .iter()
            .zip(tally)
            .map(|(kind, count)| format!("{kind} {count}"))
            .collect();
        kinds.join(", ")
    }
}
