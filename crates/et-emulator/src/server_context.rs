//! What the server needs to respond to a request.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::service::Service;

/// The service, with its address and the limits for clients.
#[derive(Debug)]
pub(crate) struct ServerContext {
    pub(crate) service: Arc<Service>,
    pub(crate) address: SocketAddr,
    pub(crate) timeouts: Timeouts,
}

/// How long a client may take to send a request, and to read the response.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    /// For the head. An idle connection is closed after the same time.
    pub(crate) head: Duration,
    /// For the body, and between two reads of the response.
    pub(crate) body: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(30),
            body: Duration::from_secs(30),
        }
    }
}
