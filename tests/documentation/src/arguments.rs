//! The command lines of the examples.

use clap::Args;
use et_emulator::Emulator;
use et_sdk::{Client, ClientBuilder};

use crate::stage::emulate;

/// Where an example reads. Without arguments it is an emulator in its own process.
#[derive(Args, Clone, Debug, Default)]
pub struct Source {
    /// Read from the real service in this region: bj, gz, su, hkg, fwh, bd or cd.
    #[arg(long)]
    pub region: Option<String>,
    /// Read from the service at this URL.
    #[arg(long, value_name = "URL", conflicts_with = "region")]
    pub endpoint: Option<String>,
}

impl Source {
    /// A client of the service that the arguments name, with credentials from the environment. It
    /// only reads. `None` without arguments.
    ///
    /// # Errors
    /// If the client cannot be built.
    pub fn client(&self) -> Result<Option<Client>, et_sdk::Error> {
        let builder = match (&self.region, &self.endpoint) {
            (Some(region), _) => Client::builder().region(region.as_str()),
            (None, Some(endpoint)) => Client::builder().endpoint(endpoint),
            (None, None) => return Ok(None),
        };
        builder.read_only().build().map(Some)
    }

    /// The same, or a client that only reads from an emulator with this state, which lives as long
    /// as the first value.
    ///
    /// # Errors
    /// If the client cannot be built, or the emulator cannot start.
    pub async fn or_emulate(&self, state: &str) -> anyhow::Result<(Option<Emulator>, Client)> {
        if let Some(client) = self.client()? {
            return Ok((None, client));
        }
        let (emulator, _) = emulate(state).await?;
        let client = emulator.client_builder().read_only().build()?;
        Ok((Some(emulator), client))
    }
}

/// Where an example makes changes. Without arguments it is an emulator in its own process.
#[derive(Args, Clone, Debug, Default)]
pub struct Workplace {
    /// Make the changes at this URL. They are real: what is ordered there is billed.
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,
}

impl Workplace {
    /// A builder of clients of the service that the argument names, with credentials from the
    /// environment. `None` without it.
    pub fn client_builder(&self) -> Option<ClientBuilder> {
        let endpoint = self.endpoint.as_ref()?;
        Some(Client::builder().endpoint(endpoint))
    }
}
