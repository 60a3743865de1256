//! Client tokens: a request that is repeated with its token gets the same response, and its action
//! is performed once.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::json;
use crate::request_target::RequestTarget;

/// How long a token is valid after its last use.
const LIFETIME: TimeDelta = TimeDelta::hours(24);

/// How many tokens are kept. Beyond that, the one whose last use is oldest is forgotten.
const MAX_TOKENS: usize = 100_000;

/// The name of the query parameter.
pub(crate) const CLIENT_TOKEN: &str = "clientToken";

/// The tokens in use.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tokens {
    records: HashMap<Arc<str>, TokenRecord>,
    /// The tokens by last use, oldest first.
    by_last_use: BTreeSet<(DateTime<Utc>, Arc<str>)>,
}

/// A token with the request it was used for and the response.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TokenRecord {
    token: Arc<str>,
    /// The fingerprint of the request.
    request: String,
    last_used: DateTime<Utc>,
    /// The body of the response, if it has one. Only successes are recorded, with status 200.
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<Arc<RawValue>>,
}

/// What is known of a request's token.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum TokenState {
    /// The token has not been used.
    New,
    /// The same request has succeeded with this response.
    Repeated(Bytes),
    /// The token was used for a different request.
    Mismatch,
}

impl Tokens {
    /// Looks a token up. A repeated request extends its lifetime.
    pub(crate) fn look_up(
        &mut self,
        token: &str,
        fingerprint: &str,
        now: DateTime<Utc>,
    ) -> TokenState {
        self.remove_expired(now);
        let Some(record) = self.records.get(token) else {
            return TokenState::New;
        };
        if !record.request.eq_ignore_ascii_case(fingerprint) {
            return TokenState::Mismatch;
        }
        let mut record = record.clone();
        let body = record.response.as_ref();
        let body = body.map_or_else(Bytes::new, |body| body.get().to_owned().into());
        record.last_used = now;
        self.insert(record);
        TokenState::Repeated(body)
    }

    /// Records the response to a token's request.
    pub(crate) fn record(
        &mut self,
        token: &str,
        fingerprint: String,
        response: &[u8],
        now: DateTime<Utc>,
    ) {
        self.insert(TokenRecord {
            token: token.into(),
            request: fingerprint,
            last_used: now,
            response: serde_json::from_slice(response).ok(),
        });
    }

    /// All records, oldest use first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &TokenRecord> {
        let tokens = self.by_last_use.iter();
        tokens.filter_map(|(_, token)| self.records.get(token))
    }

    pub(crate) fn insert(&mut self, record: TokenRecord) {
        let token = record.token.clone();
        if let Some(before) = self.records.get(&token) {
            self.by_last_use.remove(&(before.last_used, token.clone()));
        }
        self.by_last_use.insert((record.last_used, token.clone()));
        self.records.insert(token, record);
        if self.records.len() > MAX_TOKENS {
            self.remove_oldest();
        }
    }

    fn remove_oldest(&mut self) {
        if let Some((_, token)) = self.by_last_use.pop_first() {
            self.records.remove(&token);
        }
    }

    fn remove_expired(&mut self, now: DateTime<Utc>) {
        while let Some((last_used, _)) = self.by_last_use.first()
            && now - *last_used > LIFETIME
        {
            self.remove_oldest();
        }
    }
}

/// Identifies a request by its method, path, query without the token, and body, as hexadecimal
/// text. The order of the query parameters does not matter.
pub(crate) fn fingerprint(method: &Method, target: &RequestTarget, body: &[u8]) -> String {
    let parameters = target.query.iter();
    let mut parameters: Vec<_> = parameters
        .filter(|(name, _)| name != CLIENT_TOKEN)
        .collect();
    parameters.sort();
    // The end of JSON is unambiguous, so different requests never give the same text.
    let head = json::to_bytes(&(method.as_str(), &target.segments, parameters));
    let digest = Sha256::new().chain_update(head).chain_update(body);
    let digest = digest.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_that_was_used_longest_ago_is_forgotten_when_there_are_too_many() {
        let mut tokens = Tokens::default();
        let start = DateTime::UNIX_EPOCH;
        let time = |seconds| start + TimeDelta::milliseconds(seconds as i64);
        for number in 0..MAX_TOKENS {
            tokens.record(
                &number.to_string(),
                "request".to_owned(),
                b"{}",
                time(number),
            );
        }
        // The first is used again, so the second is the oldest.
        let repeated = tokens.look_up("0", "request", time(MAX_TOKENS));
        assert_eq!(repeated, TokenState::Repeated("{}".into()));
        tokens.record("new", "request".to_owned(), b"{}", time(MAX_TOKENS));

        let now = time(MAX_TOKENS);
        assert_eq!(tokens.look_up("1", "request", now), TokenState::New);
        for kept in ["0", "2", "new"] {
            assert_eq!(tokens.look_up(kept, "other", now), TokenState::Mismatch);
        }
    }
    #[test]
    fn a_token_lives_through_the_last_moment_of_its_24_hours() {
        let mut tokens = Tokens::default();
        let start = DateTime::UNIX_EPOCH;
        tokens.record("t", "request".to_owned(), b"{}", start);
        let last = start + TimeDelta::hours(24);
        assert_eq!(tokens.look_up("t", "other", last), TokenState::Mismatch);
        let late = last + TimeDelta::nanoseconds(1);
        assert_eq!(tokens.look_up("t", "other", late), TokenState::New);
    }
}
