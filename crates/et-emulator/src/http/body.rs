//! Reads a request's body, and not more of it than is allowed.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};

/// How much of a refused body is still taken off the wire, so that its sender gets to read the refusal.
const DISCARDED_AT_MOST: usize = 64 << 20;

/// Why a body was not read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It is longer than allowed.
    TooLong,
    /// It did not come in time.
    TooSlow,
    /// The connection ended before it did.
    Gone,
}

/// Reads the body if it has at most `limit` bytes and comes within `patience`.
pub(crate) async fn read(
    mut body: Incoming,
    limit: usize,
    patience: Duration,
) -> Result<Bytes, Unread> {
    // A length that is announced is judged before a byte of it is read.
    if body.size_hint().lower() > limit as u64 {
        discard(body, patience);
        return Err(Unread::TooLong);
    }
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    match tokio::time::timeout(patience, collect(&mut body, limit)).await {
        Ok(Err(Unread::TooLong)) => {
            discard(body, patience);
            Err(Unread::TooLong)
        }
        Ok(outcome) => outcome,
        Err(_) => Err(Unread::TooSlow),
    }
}

async fn collect(body: &mut Incoming, limit: usize) -> Result<Bytes, Unread> {
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Unread::Gone)?.into_data() else {
            continue;
        };
        if first.len() + rest.len() + data.len() > limit {
            return Err(Unread::TooLong);
        }
        // Nearly every body is one piece, which need not be copied.
        if first.is_empty() && rest.is_empty() {
            first = data;
        } else {
            if rest.is_empty() {
                rest.extend_from_slice(&first);
                first = Bytes::new();
            }
            rest.extend_from_slice(&data);
        }
    }
    Ok(if rest.is_empty() {
        first
    } else {
        rest.freeze()
    })
}

/// Throws a body away as it comes, for a while. Closing with bytes unread would reset the connection, and the answer with it.
fn discard(mut body: Incoming, patience: Duration) {
    tokio::spawn(tokio::time::timeout(patience, async move {
        let mut discarded = 0;
        while let Some(Ok(frame)) = body.frame().await {
            discarded += frame.data_ref().map_or(0, Bytes::len);
            if discarded > DISCARDED_AT_MOST {
                break;
            }
        }
    }));
}
