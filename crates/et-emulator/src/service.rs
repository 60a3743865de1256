//! The service itself, without HTTP: a verified request goes in, a status and a body come out.
//!
//! One lock guards what actions read and change. It is held for the action alone, never across input, output or waiting.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bce_auth::RequestView;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use et_contract::Operation;
use http::{HeaderMap, Method, StatusCode};

use crate::actions::{self, Call};
use crate::auth::Keys;
use crate::clock::Clock;
use crate::contract::{self, Aim, Target};
use crate::faults::Faults;
use crate::idempotency::{Standing, fingerprint};
use crate::log::{Log, LogEntry};
use crate::refusal::Refusal;
use crate::world::World;

/// What is called for every finished request.
pub(crate) type Observer = Arc<dyn Fn(&LogEntry) + Send + Sync>;

/// The service with everything it needs.
pub(crate) struct Service {
    world: Mutex<World>,
    pub(crate) clock: Clock,
    pub(crate) keys: Keys,
    pub(crate) faults: Faults,
    pub(crate) log: Log,
    pub(crate) observer: Option<Observer>,
    /// Whether every answer is held against the contract, which costs time.
    pub(crate) check_answers: bool,
}

/// A request as it came, with its body read.
pub(crate) struct Request<'r> {
    pub(crate) method: &'r Method,
    pub(crate) path: &'r str,
    pub(crate) query: Option<&'r str>,
    pub(crate) headers: &'r HeaderMap,
    pub(crate) body: &'r [u8],
}

/// What became of a request.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) result: Result<Bytes, Refusal>,
    /// Whether it is the answer of an earlier request with the same token.
    pub(crate) replayed: bool,
}

impl From<Refusal> for Outcome {
    fn from(refusal: Refusal) -> Self {
        Self {
            result: Err(refusal),
            replayed: false,
        }
    }
}

impl Service {
    pub(crate) fn new(
        world: World,
        keys: Keys,
        log: Log,
        observer: Option<Observer>,
        check_answers: bool,
    ) -> Self {
        Self {
            world: Mutex::new(world),
            clock: Clock::default(),
            keys,
            faults: Faults::default(),
            log,
            observer,
            check_answers,
        }
    }

    /// What actions read and change.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        // An action that panics changes nothing half-way that another could not bear.
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Verifies, judges and performs a request. `aim` is what it is meant for; that is not told to whom is not let in.
    pub(crate) fn perform(&self, request: &Request<'_>, aim: Result<Aim<'_>, Refusal>) -> Outcome {
        let now = self.clock.now();
        let view = RequestView::new(request.method, request.path, request.query, request.headers);
        let aim = match self.keys.admit(view, request.body, now).and(aim) {
            Ok(aim) => aim,
            Err(refusal) => return refusal.into(),
        };
        let (operation, target) = (aim.operation, aim.target);
        let outcome = match contract::judge(aim, request.headers, request.body) {
            Ok(call) => self.act(operation, &call, request, target, now),
            Err(refusal) => refusal.into(),
        };
        if self.check_answers {
            hold_to_contract(operation, outcome)
        } else {
            outcome
        }
    }

    /// Performs a reading request without asking who sends it. It leaves no trace in the log and meets no fault.
    pub(crate) fn look(&self, method: &Method, target: &Target) -> (StatusCode, Bytes) {
        let headers = HeaderMap::new();
        let request = Request {
            method,
            path: "",
            query: None,
            headers: &headers,
            body: &[],
        };
        let outcome: Outcome = match contract::find(method, target) {
            Ok(aim) if aim.operation.is_mutating() => {
                Refusal::invalid_request("only reading requests can be looked at").into()
            }
            Ok(aim) => {
                let operation = aim.operation;
                match contract::judge(aim, &headers, &[]) {
                    Ok(call) => self.act(operation, &call, &request, target, self.clock.now()),
                    Err(refusal) => refusal.into(),
                }
            }
            Err(refusal) => refusal.into(),
        };
        match outcome.result {
            Ok(body) => (StatusCode::OK, body),
            Err(refusal) => (refusal.status, refusal.body("")),
        }
    }

    fn act(
        &self,
        operation: &Operation,
        call: &Call<'_>,
        request: &Request<'_>,
        target: &Target,
        now: DateTime<Utc>,
    ) -> Outcome {
        let Some(handler) = actions::handler(operation.action()) else {
            return Refusal::internal("the emulator does not perform this action").into();
        };
        let token = target
            .parameter("clientToken")
            .filter(|_| operation.is_mutating());
        let fingerprint_of = |token| {
            (
                token,
                fingerprint(
                    request.method,
                    &target.segments,
                    &target.query,
                    request.body,
                ),
            )
        };
        let token = token.map(fingerprint_of);

        let mut world = self.world();
        world.settle(now);
        if let Some((token, fingerprint)) = &token {
            match world.tokens.look_up(token, fingerprint, now) {
                Standing::New => {}
                Standing::Repeated(answer) => {
                    return Outcome {
                        result: Ok(answer),
                        replayed: true,
                    };
                }
                Standing::Mismatch => {
                    let message = "query `clientToken` was used with another request; use a new token for a new request";
                    return Refusal::new(
                        StatusCode::FORBIDDEN,
                        "IdempotentParameterMismatch",
                        message,
                    )
                    .into();
                }
            }
        }
        let result = handler(&mut world, call, now);
        if let (Ok(answer), Some((token, fingerprint))) = (&result, token) {
            world
                .tokens
                .remember(token, fingerprint, answer.clone(), now);
        }
        Outcome {
            result,
            replayed: false,
        }
    }
}

/// An answer that breaks the contract is a fault of the emulator's own, and must not pass for the service's.
fn hold_to_contract(operation: &Operation, outcome: Outcome) -> Outcome {
    let (status, body) = match &outcome.result {
        Ok(body) => (StatusCode::OK, body.clone()),
        Err(refusal) => (refusal.status, refusal.body("")),
    };
    match contract::check_answer(operation, status, &body) {
        Some(violations) => Refusal::internal(format!(
            "the emulator's answer breaks the contract: {violations}"
        ))
        .into(),
        None => outcome,
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").finish_non_exhaustive()
    }
}
