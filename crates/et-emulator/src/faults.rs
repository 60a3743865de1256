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
/// `{"kind": "reset", "rate": 0.2, "seed": 7, "moment": "after"}`,
/// `{"kind": "reset", "times": 1, "skip": 2}`.
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
    /// How many of the requests it applies to pass before it can occur.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub skip: u64,
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
            skip: 0,
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

    /// The same fault, after this many of the requests it applies to.
    #[must_use]
    pub fn skipping(mut self, requests: u64) -> Self {
        self.skip = requests;
        self
    }

    fn check(&self) -> Result<(), InvalidFault> {
        let is_action = |name: &str| {
            let mut operations = Contract::embedded().operations().iter();
            operations.any(|operation| operation.action() == name)
        };
        let is_rate = |rate: f64| (0.0..=1.0).contains(&rate);
        let rule = match (&self.kind, self.frequency) {
            (_, Frequency::Rate(rate)) if !is_rate(rate) => {
                format!("`rate` must be from 0 to 1, and is {rate}")
            }
            (FaultKind::Status { status, .. }, _) if !(200..=599).contains(status) => {
                format!("`status` must be from 200 to 599, and is {status}")
            }
            (
                FaultKind::WrongDate {
                    offset_seconds: offset,
                },
                _,
            ) if offset.unsigned_abs() > 10_000_000_000 => {
                format!("`offsetSeconds` must be within 10000000000, and is {offset}")
            }
            _ => match self.action.as_deref() {
                Some(name) if !is_action(name) => format!(
                    "`action` must be the official name of an action, and is `{}`",
                    name.escape_debug()
                ),
                _ => return Ok(()),
            },
        };
        Err(InvalidFault(rule))
    }

    fn applies_to(&self, action: Option<&str>) -> bool {
        self.action.is_none() || self.action.as_deref() == action
    }
}

/// A fault that is not valid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidFault(String);

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A fault in force. What it counts, it counts down.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ActiveFault {
    /// The number by which it can be cleared, unique in an emulator.
    pub id: u64,
    /// The fault.
    #[serde(flatten)]
    pub fault: Fault,
    #[serde(skip)]
    rng: fastrand::Rng,
}

/// The active faults.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    active: Mutex<Active>,
}

#[derive(Debug, Default)]
struct Active {
    faults: Vec<ActiveFault>,
    /// The id of the last one added.
    last_id: u64,
}

impl Faults {
    /// Adds a fault and returns its id. If several apply to a request, the one added first occurs.
    pub(crate) fn add(&self, fault: Fault) -> Result<u64, InvalidFault> {
        fault.check()?;
        let rng = match fault.seed {
            Some(seed) => fastrand::Rng::with_seed(seed),
            None => fastrand::Rng::new(),
        };
        let mut active = self.active();
        active.last_id += 1;
        let id = active.last_id;
        active.faults.push(ActiveFault { id, fault, rng });
        Ok(id)
    }

    pub(crate) fn clear(&self) {
        self.active().faults.clear();
    }

    /// Removes one fault. Returns whether it was in force.
    pub(crate) fn remove(&self, id: u64) -> bool {
        let faults = &mut self.active().faults;
        let place = faults.iter().position(|active| active.id == id);
        place.map(|place| faults.remove(place)).is_some()
    }

    /// The active faults.
    pub(crate) fn list(&self) -> Vec<ActiveFault> {
        self.active().faults.clone()
    }

    /// The fault that occurs for a request of this action, if any. It is counted.
    pub(crate) fn occurring(&self, action: Option<&str>) -> Option<(FaultKind, Moment)> {
        let faults = &mut self.active().faults;
        let place = faults.iter_mut().position(|active| active.occurs(action))?;
        let fault = &mut faults[place].fault;
        let occurring = (fault.kind.clone(), fault.moment);
        if let Frequency::Times(times) = &mut fault.frequency {
            *times -= 1;
            if *times == 0 {
                faults.remove(place);
            }
        }
        Some(occurring)
    }

    fn active(&self) -> MutexGuard<'_, Active> {
        self.active.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ActiveFault {
    /// Whether the fault occurs for a request of this action. A request that it skips is counted.
    fn occurs(&mut self, action: Option<&str>) -> bool {
        let Self { fault, rng, .. } = self;
        if !fault.applies_to(action) {
            return false;
        }
        if fault.skip > 0 {
            fault.skip -= 1;
            return false;
        }
        match fault.frequency {
            Frequency::Times(times) => times > 0,
            Frequency::Rate(rate) => rng.f64() < rate,
        }
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
    fn a_fault_can_let_requests_pass_first() {
        let faults = Faults::default();
        let fault = Fault::next(1, FaultKind::Reset).skipping(2);
        faults.add(fault.on_action("QueryDedicatedLines")).unwrap();
        let occurs = |action| faults.occurring(Some(action)).is_some();
        // Requests of other actions do not count.
        assert!(!occurs("QueryDedicatedLineDetail"));
        let lines = [(); 4].map(|()| occurs("QueryDedicatedLines"));
        assert_eq!(lines, [false, false, true, false]);
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
            (
                json!({"kind": "reset", "times": 1, "skip": 2}),
                Fault::next(1, FaultKind::Reset).skipping(2),
            ),
        ] {
            assert_eq!(from_value::<Fault>(value).unwrap(), fault);
            let written = to_value(&fault).unwrap();
            assert_eq!(from_value::<Fault>(written).unwrap(), fault);
        }
    }
}
