//! What is measured: the SDK or the floor.

use anyhow::Result;
use clap::ValueEnum;

use crate::fixture::LINE;
use crate::floor::Floor;
use crate::sdk::Sdk;

/// Which of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    Floor,
    Sdk,
}

/// The calls of either.
#[derive(Clone)]
pub enum Subject {
    Floor(Floor),
    Sdk(Sdk),
}

impl Subject {
    /// The SDK and the floor, in this order.
    pub fn both(endpoint: &str) -> Result<[Self; 2]> {
        // The SDK first: it installs the cryptography that reqwest needs.
        let sdk = Sdk::new(endpoint, LINE)?;
        Ok([Self::Sdk(sdk), Self::Floor(Floor::new(endpoint)?)])
    }

    pub fn new(endpoint: &str, kind: Kind) -> Result<Self> {
        let [sdk, floor] = Self::both(endpoint)?;
        Ok(match kind {
            Kind::Sdk => sdk,
            Kind::Floor => floor,
        })
    }

    /// Reads a line.
    pub async fn read(&self) -> Result<()> {
        match self {
            Self::Floor(floor) => floor.read().await,
            Self::Sdk(sdk) => sdk.read().await,
        }
    }

    /// Creates a channel.
    pub async fn create(&self) -> Result<()> {
        match self {
            Self::Floor(floor) => floor.create().await,
            Self::Sdk(sdk) => sdk.create().await,
        }
    }

    /// Reads all lines. Returns their number.
    pub async fn list(&self) -> Result<usize> {
        match self {
            Self::Floor(floor) => floor.list().await,
            Self::Sdk(sdk) => sdk.list().await,
        }
    }
}
