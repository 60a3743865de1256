//! The body of a response that ends before the announced length.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

/// The first half of a body, announced with the full length.
#[derive(Debug)]
pub(crate) struct TruncatedBody {
    announced: u64,
    half: Option<Bytes>,
    flushed: bool,
}

impl TruncatedBody {
    pub(super) fn new(full: &Bytes) -> Self {
        Self {
            announced: full.len() as u64,
            half: Some(full.slice(..full.len() / 2)),
            flushed: false,
        }
    }
}

impl Body for TruncatedBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(half) = self.half.take() {
            return Poll::Ready(Some(Ok(Frame::data(half))));
        }
        // The connection sends what it has when the body is not ready, and is aborted on an error.
        if !std::mem::replace(&mut self.flushed, true) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let error = io::Error::other("the body is truncated by a fault");
        Poll::Ready(Some(Err(error)))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}
