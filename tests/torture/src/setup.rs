//! An emulator, a proxy in front of it and a client of that: everything a round of calls needs.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use bce_auth::Credentials;
use bce_auth::provider::{ProvideCredentials, StaticProvider};
use et_emulator::{Emulator, LifecyclePace, Quotas};
use et_sdk::Client;
use indicatif::ProgressBar;

use crate::audit::{Verdict, repeat};
use crate::call::{initial_state, plan};
use crate::drive::{STALL, client, drive};
use crate::effect::Effects;
use crate::expected::Expected;
use crate::fault::Faults;
use crate::proxy::{Faulty, Proxy};

/// Longer than any run: what the proxy holds back must not be closed for being idle.
const PATIENCE: Duration = Duration::from_secs(24 * 3600);

/// How many requests to expect of a call: five attempts, a repetition, and room.
const REQUESTS_OF_A_CALL: usize = 8;

/// The parts, running.
#[derive(Debug)]
pub struct Setup {
    emulator: Emulator,
    proxy: Proxy,
    /// Through the proxy.
    client: Client,
    /// Past the proxy.
    direct: Client,
    expected: Expected,
}

/// The keys that the emulator accepts, one of them temporary.
pub fn keys() -> Result<[Credentials; 3]> {
    Ok([
        Credentials::new("torture-key-1", "torture-secret-1")?,
        Credentials::new("torture-key-2", "torture-secret-2")?,
        Credentials::new("torture-key-3", "torture-secret-3")?
            .with_session_token("torture-token-3")?,
    ])
}

/// An emulator with limits out of reach, whose log keeps the requests of this many calls.
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
            gateways: u32::MAX,
            gateways_per_vpc: u32::MAX,
            routes_per_table: u32::MAX,
        })
        // The calls are about channels; where their rules lead is made up.
        .foreign_gateways()
        .pace(LifecyclePace::Immediate)
        .log_capacity(calls as usize * REQUESTS_OF_A_CALL)
        .timeouts(PATIENCE, PATIENCE)
        .start()
        .await
        .context("the emulator cannot be started")
}

impl Setup {
    /// Starts everything for rounds of this many calls. The client signs with what `credentials`
    /// provides, which must be of [`keys`].
    pub async fn start(
        calls: u32,
        rate: f64,
        seed: u64,
        credentials: impl ProvideCredentials + 'static,
    ) -> Result<Self> {
        let emulator = emulator(calls).await?;
        let faulty = Faulty::new(emulator.address(), Faults::new(rate, seed), STALL);
        let proxy = Proxy::start(faulty).await;
        let key = StaticProvider::new(emulator.credentials().clone());
        let direct = client(&emulator.endpoint(), key)?;
        Ok(Self {
            client: client(&proxy.endpoint(), credentials)?,
            expected: Expected::learn(emulator.controls(), &direct).await?,
            direct,
            emulator,
            proxy,
        })
    }

    /// Makes the calls that the seed draws on a fresh emulator, and judges what became of them.
    pub async fn round(&self, calls: u32, seed: u64, progress: &ProgressBar) -> Result<Verdict> {
        let calls = plan(calls, seed);
        let controls = self.emulator.controls();
        controls.reset();
        controls.load(initial_state(&calls))?;
        let reports = drive(&self.client, &calls, progress).await?;
        // What is still on its way arrives before the emulator is looked at.
        self.proxy.quiesce().await;
        self.proxy.service().disconnect();
        let stranded = self.proxy.service().stranded();
        ensure!(
            stranded == 0,
            "the proxy could not pass {stranded} requests on; something is wrong with it or the \
             emulator"
        );
        let effects = Effects::of(controls, &self.expected);
        let mut verdict = Verdict::of(&reports, &effects);
        let repeats = repeat(&self.direct, &reports).await;
        if !repeats.is_empty() {
            verdict.judge_repeats(&repeats, &effects, &Effects::of(controls, &self.expected));
        }
        Ok(verdict)
    }

    /// What has gone wrong on purpose so far, in words.
    pub fn faults(&self) -> String {
        let tally = self.proxy.service().faults().tally().into_iter();
        let kinds: Vec<_> = tally
            .map(|(kind, count)| format!("{kind} {count}"))
            .collect();
        kinds.join(", ")
    }
}
