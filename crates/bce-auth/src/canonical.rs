//! The canonical request: the one text of a request that both sides put under the HMAC.
//!
//! `METHOD \n path \n query \n headers`, where
//! - the path is decoded and encoded again, `/` kept (so `%2F` and `/` sign alike); an empty one is
//!   `/`;
//! - the query's parameters are each decoded and encoded again, `name=value` also for a bare flag,
//!   sorted, without any `authorization` parameter (in any case); empty ones (`a&&b`) do not count;
//!   `+` is a plus sign;
//! - the headers are `name:value`, the value trimmed and encoded, sorted; an empty value leaves its
//!   header out.
//!
//! What the rules leave open is refused, so that no two readings of a request share a signature: a
//! `%` that is no escape, and a signed header that occurs more than once.

use http::header::HOST;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::encode::{Keep, encode_into, recode_until};
use crate::request::RequestView;
use crate::signed_headers::{Selection, SignedHeaders};

/// The canonical request of `request` as text, for looking at a signature that does not match.
///
/// It holds the values of the signed headers, the session token among them: keep it out of logs.
///
/// ```
/// use bce_auth::{SignedHeaders, canonical_request};
///
/// let (parts, ()) = http::Request::put("https://bcc.bj.baidubce.com/v1/et/dcphy-1/channel/c%7e1?reCreate&b=1+2")
///     .header("x-bce-date", "2019-01-30T08:50:00Z")
///     .body(())?
///     .into_parts();
/// assert_eq!(
///     canonical_request(&parts, &SignedHeaders::default_set())?,
///     "PUT\n/v1/et/dcphy-1/channel/c~1\nb=1%2B2&reCreate=\n\
///      host:bcc.bj.baidubce.com\nx-bce-date:2019-01-30T08%3A50%3A00Z"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A request that has no canonical form: see [`CanonicalError`].
pub fn canonical_request<'a>(
    request: impl Into<RequestView<'a>>,
    signed: &SignedHeaders,
) -> Result<String, CanonicalError> {
    let canonical = Canonical::new(request.into(), &signed.0, &[])?;
    // Encoded text, a method and header names: ASCII throughout.
    Ok(canonical.text.into_iter().map(char::from).collect())
}

/// A request that has no canonical form, so that it can be neither signed nor verified.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CanonicalError {
    /// A `%` without two hexadecimal digits after it.
    #[error(
        "{part}: the `%` at byte {offset} is no percent-escape; write `%25` for a percent sign"
    )]
    MalformedEscape {
        /// `path` or `query`.
        part: &'static str,
        /// Where the `%` stands: in the path, or in the name or value of a query parameter.
        offset: usize,
    },
    /// The path does not begin with `/`, or holds a `?` or `#` that should have ended it.
    #[error(
        "path: it must begin with `/` and hold neither `?` nor `#`; give the query apart and leave out the fragment"
    )]
    MalformedPath,
    /// The query holds a `#`, which should have ended it.
    #[error("query: it must not hold `#`; leave out the fragment, or write `%23`")]
    MalformedQuery,
    /// A header that must be signed is not in the request (`host`: or is empty).
    #[error("headers: `{name}` is to be signed and is not in the request; set it before signing")]
    MissingHeader {
        /// The name, in lower case.
        name: HeaderName,
    },
    /// A signed header occurs more than once. The protocol does not say how to join the values.
    #[error("headers: `{name}` is to be signed and occurs more than once; send it once")]
    RepeatedHeader {
        /// The name, in lower case.
        name: HeaderName,
    },
}

/// Headers of the default set that take the place of the request's own; `None` takes one away.
pub(crate) type Overlay<'a> = [(&'a HeaderName, Option<&'a HeaderValue>)];

/// The canonical text with the names that go into the `Authorization` header.
pub(crate) struct Canonical<'a> {
    pub(crate) text: Vec<u8>,
    pub(crate) names: Names<'a>,
}

/// The names of the signed headers as the `Authorization` header lists them: joined by `;`.
pub(crate) enum Names<'a> {
    /// None, for the unnamed default set, or those that the caller listed.
    Joined(&'a str),
    /// Those of these lines, in order.
    Of(Vec<Line<'a>>),
}

impl Names<'_> {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Joined(names) => names.len(),
            Self::Of(lines) => {
                let names: usize = lines.iter().map(|(name, _)| name.len()).sum();
                names + lines.len().saturating_sub(1)
            }
        }
    }

    pub(crate) fn push_to(&self, text: &mut Vec<u8>) {
        match self {
            Self::Joined(names) => text.extend_from_slice(names.as_bytes()),
            Self::Of(lines) => {
                for (at, (name, _)) in lines.iter().enumerate() {
                    if at > 0 {
                        text.push(b';');
                    }
                    text.extend_from_slice(name.as_bytes());
                }
            }
        }
    }
}

