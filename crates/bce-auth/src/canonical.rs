//! The canonical request: the text that the signature covers.
//!
//! It is `METHOD \n path \n query \n headers`:
//! - The path is percent-decoded and encoded again, except for `/`, so `%2F` and `/` are the same.
//!   An empty path is `/`.
//! - The query parameters are each decoded and encoded again, and sorted. A bare flag is written as
//!   `name=`. Parameters named `authorization`, in any case, and empty ones (`a&&b`) are left out.
//!   `+` is a plus sign.
//! - The headers are lines of `name:value`, sorted. The value is trimmed and encoded. A header with
//!   an empty value is left out; some of the vendor's signers write it as `name:`, see [`Blank`].
//!
//! What these rules leave open is an error, so that two readings of a request never share a
//! signature: a `%` that begins no escape, and a signed header that occurs more than once.

use std::borrow::Cow;
use std::ops::Deref;

use http::header::HOST;
use http::{HeaderMap, HeaderName, HeaderValue};
use zeroize::{Zeroize, Zeroizing};

use crate::encode::{UNRESERVED, UNRESERVED_AND_SLASH, encode_into, normalize_until};
use crate::request::RequestView;
use crate::signed_headers::{Selection, SignedHeaders, X_BCE_SECURITY_TOKEN};

/// Returns the canonical request as text, to find out why a signature does not match.
///
/// The text holds the values of the signed headers, including the session token. Keep it out of
/// logs.
///
/// ```
/// use bce_auth::{SignedHeaders, canonical_request};
///
/// let uri = "https://bcc.bj.baidubce.com/v1/et/dcphy-1/channel/c%7e1?reCreate&b=1+2";
/// let (parts, ()) = http::Request::put(uri)
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
/// Returns a [`CanonicalError`] if the request has no canonical form.
pub fn canonical_request<'a>(
    request: impl Into<RequestView<'a>>,
    signed: &SignedHeaders,
) -> Result<String, CanonicalError> {
    let canonical = Canonical::new(request.into(), &signed.0, &[], Blank::LeftOut)?;
    Ok(canonical.text.iter().copied().map(char::from).collect())
}

/// A request without a canonical form. It can be neither signed nor verified.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CanonicalError {
    /// A `%` is not followed by two hexadecimal digits.
    #[error(
        "{part}: the `%` at byte {offset} does not begin a percent-escape; \
         write `%25` for a percent sign"
    )]
    MalformedEscape {
        /// `path` or `query`.
        part: &'static str,
        /// The position of the `%` in the path, or in the name or value of a query parameter.
        offset: usize,
    },
    /// The path does not begin with `/`, or contains a `?` or `#`, which would end it.
    #[error(
        "path: it must begin with `/` and contain neither `?` nor `#`; \
         pass the query separately and leave out the fragment"
    )]
    MalformedPath,
    /// The query contains a `#`, which would end it.
    #[error("query: it must not contain `#`; leave out the fragment, or write `%23`")]
    MalformedQuery,
    /// A header that must be signed is missing from the request. `host` must not be empty either.
    #[error("headers: `{name}` must be signed but is missing from the request; set it first")]
    MissingHeader {
        /// The name, in lower case.
        name: HeaderName,
    },
    /// A signed header occurs more than once. The protocol does not say how to join the values.
    #[error("headers: `{name}` must be signed but occurs more than once; send it once")]
    RepeatedHeader {
        /// The name, in lower case.
        name: HeaderName,
    },
}

/// Headers that replace those of the request. `None` removes a header.
pub(crate) type Overrides<'a> = [(&'a HeaderName, Option<&'a HeaderValue>)];

/// What becomes of a signed header whose value is empty. The vendor's signers disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Blank {
    /// It has no line. So do the Python SDKs, the older Go SDK and the signer of this crate.
    LeftOut,
    /// Its line is `name:`. So do the newer Go SDK and both Java SDKs.
    Kept,
}

/// The canonical request and the names of the signed headers.
pub(crate) struct Canonical<'a> {
    /// ASCII only: a method, header names and percent-encoded text.
    pub(crate) text: CanonicalText,
    /// The names as the `Authorization` header lists them, joined by `;`.
    pub(crate) names: Cow<'a, str>,
}

impl<'a> Canonical<'a> {
    pub(crate) fn new(
        request: RequestView<'a>,
        selection: &'a Selection,
        overrides: &'a Overrides<'a>,
        blank: Blank,
    ) -> Result<Self, CanonicalError> {
        let headers = select_headers(request, selection, overrides, blank)?;
        let mut text = CanonicalText {
            bytes: Vec::with_capacity(512),
            holds_token: headers.iter().any(is_token),
        };
        let bytes = &mut text.bytes;
        bytes.extend_from_slice(request.method().as_str().as_bytes());
        bytes.push(b'\n');
        push_path(bytes, request.path())?;
        bytes.push(b'\n');
        push_query(bytes, request.query().unwrap_or_default())?;
        bytes.push(b'\n');
        push_headers(bytes, &headers);
        let names = match selection {
            Selection::Default => "".into(),
            Selection::DefaultByName => join_names(&headers).into(),
            Selection::Listed(_, joined) => joined.into(),
        };
        Ok(Self { text, names })
    }
}

/// The text of a canonical request. It is wiped if it holds a session token.
pub(crate) struct CanonicalText {
    bytes: Vec<u8>,
    holds_token: bool,
}

