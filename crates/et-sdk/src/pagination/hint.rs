//! Where the next page starts, read off an answer before it is decoded.
//!
//! Decoding a page of 1000 items takes about as long as fetching one. The marker of the next page stands at either end of the answer; found
//! there, the next page can be asked for while this one is decoded. It is a hint only: what decoding gives counts, and a page that
//! was asked for in vain is dropped.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use futures_util::task::AtomicWaker;

/// How far from either end of an answer the marker is looked for.
const REACH: usize = 512;

/// The property that holds the marker.
const NAME: &[u8] = b"\"nextMarker\"";

/// A place where a call leaves the marker that its answer seems to give, and where its list waits for it.
#[derive(Debug, Default)]
pub(crate) struct Hint {
    marker: Mutex<Option<String>>,
    list: AtomicWaker,
}

impl Hint {
    /// Looks for the marker in an answer that has just come.
    pub(crate) fn read(&self, body: &[u8]) {
        if let Some(marker) = find(body) {
            *self.lock() = Some(marker);
            self.list.wake();
        }
    }

    /// Takes the marker once it is there; whoever asks is woken then.
    pub(crate) fn poll(&self, context: &mut Context<'_>) -> Poll<String> {
        self.list.register(context.waker());
        match self.lock().take() {
            Some(marker) => Poll::Ready(marker),
            None => Poll::Pending,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<String>> {
        self.marker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn find(body: &[u8]) -> Option<String> {
    let head = &body[..body.len().min(REACH)];
    let tail = &body[body.len().saturating_sub(REACH)..];
    let mut places = [tail, head].into_iter().filter_map(|part| {
        let at = part
            .windows(NAME.len())
            .rposition(|window| window == NAME)?;
        part.get(at + NAME.len()..)
    });
    places.find_map(|rest| {
        let rest = rest
            .trim_ascii_start()
            .strip_prefix(b":")?
            .trim_ascii_start()
            .strip_prefix(b"\"")?;
        let end = rest.iter().position(|byte| *byte == b'"')?;
        let marker = std::str::from_utf8(&rest[..end]).ok()?;
        // One with escapes is left to decoding.
        (!marker.is_empty() && !marker.contains('\\')).then(|| marker.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_marker_at_either_end_and_nowhere_else() {
        let filler = "x".repeat(2000);
        for (body, marker) in [
            (r#"{"nextMarker":"m-1","ets":[]}"#.to_owned(), Some("m-1")),
            (
                format!(r#"{{"ets":["{filler}"], "nextMarker" : "m-2" }}"#),
                Some("m-2"),
            ),
            (
                format!(r#"{{"nextMarker":"m-3","ets":["{filler}"]}}"#),
                Some("m-3"),
            ),
            (
                format!(r#"{{"a":"{filler}","nextMarker":"m-4","b":"{filler}"}}"#),
                None,
            ),
            (r#"{"nextMarker":null}"#.to_owned(), None),
            (r#"{"nextMarker":""}"#.to_owned(), None),
            (r#"{"nextMarker":"a\"b"}"#.to_owned(), None),
            (r#"{"nextMarker""#.to_owned(), None),
            (String::new(), None),
        ] {
            assert_eq!(find(body.as_bytes()).as_deref(), marker, "{body}");
        }
    }
}
