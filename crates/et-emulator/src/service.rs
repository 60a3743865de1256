//! The service without HTTP: verifies, validates and performs requests.
//!
//! One lock guards the account. It is held for the action only, never across I/O or waiting.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use et_contract::Operation;
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode};

use crate::account::Account;
use crate::actions::{self, Context};
use crate::api_error::ApiError;
use crate::auth::AccessKeys;
use crate::clock::Clock;
use crate::faults::Faults;
use crate::idempotency::{CLIENT_TOKEN, TokenState, fingerprint};
use crate::log::{Log, LogEntry};
use crate::request_target::RequestTarget;
use crate::routing::{self, MatchedRoute};
use crate::validation;

/// Called for every completed request.
pub(crate) type Observer = Arc<dyn Fn(&LogEntry) + Send + Sync>;

/// The service.
pub(crate) struct Service {
    pub(crate) account: Mutex<Account>,
    pub(crate) clock: Clock,
    pub(crate) keys: AccessKeys,
    pub(crate) faults: Faults,
    pub(crate) log: Log,
    pub(crate) observer: Option<Observer>,
    /// Whether every response is checked against the API document, which takes time.
    pub(crate) check_responses: bool,
}

/// A successful response.
#[derive(Debug)]
pub(crate) struct Success {
    pub(crate) body: Bytes,
    /// Whether it is the response to an earlier request with the same token.
    pub(crate) replayed: bool,
}

impl Service {
    pub(crate) fn account(&self) -> MutexGuard<'_, Account> {
        // An action that panics leaves nothing behind that another action cannot handle.
        self.account.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Verifies, validates and performs a request. An unauthenticated client does not learn whether
    /// the request selects an action.
    pub(crate) fn perform(
        &self,
        head: &Parts,
        body: &[u8],
        route: Result<MatchedRoute<'_>, ApiError>,
    ) -> Result<Success, ApiError> {
        let now = self.clock.now();
        self.keys.verify(head, Some(body), now)?;
        let route = route?;
        let result = self.execute(&route, &head.headers, body, now);
        if self.check_responses {
            check_response(route.operation, &result)?;
        }
        result
    }

    /// Performs a GET request without authentication. It is not logged and meets no faults.
    pub(crate) fn read(&self, target: &RequestTarget) -> (StatusCode, Bytes) {
        let now = self.clock.now();
        let route = routing::find(&Method::GET, target);
        let result = route.and_then(|route| self.execute(&route, &HeaderMap::new(), &[], now));
        status_and_body(&result)
    }

    fn execute(
        &self,
        route: &MatchedRoute<'_>,
        headers: &HeaderMap,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<Success, ApiError> {
        let operation = route.operation;
        let valid = validation::check_request(route, headers, body)?;
        let handler = actions::handler(operation.action())
            .ok_or_else(|| ApiError::internal("the emulator does not implement this action"))?;
        let token = valid.parameter(CLIENT_TOKEN);
        let token = token.filter(|_| operation.is_mutating());
        let fingerprint = || fingerprint(operation.method(), route.target, body);
        let token = token.map(|token| (token, fingerprint()));

        let mut account = self.account();
        account.advance_to(now);
        if let Some((token, fingerprint)) = &token {
            match account.tokens.look_up(token, fingerprint, now) {
                TokenState::New => {}
                TokenState::Repeated(body) => {
                    let replayed = true;
                    return Ok(Success { body, replayed });
                }
                TokenState::Mismatch => {
                    return Err(ApiError::new(
                        StatusCode::FORBIDDEN,
                        "IdempotentParameterMismatch",
                        "query `clientToken` was used with a different request; use a new token",
                    ));
                }
            }
        }
        let response = handler(Context {
            account: &mut account,
            request: &valid,
            now,
        })?;
        if let Some((token, fingerprint)) = token {
            account.tokens.record(token, fingerprint, &response, now);
        }
        Ok(Success {
            body: response,
            replayed: false,
        })
    }
}

fn status_and_body(result: &Result<Success, ApiError>) -> (StatusCode, Bytes) {
    match result {
        Ok(success) => (StatusCode::OK, success.body.clone()),
        Err(error) => (error.status, error.body("")),
    }
}

/// A response that violates the API document is a bug of the emulator and must not be mistaken for
/// the service's.
fn check_response(
    operation: &Operation,
    result: &Result<Success, ApiError>,
) -> Result<(), ApiError> {
    let (status, body) = status_and_body(result);
    validation::check_response(operation, status, &body).map_err(|violations| {
        ApiError::internal(format!(
            "the emulator's response violates the API document: {violations}"
        ))
    })
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").finish_non_exhaustive()
    }
}
