//! The transport of the generated client: its calls take the same path as all others.

use std::sync::Arc;

use et_api_raw::operation::Operation;
use et_api_raw::transport::{Exchange, Transport as RawTransport};
use reqwest::Request;

use super::observed::Observed;
use super::prepare::Prepared;
use super::state::Transport;

/// A transport, as the generated client takes one.
#[derive(Debug)]
pub(crate) struct ForRaw(pub(crate) Arc<Transport>);

impl RawTransport for ForRaw {
    fn run(&self, operation: &'static Operation, request: Request) -> Exchange<'_> {
        Box::pin(async move {
            let transport = &self.0;
            let observed = Observed::start(transport, operation);
            let result = async {
                let settings = &transport.settings;
                let prepared = Prepared::new(operation, settings, request)?;
                transport.run(&prepared, settings, observed.as_ref()).await
            };
            let result = result.await;
            Observed::end(observed, &result);
            Ok(result?.into())
        })
    }
}
