//! Clients of an emulator by the SDK.

use std::sync::Arc;
use std::time::Duration;

use et_sdk::{Client, ClientBuilder};

use super::clock::ImpatientClock;
use crate::emulator::Emulator;

/// How long a call may take on a clock that other calls move on.
const TIMEOUT: Duration = Duration::from_secs(24 * 3600);

impl Emulator {
    /// A client of this emulator, with its access key.
    ///
    /// # Errors
    /// If the client cannot be built.
    pub fn client(&self) -> Result<Client, et_sdk::Error> {
        self.client_builder().build()
    }

    /// A builder of clients of this emulator, with its endpoint and its access key.
    pub fn client_builder(&self) -> ClientBuilder {
        Client::builder()
            .endpoint(self.endpoint())
            .credentials(self.credentials().clone())
    }

    /// A client of this emulator that does not wait: between attempts or polls it advances the
    /// emulator's time instead. Hours of waiting pass at once, and lifecycles proceed.
    ///
    /// Its clock is an [`ImpatientClock`], and the operation timeout a day.
    ///
    /// ```
    /// use et_emulator::{Emulator, LifecyclePace, Snapshot};
    /// use std::time::Duration;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let state = br#"{"lines": [{"id": "dcphy-1", "status": "building"}]}"#;
    /// let state = Snapshot::from_json(state)?;
    /// let emulator = Emulator::builder().initial_state(state).start().await?;
    /// emulator.controls().set_pace(LifecyclePace::Every(Duration::from_secs(600)));
    /// // Twenty minutes pass at once.
    /// let client = emulator.impatient_client()?;
    /// client.line("dcphy-1").wait_until_established().wait().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If the client cannot be built.
    pub fn impatient_client(&self) -> Result<Client, et_sdk::Error> {
        self.client_builder()
            .clock(Arc::new(ImpatientClock::new(self.controls().clone())))
            .operation_timeout(TIMEOUT)
            .build()
    }
}