impl Deref for CanonicalText {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for CanonicalText {
    fn drop(&mut self) {
        if self.holds_token {
            self.bytes.zeroize();
        }
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
    match normalize_until(text, path.as_bytes(), &UNRESERVED_AND_SLASH, b"?#") {
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
    let start = text.len();
    let mut last = start..start;
    let mut is_sorted = true;
    let mut rest = query.as_bytes();
    while let [first, after @ ..] = rest {
        if *first == b'&' {
            rest = after;
            continue;
        }
        if last.end > start {
            text.push(b'&');
        }
        let parameter = text.len();
        rest = normalize_until(text, rest, &UNRESERVED, b"=&#").map_err(malformed)?;
        let is_signature = text[parameter..].eq_ignore_ascii_case(b"authorization");
        text.push(b'=');
        if let [b'=', value @ ..] = rest {
            rest = normalize_until(text, value, &UNRESERVED, b"&#").map_err(malformed)?;
        }
        if rest.starts_with(b"#") {
            return Err(CanonicalError::MalformedQuery);
        }
        if is_signature {
            text.truncate(last.end);
        } else {
            is_sorted &= text[last] <= text[parameter..];
            last = parameter..text.len();
        }
    }
    if !is_sorted {
        sort_list(text, start, b'&');
    }
    Ok(())
}

fn push_headers(text: &mut Vec<u8>, headers: &[Header<'_>]) {
    let start = text.len();
    // A text that grows later would leave a copy behind.
    text.reserve(
        headers
            .iter()
            .map(|(name, value)| name.len() + 3 * value.len() + 2)
            .sum(),
    );
    for (name, value) in headers {
        if text.len() > start {
            text.push(b'\n');
        }
        text.extend_from_slice(name.as_bytes());
        text.push(b':');
        encode_into(text, value, &UNRESERVED);
    }
    // The lines are in the order of their names. `x-bce-a-b:` sorts before `x-bce-a:`, though.
    let is_sorted = |pair: &[Header<'_>]| !pair[1].0.starts_with(pair[0].0);
    if !headers.windows(2).all(is_sorted) {
        sort_list(text, start, b'\n');
    }
}

/// Sorts the items of a text from `start` on. Only called where they are not in order, because
/// that is rare.
fn sort_list(text: &mut Vec<u8>, start: usize, separator: u8) {
    let mut items: Vec<_> = text[start..].split(|&byte| byte == separator).collect();
    items.sort_unstable();
    let sorted = Zeroizing::new(items.join(&separator));
    text.truncate(start);
    text.extend_from_slice(&sorted);
}

/// A header that is signed: its name and its trimmed value.
type Header<'a> = (&'a str, &'a [u8]);

fn is_token((name, _): &Header<'_>) -> bool {
    *name == X_BCE_SECURITY_TOKEN.as_str()
}

fn join_names(headers: &[Header<'_>]) -> String {
    let mut names = String::with_capacity(128);
    for (at, (name, _)) in headers.iter().enumerate() {
        names.push_str(if at > 0 { ";" } else { "" });
        names.push_str(name);
    }
    names
}

/// The headers that are signed, in the order of their names. `host` is always among them and never
/// empty.
fn select_headers<'a>(
    request: RequestView<'a>,
    selection: &'a Selection,
    overrides: &Overrides<'a>,
    blank: Blank,
) -> Result<Vec<Header<'a>>, CanonicalError> {
    let mut headers: Vec<Header<'a>> = Vec::with_capacity(8);
    if let Selection::Listed(names, _) = selection {
        for name in names {
            let value = header_value(request, overrides, name)?
                .ok_or_else(|| CanonicalError::MissingHeader { name: name.clone() })?;
            headers.push((name.as_str(), value));
        }
    } else {
        let overridden = |name: &HeaderName| overrides.iter().any(|(other, _)| *other == name);
        for name in request.headers().keys() {
            if selection.contains(name) && !overridden(name) {
                let value = only_value(request.headers(), name)?;
                headers.push((name.as_str(), value.unwrap_or_default()));
            }
        }
        for (name, value) in overrides {
            headers.extend(value.map(|value| (name.as_str(), value.as_bytes().trim_ascii())));
        }
        if !request.headers().contains_key(HOST) {
            headers.extend(
                request
                    .host()
                    .map(|host| (HOST.as_str(), host.as_bytes().trim_ascii())),
            );
        }
        headers.sort_unstable_by_key(|(name, _)| *name);
    }
    headers.retain(|(_, value)| blank == Blank::Kept || !value.is_empty());
    let is_host = |(name, value): &Header<'_>| *name == HOST.as_str() && !value.is_empty();
    if headers.iter().any(is_host) {
        Ok(headers)
    } else {
        Err(CanonicalError::MissingHeader { name: HOST })
    }
}

/// The trimmed value with which a header is signed, if there is one.
fn header_value<'a>(
    request: RequestView<'a>,
    overrides: &Overrides<'a>,
    name: &HeaderName,
) -> Result<Option<&'a [u8]>, CanonicalError> {
    if let Some((_, value)) = overrides.iter().find(|(other, _)| *other == name) {
        return Ok(value.map(|value| value.as_bytes().trim_ascii()));
    }
    match only_value(request.headers(), name)? {
        None if *name == HOST => Ok(request.host().map(|host| host.as_bytes().trim_ascii())),
        value => Ok(value),
    }
}

/// The trimmed value of a header that may occur at most once.
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
