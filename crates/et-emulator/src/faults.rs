//! Fault injection: what fails, for which requests and how often.

use std::sync::{Mutex, MutexGuard, PoisonError};

use et_contract::Contract;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// What fails.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, IntoStaticStr)]
#[serde(tag = "kind", rename_all_fields = "camelCase")]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
#[non_exhaustive]
pub enum FaultKind {
    /// The response is an error with this status.
    Status {
        /// The HTTP status, 200 to 599.
        status: u16,
        /// The error code in the body; `InternalError` by default.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// The value of a `Retry-After` header, in seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
        /// A body that replaces the service's: the page of a proxy, or an empty one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<String>,
    },
    /// The response is delayed, in real time.
    Delay {
        /// The delay in milliseconds.
        millis: u64,
    },
    /// The connection is reset instead of a response.
    Reset,
    /// The connection ends in the middle of the response's body. An empty body is replaced by one
    /// that can be truncated.
    CutBody,
    /// The `Date` header is wrong.
    WrongDate {
        /// The offset in seconds, negative for the past.
        offset_seconds: i64,
    },
}

/// Whether the action is performed when its request meets a fault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Moment {
    /// The fault occurs before the action, which is not performed. A delay, a truncated body and a
    /// wrong date alter a real response, so the action is performed.
    #[default]
    Before,
    /// The action is performed and the fault replaces its response. The client cannot know that it
    /// was performed.
    After,
}

/// How often a fault occurs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Frequency {
    /// For this many of the next requests it applies to.
    Times(u64),
    /// For each request with this probability, 0 to 1.
    Rate(f64),
}

/// A fault, the requests it applies to and how often it occurs.
///
/// As JSON: `{"kind": "status", "status": 503, "times": 2}`,
/// `{"kind": "reset", "rate": 0.2, "seed": 7, "moment": "after"}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Fault {
    /// What fails.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// How often.
    #[serde(flatten)]
    pub frequency: Frequency,
    /// Before or after the action.
    #[serde(default)]
    pub moment: Moment,
    /// The official name of the action it applies to; every action by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The seed of the random numbers behind a rate. With the same seed the fault occurs for the
    /// same requests of the same sequence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
}

impl Fault {
    /// A fault for the next `times` requests, before their action.
    #[must_use]
    pub fn next(times: u64, kind: FaultKind) -> Self {
        Self {
            kind,
            frequency: Frequency::Times(times),
            moment: Moment::Before,
            action: None,
            seed: None,
        }
    }

    /// A fault for each request with the probability `rate`, 0 to 1, before its action.
    #[must_use]
    pub fn at_rate(rate: f64, seed: u64, kind: FaultKind) -> Self {
        Self {
            frequency: Frequency::Rate(rate),
            seed: Some(seed),
            ..Self::next(0, kind)
        }
    }

    /// The same fault after the action.
    #[must_use]
    pub fn after_acting(mut self) -> Self {
        self.moment = Moment::After;
        self
    }

    /// The same fault for one action only, by its official name.
    #[must_use]
    pub fn on_action(mut self, action: impl Into<String>) -> Self {
        self.action = Some(action.into());
        self
    }

    fn check(&self) -> Result<(), InvalidFault> {
        let is_action = |name: &str| {
            let mut operations = Contract::embedded().operations().iter();
            operations.any(|operation| operation.action() == name)
        };
        let is_rate = |rate: f64| (0.0..=1.0).contains(&rate);
        let rule = match (&self.kind, self.frequency) {
            (_, Frequency::Rate(rate)) if !is_rate(rate) => "rate: must be from 0 to 1",
            (FaultKind::Status { status, .. }, _) if !(200..=599).contains(status) => {
                "status: must be from 200 to 599"
            }
            (
                FaultKind::WrongDate {
                    offset_seconds: offset,
                },
                _,
            ) if offset.unsigned_abs() > 10_000_000_000 => {
                "offsetSeconds: must be within 10000000000"
            }
            _ if self.action.as_deref().is_some_and(|name| !is_action(name)) => {
                "action: must be the official name of an action"
            }
            _ => return Ok(()),
        };
        Err(InvalidFault(rule))
    }

    fn applies_to(&self, action: Option<&str>) -> bool {
        self.action.is_none() || self.action.as_deref() == action
    }
}

/// A fault that is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidFault(&'static str);

/// The active faults.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    active: Mutex<Vec<ActiveFault>>,
}

#[derive(Debug)]
struct ActiveFault {
    fault: Fault,
    rng: fastrand::Rng,
}

impl Faults {
    /// Adds a fault. If several apply to a request, the one added first occurs.
    pub(crate) fn add(&self, fault: Fault) -> Result<(), InvalidFault> {
        fault.check()?;
        let rng = match fault.seed {
            Some(seed) => fastrand::Rng::with_seed(seed),
            None => fastrand::Rng::new(),
        };
        self.active().push(ActiveFault { fault, rng });
        Ok(())
    }

    pub(crate) fn clear(&self) {
        self.active().clear();
    }

    /// The active faults.
    pub(crate) fn list(&self) -> Vec<Fault> {
        let active = self.active();
        active.iter().map(|active| active.fault.clone()).collect()
    }

    /// The fault that occurs for a request of this action, if any. It is counted.
    pub(crate) fn occurring(&self, action: Option<&str>) -> Option<(FaultKind, Moment)> {
        let mut active = self.active();
        let place = active.iter_mut().position(|ActiveFault { fault, rng }| {
            fault.applies_to(action)
                && match fault.frequency {
                    Frequency::Times(times) => times > 0,
                    Frequency::Rate(rate) => rng.f64() < rate,
                }
        })?;
        let fault = &mut active[place].fault;
        let occurring = (fault.kind.clone(), fault.moment);
        if let Frequency::Times(times) = &mut fault.frequency {
            *times -= 1;
            if *times == 0 {
                active.remove(place);
            }
        }
        Some(occurring)
    }

    fn active(&self) -> MutexGuard<'_, Vec<ActiveFault>> {
        self.active.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json, to_value};

    use super::*;

    #[test]
    fn a_rate_is_kept_and_its_seed_reproduces_it() {
        let run = || {
            let faults = Faults::default();
            let fault = Fault::at_rate(0.2, 7, FaultKind::Reset);
            faults.add(fault).unwrap();
            [(); 1000].map(|()| faults.occurring(None).is_some())
        };
        let first = run();
        assert_eq!(first, run());
        let hits = first.iter().filter(|hit| **hit).count();
        assert!((150..250).contains(&hits), "{hits}");
    }

    #[test]
    fn reads_and_writes_the_documented_json() {
        for (value, fault) in [
            (
                json!({"kind": "delay", "millis": 500, "times": 1}),
                Fault::next(1, FaultKind::Delay { millis: 500 }),
            ),
            (
                json!({"kind": "reset", "rate": 0.2, "seed": 7, "moment": "after"}),
                Fault::at_rate(0.2, 7, FaultKind::Reset).after_acting(),
            ),
        ] {
            assert_eq!(from_value::<Fault>(value).unwrap(), fault);
            let written = to_value(&fault).unwrap();
            assert_eq!(from_value::<Fault>(written).unwrap(), fault);
        }
    }
}