/// A header that is signed: its name and its value, trimmed.
pub(crate) type Line<'a> = (&'a str, &'a [u8]);

impl<'a> Canonical<'a> {
    pub(crate) fn new(
        request: RequestView<'a>,
        selection: &'a Selection,
        overlay: &'a Overlay<'a>,
    ) -> Result<Self, CanonicalError> {
        let lines = pick(request, selection, overlay)?;
        let (path, query) = (request.path(), request.query().unwrap_or_default());
        let headers: usize = lines
            .iter()
            .map(|(name, value)| name.len() + 3 * value.len() + 2)
            .sum();
        let mut text = Vec::with_capacity(
            request.method().as_str().len() + 3 * (path.len() + query.len()) + headers + 16,
        );

        text.extend_from_slice(request.method().as_str().as_bytes());
        text.push(b'\n');
        push_path(&mut text, path)?;
        text.push(b'\n');
        push_query(&mut text, query)?;
        text.push(b'\n');
        push_headers(&mut text, &lines);

        let names = match selection {
            Selection::Default => Names::Joined(""),
            Selection::DefaultByName => Names::Of(lines),
            Selection::Listed(_, joined) => Names::Joined(joined),
        };
        Ok(Self { text, names })
    }
}

fn push_path(text: &mut Vec<u8>, path: &str) -> Result<(), CanonicalError> {
    if path.is_empty() {
        text.push(b'/');
        return Ok(());
    }
    if !path.starts_with('/') {
        return Err(CanonicalError::MalformedPath);
    }
    match recode_until(text, path.as_bytes(), Keep::UnreservedAndSlash, b"?#") {
        Ok([]) => Ok(()),
        Ok(_) => Err(CanonicalError::MalformedPath),
        Err(offset) => Err(CanonicalError::MalformedEscape {
            part: "path",
            offset,
        }),
    }
}

fn push_query(text: &mut Vec<u8>, query: &str) -> Result<(), CanonicalError> {
    let malformed = |offset| CanonicalError::MalformedEscape {
        part: "query",
        offset,
    };
    let mut segments = Segments::new(text, b'&');
    let mut rest = query.as_bytes();
    while let [first, after @ ..] = rest {
        match first {
            b'&' => {
                rest = after;
                continue;
            }
            b'#' => return Err(CanonicalError::MalformedQuery),
            _ => {}
        }
        let (text, start) = segments.begin();
        rest = recode_until(text, rest, Keep::Unreserved, b"=&#").map_err(malformed)?;
        let left_out = text[start..].eq_ignore_ascii_case(b"authorization");
        text.push(b'=');
        if let [b'=', value @ ..] = rest {
            rest = recode_until(text, value, Keep::Unreserved, b"&#").map_err(malformed)?;
        }
        if left_out {
            segments.take_back();
        } else {
            segments.end();
        }
    }
    segments.sort();
    Ok(())
}

/// In the order of the names already, which differs from that of the lines where one name begins
/// with another.
fn push_headers(text: &mut Vec<u8>, lines: &[Line<'_>]) {
    let mut segments = Segments::new(text, b'\n');
    for (name, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
        let (text, _) = segments.begin();
        text.extend_from_slice(name.as_bytes());
        text.push(b':');
        encode_into(text, value, Keep::Unreserved);
        segments.end();
    }
    segments.sort();
}

/// Parts of a text that come out sorted, joined by a separator which encoded text never holds. Each
/// is compared with the one before as it is written, so that parts which come in order, the common
/// case, are neither looked through again nor copied.
struct Segments<'a> {
    text: &'a mut Vec<u8>,
    separator: u8,
    first: usize,
    /// Where the last finished part stands, if there is one.
    last: Option<std::ops::Range<usize>>,
    /// Where the part begins that is being written.
    current: usize,
    in_order: bool,
}

impl<'a> Segments<'a> {
    fn new(text: &'a mut Vec<u8>, separator: u8) -> Self {
        let first = text.len();
        Self {
            text,
            separator,
            first,
            last: None,
            current: first,
            in_order: true,
        }
    }

