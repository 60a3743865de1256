//! A proxy between client and service that lets things go wrong, request by request.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use et_test_support::{Recorded, Reply, Server, Service, Then, Upstream};

use crate::fault::{Fault, Faults};

/// A server that passes requests on, but for the faults.
pub type Proxy = Server<Faulty>;

/// Passes requests on, but for the faults.
#[derive(Debug)]
pub struct Faulty {
    upstream: Upstream,
    faults: Faults,
    /// How long a request or a response is held back from a client that is to give up.
    stall: Duration,
    /// How many requests could not be passed on although no fault struck them.
    stranded: AtomicU64,
}

impl Faulty {
    /// Passes requests on to the service at this address. `stall` must be longer than clients wait
    /// for a response.
    pub fn new(service: SocketAddr, faults: Faults, stall: Duration) -> Self {
        Self {
            upstream: Upstream::new(service),
            faults,
            stall,
            stranded: AtomicU64::new(0),
        }
    }

    /// What has struck so far.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// How many requests could not be passed on although no fault struck them: 0, or something is
    /// wrong with the proxy or the service.
    pub fn stranded(&self) -> u64 {
        self.stranded.load(Ordering::Relaxed)
    }

    /// Closes the idle connections to the service.
    pub fn disconnect(&self) {
        self.upstream.disconnect();
    }
}

impl Service for Faulty {
    async fn reply(&self, request: Recorded) -> Reply {
        let fault = self.faults.next();
        match fault {
            Some(Fault::Reset) => return reset(),
            Some(Fault::Fail(status)) => return failure(status),
            Some(Fault::Stall) => tokio::time::sleep(self.stall).await,
            Some(Fault::Delay(delay)) => tokio::time::sleep(delay).await,
            _ => {}
        }
        let Ok(response) = self.upstream.forward(&request).await else {
            self.stranded.fetch_add(1, Ordering::Relaxed);
            return reset();
        };
        let reply = Reply::from(&response);
        match fault {
            Some(Fault::ResetAfterActing) => return reset(),
            Some(Fault::Cut { in_body, share }) => return cut(&reply, in_body, share),
            Some(Fault::StallAfterActing) => tokio::time::sleep(self.stall).await,
            Some(Fault::FailAfterActing(status)) => return failure(status),
            _ => {}
        }
        reply
    }
}

fn reset() -> Reply {
    Reply::raw("").then(Then::Reset)
}

/// The beginning of a reply: at least one byte of the part in question is missing.
fn cut(reply: &Reply, in_body: bool, share: f64) -> Reply {
    let (bytes, head) = reply.encode();
    let body = bytes.len() - head;
    let (start, length) = match in_body && body > 0 {
        true => (head, body),
        false => (0, head),
    };
    // Rounded down on purpose; a share below 1 stays below the length.
    let end = start + ((length as f64 * share) as usize).min(length - 1);
    Reply::raw(bytes.slice(..end)).then(Then::Cut)
}

/// An error in the name of the service, or of a gateway before it.
fn failure(status: u16) -> Reply {
    match status {
        429 => Reply::refusal(429, "Throttled").header("retry-after", "0"),
        500 => Reply::refusal(500, "InternalError"),
        502 => Reply::status(502)
            .header("content-type", "text/html")
            .body("<html><body><h1>502 Bad Gateway</h1></body></html>"),
        status => Reply::status(status),
    }
}

#[cfg(test)]
mod tests;
