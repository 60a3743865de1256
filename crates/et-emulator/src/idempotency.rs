//! Client tokens: the same token with the same request gets the same answer, and the action happens once.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::Method;
use sha2::{Digest, Sha256};

/// How long a token lives after its last use.
const LIFETIME: TimeDelta = TimeDelta::hours(24);

/// What makes two requests the same: their method, path, query (the token apart) and body.
pub(crate) type Fingerprint = [u8; 32];

/// The tokens in use, each with the request it came with and the answer it got.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tokens {
    records: HashMap<Arc<str>, Record>,
    /// The tokens by their last use, oldest first.
    uses: BTreeSet<(DateTime<Utc>, Arc<str>)>,
}

/// What is known of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) fingerprint: Fingerprint,
    /// The body of the answer, empty where it had none. Only success is remembered, and its status is always 200.
    pub(crate) answer: Bytes,
    pub(crate) last_used: DateTime<Utc>,
}

/// How a request stands to its token.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The token was not used yet.
    New,
    /// The very request was answered before.
    Repeated(Bytes),
    /// The token belongs to another request.
    Mismatch,
}

impl Tokens {
    /// Looks a token up; a repeated request counts as a use.
    pub(crate) fn look_up(
        &mut self,
        token: &str,
        fingerprint: &Fingerprint,
        now: DateTime<Utc>,
    ) -> Standing {
        self.forget_old(now);
        let Some((token, record)) = self.records.get_key_value(token) else {
            return Standing::New;
        };
        if record.fingerprint != *fingerprint {
            return Standing::Mismatch;
        }
        let (token, record) = (
            token.clone(),
            Record {
                last_used: now,
                ..record.clone()
            },
        );
        let answer = record.answer.clone();
        self.put(token, record);
        Standing::Repeated(answer)
    }

    /// Remembers the answer that a token's request got.
    pub(crate) fn remember(
        &mut self,
        token: &str,
        fingerprint: Fingerprint,
        answer: Bytes,
        now: DateTime<Utc>,
    ) {
        self.put(
            token.into(),
            Record {
                fingerprint,
                answer,
                last_used: now,
            },
        );
    }

    /// All tokens with what is known of them, oldest use first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Record)> {
        self.uses
            .iter()
            .filter_map(|(_, token)| self.records.get(token).map(|record| (&**token, record)))
    }

    pub(crate) fn put(&mut self, token: Arc<str>, record: Record) {
        let use_of = |record: &Record, token: &Arc<str>| (record.last_used, token.clone());
        self.uses.insert(use_of(&record, &token));
        if let Some(before) = self.records.get(&token)
            && before.last_used != record.last_used
        {
            self.uses.remove(&use_of(before, &token));
        }
        self.records.insert(token, record);
    }

    fn forget_old(&mut self, now: DateTime<Utc>) {
        while let Some((last_used, _)) = self.uses.first()
            && now - *last_used > LIFETIME
        {
            if let Some((_, token)) = self.uses.pop_first() {
                self.records.remove(&token);
            }
        }
    }
}

/// The fingerprint of a request. The order of its query parameters does not matter.
pub(crate) fn fingerprint(
    method: &Method,
    segments: &[String],
    query: &[(String, String)],
    body: &[u8],
) -> Fingerprint {
    let mut digest = Sha256::new();
    // Each part is preceded by its length, so that no two different requests are the same text.
    let mut part = |bytes: &[u8]| {
        digest.update((bytes.len() as u64).to_be_bytes());
        digest.update(bytes);
    };
    part(method.as_str().as_bytes());
    part(&(segments.len() as u64).to_be_bytes());
    for segment in segments {
        part(segment.as_bytes());
    }
    let mut parameters: Vec<_> = query
        .iter()
        .filter(|(name, _)| name != "clientToken")
        .collect();
    parameters.sort();
    part(&(parameters.len() as u64).to_be_bytes());
    for (name, value) in parameters {
        part(name.as_bytes());
        part(value.as_bytes());
    }
    part(body);
    digest.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + hour * 3600, 0).unwrap()
    }

    fn answered() -> Tokens {
        let mut tokens = Tokens::default();
        tokens.remember("t", [1; 32], Bytes::from_static(b"{}"), at(0));
        tokens
    }

    #[test]
    fn repeats_the_answer_and_refuses_another_request() {
        let mut tokens = answered();
        assert_eq!(
            tokens.look_up("t", &[1; 32], at(1)),
            Standing::Repeated(Bytes::from_static(b"{}"))
        );
        assert_eq!(tokens.look_up("t", &[2; 32], at(1)), Standing::Mismatch);
        assert_eq!(tokens.look_up("u", &[1; 32], at(1)), Standing::New);
    }

    #[test]
    fn a_token_lives_24_hours_from_its_last_use() {
        let mut tokens = answered();
        assert_ne!(tokens.look_up("t", &[1; 32], at(24)), Standing::New);
        assert_ne!(tokens.look_up("t", &[1; 32], at(48)), Standing::New);
        assert_eq!(tokens.look_up("t", &[1; 32], at(73)), Standing::New);
        assert_eq!((tokens.records.len(), tokens.uses.len()), (0, 0));
    }

    #[test]
    fn another_request_does_not_prolong_a_token() {
        let mut tokens = answered();
        assert_eq!(tokens.look_up("t", &[2; 32], at(20)), Standing::Mismatch);
        assert_eq!(tokens.look_up("t", &[1; 32], at(25)), Standing::New);
    }

    #[test]
    fn tells_requests_apart_by_method_path_query_and_body() {
        let of = |method: Method, path: &[&str], query: &[(&str, &str)], body: &str| {
            let segments: Vec<String> = path.iter().map(|part| (*part).to_owned()).collect();
            let query: Vec<_> = query
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            fingerprint(&method, &segments, &query, body.as_bytes())
        };
        let base = of(
            Method::PUT,
            &["a", "b"],
            &[("x", ""), ("y", "1"), ("clientToken", "t")],
            "{}",
        );
        assert_eq!(
            base,
            of(Method::PUT, &["a", "b"], &[("y", "1"), ("x", "")], "{}")
        );
        for other in [
            of(Method::POST, &["a", "b"], &[("x", ""), ("y", "1")], "{}"),
            of(Method::PUT, &["a/b"], &[("x", ""), ("y", "1")], "{}"),
            of(Method::PUT, &["a", "b"], &[("x", "1"), ("y", "")], "{}"),
            of(Method::PUT, &["a", "b"], &[("x", ""), ("y", "1")], "{ }"),
        ] {
            assert_ne!(base, other);
        }
    }
}