    /// Begins a part: the text to write it to, and where it begins there.
    fn begin(&mut self) -> (&mut Vec<u8>, usize) {
        if self.last.is_some() {
            self.text.push(self.separator);
        }
        self.current = self.text.len();
        (self.text, self.current)
    }

    fn end(&mut self) {
        let part = self.current..self.text.len();
        if let Some(last) = &self.last {
            self.in_order &= self.text[last.clone()] <= self.text[part.clone()];
        }
        self.last = Some(part);
    }

    /// Takes the part back that is being written.
    fn take_back(&mut self) {
        self.text
            .truncate(self.last.as_ref().map_or(self.first, |last| last.end));
    }

    fn sort(self) {
        if self.in_order {
            return;
        }
        let mut parts: Vec<&[u8]> = self.text[self.first..]
            .split(|&byte| byte == self.separator)
            .collect();
        parts.sort_unstable();
        let sorted = parts.join(&self.separator);
        self.text.truncate(self.first);
        self.text.extend_from_slice(&sorted);
    }
}

/// The headers that are signed, in the order of their names. `host` is always among them and not
/// empty.
fn pick<'a>(
    request: RequestView<'a>,
    selection: &'a Selection,
    overlay: &'a Overlay<'a>,
) -> Result<Vec<Line<'a>>, CanonicalError> {
    let lines = match selection {
        Selection::Listed(names, _) => names
            .iter()
            .map(|name| Ok((name.as_str(), listed_value(request, name, overlay)?)))
            .collect::<Result<Vec<_>, _>>()?,
        Selection::Default | Selection::DefaultByName => {
            pick_default_set(request, selection, overlay)?
        }
    };
    if lines
        .iter()
        .any(|(name, value)| *name == HOST.as_str() && !value.is_empty())
    {
        Ok(lines)
    } else {
        Err(CanonicalError::MissingHeader { name: HOST })
    }
}

fn pick_default_set<'a>(
    request: RequestView<'a>,
    selection: &Selection,
    overlay: &'a Overlay<'a>,
) -> Result<Vec<Line<'a>>, CanonicalError> {
    let mut lines: Vec<Line<'a>> = Vec::with_capacity(8);
    for (name, value) in request.headers() {
        if selection.holds(name) && !overlay.iter().any(|(over, _)| *over == name) {
            insert(&mut lines, name, value.as_bytes())?;
        }
    }
    for (name, value) in overlay {
        if let Some(value) = value {
            insert(&mut lines, name, value.as_bytes())?;
        }
    }
    if let Some(host) = stand_in_host(request) {
        insert(&mut lines, &HOST, host)?;
    }
    lines.retain(|(_, value)| !value.is_empty());
    Ok(lines)
}

/// Puts a line in its place in the order of names: with so few, cheaper than sorting them afterwards.
fn insert<'a>(
    lines: &mut Vec<Line<'a>>,
    name: &'a HeaderName,
    value: &'a [u8],
) -> Result<(), CanonicalError> {
    let text = name.as_str();
    let mut at = lines.len();
    while at > 0 && lines[at - 1].0 >= text {
        if lines[at - 1].0 == text {
            return Err(CanonicalError::RepeatedHeader { name: name.clone() });
        }
        at -= 1;
    }
    lines.insert(at, (text, value.trim_ascii()));
    Ok(())
}

/// The one value of a header that an explicit list names.
fn listed_value<'a>(
    request: RequestView<'a>,
    name: &HeaderName,
    overlay: &'a Overlay<'a>,
) -> Result<&'a [u8], CanonicalError> {
    let over = overlay.iter().find(|(over, _)| *over == name);
    match over {
        Some((_, value)) => value.map(|value| value.as_bytes().trim_ascii()),
        None => match only_value(request.headers(), name)? {
            None if *name == HOST => stand_in_host(request),
            value => value,
        },
    }
    .ok_or_else(|| CanonicalError::MissingHeader { name: name.clone() })
}

/// The trimmed value of a header that may occur once at most.
pub(crate) fn only_value<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> Result<Option<&'a [u8]>, CanonicalError> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().map(|value| value.as_bytes().trim_ascii());
    match values.next() {
        Some(_) => Err(CanonicalError::RepeatedHeader { name: name.clone() }),
        None => Ok(value),
    }
}

/// The host that the view was given for a request without a `Host` header.
fn stand_in_host(request: RequestView<'_>) -> Option<&[u8]> {
    let host = request
        .host()
        .filter(|_| !request.headers().contains_key(HOST))?;
    Some(host.as_bytes().trim_ascii())
}
