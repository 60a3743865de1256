//! Authentication: the access keys that the emulator accepts, and the verification of signatures.

use std::collections::BTreeMap;

use bce_auth::{Credentials, Verifier};
use chrono::{DateTime, Utc};
use http::request::Parts;

use crate::api_error::ApiError;
use crate::clock::system_now;

/// The access keys, and the clocks that a request's date is compared with.
#[derive(Debug)]
pub(crate) struct AccessKeys {
    by_id: BTreeMap<String, Credentials>,
    verifier: Verifier,
    strict_time: bool,
}

impl AccessKeys {
    pub(crate) fn new(keys: impl IntoIterator<Item = Credentials>, strict_time: bool) -> Self {
        let keys = keys.into_iter();
        Self {
            by_id: keys
                .map(|key| (key.access_key_id().to_owned(), key))
                .collect(),
            verifier: Verifier::new(),
            strict_time,
        }
    }

    /// The access key ids, sorted.
    pub(crate) fn ids(&self) -> Vec<&str> {
        self.by_id.keys().map(String::as_str).collect()
    }

    /// Verifies the signature of a request, and its body if it has been read.
    pub(crate) fn verify(
        &self,
        head: &Parts,
        body: Option<&[u8]>,
        now: DateTime<Utc>,
    ) -> Result<(), ApiError> {
        let key = |id: &str| self.by_id.get(id).cloned();
        let verify = |now| self.verifier.verify(head, body, key, now);
        let verified = match verify(now) {
            // Advancing the virtual clock must not lock out clients that use real time.
            Err(error) if error.code() == "RequestExpired" && !self.strict_time => {
                verify(system_now()).map_err(|_| error)
            }
            result => result,
        };
        let verified = verified
            .map_err(|error| ApiError::new(error.status(), error.code(), error.to_string()))?;
        if verified.credentials().is_expired_at(now) {
            return Err(ApiError::new(
                http::StatusCode::FORBIDDEN,
                "AccessDenied",
                "the temporary credentials have expired; get new ones",
            ));
        }
        Ok(())
    }
}
