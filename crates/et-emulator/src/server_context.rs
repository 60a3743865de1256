//! What the server needs to respond to a request.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::http::body::BodyLimits;
use crate::service::Service;

/// The service, with its address and the limits for clients.
#[derive(Debug)]
pub(crate) struct ServerContext {
    pub(crate) service: Arc<Service>,
    pub(crate) address: SocketAddr,
    pub(crate) timeouts: Timeouts,
}

/// How long a client may take to send a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    /// For the head. An idle connection is closed after the same time.
    pub(crate) head: Duration,
    /// For the body.
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

impl ServerContext {
    /// The limits for the body of a request to the service.
    pub(crate) fn body_limits(&self) -> BodyLimits {
        BodyLimits {
            length: 1 << 20,
            timeout: self.timeouts.body,
        }
    }

    /// The limits for the body of a request to the control API, which may be a snapshot.
    pub(crate) fn control_body_limits(&self) -> BodyLimits {
        BodyLimits {
            length: 256 << 20,
            timeout: self.timeouts.body,
        }
    }
}
