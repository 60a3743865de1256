//! The transport of the generated client: its calls take the same path as all others.

use et_api_raw::operation::Operation;
use et_api_raw::transport::{Exchange, Transport as RawTransport};
use reqwest::Request;

use super::prepare::Prepared;
use super::state::Transport;

impl RawTransport for Transport {
    fn run(&self, operation: &'static Operation, request: Request) -> Exchange<'_> {
        Box::pin(async move {
            let prepared = Prepared::new(operation, &self.settings, request)?;
            let response = self.run(&prepared, &self.settings).await?;
            Ok(response.into())
        })
    }
}
