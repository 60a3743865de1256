//! Who may call: the access keys the emulator knows, and the verification of every request against them.

use std::collections::HashMap;

use bce_auth::{Credentials, RequestView, Verifier};
use chrono::{DateTime, Utc};

use crate::clock::machine_now;
use crate::refusal::Refusal;

/// The access keys, and the clocks a request's date may agree with.
#[derive(Debug)]
pub(crate) struct Keys {
    by_id: HashMap<String, Credentials>,
    verifier: Verifier,
    strict_time: bool,
}

impl Keys {
    pub(crate) fn new(keys: impl IntoIterator<Item = Credentials>, strict_time: bool) -> Self {
        let by_id = keys
            .into_iter()
            .map(|key| (key.access_key_id().to_owned(), key))
            .collect();
        Self {
            by_id,
            verifier: Verifier::new(),
            strict_time,
        }
    }

    /// The ids of the access keys, in order.
    pub(crate) fn access_key_ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.by_id.keys().map(String::as_str).collect();
        ids.sort_unstable();
        ids
    }

    /// Lets a request in, or refuses it with the service's code.
    pub(crate) fn admit(
        &self,
        request: RequestView<'_>,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        let verify = |now| {
            self.verifier
                .verify(request, Some(body), |id| self.by_id.get(id).cloned(), now)
        };
        let verified = match verify(now) {
            // A client that keeps real time is in time as well: advancing the virtual clock must not lock it out.
            Err(error) if error.code() == "RequestExpired" && !self.strict_time => {
                verify(machine_now()).map_err(|_| error)
            }
            outcome => outcome,
        };
        let verified = verified
            .map_err(|error| Refusal::new(error.status(), error.code(), error.to_string()))?;
        if verified.credentials().is_expired_at(now) {
            return Err(Refusal::new(
                http::StatusCode::FORBIDDEN,
                "AccessDenied",
                "the temporary credentials have expired; get new ones",
            ));
        }
        Ok(())
    }
}
