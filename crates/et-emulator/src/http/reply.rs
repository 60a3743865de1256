//! An answer on its way out, whole or spoiled by a fault.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::header::{CONNECTION, CONTENT_TYPE, DATE, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use hyper::body::{Body, Frame, SizeHint};

static REQUEST_ID: HeaderName = HeaderName::from_static("x-bce-request-id");
const JSON: HeaderValue = HeaderValue::from_static("application/json;charset=utf-8");

/// An answer before it becomes HTTP.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) content_type: HeaderValue,
    pub(crate) body: Bytes,
    /// Further headers.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// Whether the connection ends with it.
    pub(crate) close: bool,
    /// Whether only half of the body is sent.
    pub(crate) cut: bool,
}

impl Reply {
    pub(crate) fn json(status: StatusCode, body: Bytes) -> Self {
        Self {
            status,
            content_type: JSON,
            body,
            headers: Vec::new(),
            close: false,
            cut: false,
        }
    }

    /// The HTTP answer, dated `date`.
    pub(crate) fn into_response(
        self,
        request_id: &str,
        date: DateTime<Utc>,
    ) -> Response<ReplyBody> {
        let body = match (self.cut, self.body.is_empty()) {
            (false, _) => ReplyBody::whole(self.body),
            (true, true) => ReplyBody::cut(Bytes::from_static(b"{}")),
            (true, false) => ReplyBody::cut(self.body),
        };
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        if let Ok(id) = HeaderValue::from_str(request_id) {
            headers.insert(REQUEST_ID.clone(), id);
        }
        if let Ok(date) =
            HeaderValue::from_str(&date.format("%a, %d %b %Y %H:%M:%S GMT").to_string())
        {
            headers.insert(DATE, date);
        }
        if response.body().size_hint().exact() != Some(0) {
            response
                .headers_mut()
                .insert(CONTENT_TYPE, self.content_type);
        }
        if self.close {
            response
                .headers_mut()
                .insert(CONNECTION, HeaderValue::from_static("close"));
        }
        for (name, value) in self.headers {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

/// The body of an answer, which may end before it should.
#[derive(Debug)]
pub(crate) struct ReplyBody {
    data: Option<Bytes>,
    /// The length that the answer's head announces.
    announced: u64,
    cut: Cut,
}

#[derive(Debug, PartialEq, Eq)]
enum Cut {
    No,
    /// The first half is still to be sent.
    Due,
    /// It was handed over; the connection gets a turn to send it.
    Flushing,
    /// The connection is to end.
    Now,
}

impl ReplyBody {
    pub(crate) fn whole(data: Bytes) -> Self {
        let announced = data.len() as u64;
        Self {
            data: (announced > 0).then_some(data),
            announced,
            cut: Cut::No,
        }
    }

    fn cut(data: Bytes) -> Self {
        let announced = data.len() as u64;
        Self {
            data: Some(data.slice(..data.len() / 2)),
            announced,
            cut: Cut::Due,
        }
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        match self.cut {
            Cut::No => Poll::Ready(self.data.take().map(|data| Ok(Frame::data(data)))),
            Cut::Due => {
                self.cut = Cut::Flushing;
                Poll::Ready(self.data.take().map(|data| Ok(Frame::data(data))))
            }
            Cut::Flushing => {
                self.cut = Cut::Now;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Cut::Now => Poll::Ready(Some(Err(io::Error::other("the body is cut on purpose")))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.cut == Cut::No && self.data.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(if self.is_end_stream() {
            0
        } else {
            self.announced
        })
    }
}
