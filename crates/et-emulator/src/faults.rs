//! Faults on demand: what goes wrong, with which requests, how often.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[non_exhaustive]
pub enum FaultKind {
    /// The answer is an error of this status.
    Status {
        /// The HTTP status, 200 to 599.
        status: u16,
        /// The service's code in the body; `InternalError` unless given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// Seconds in a `Retry-After` header.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
        /// The body as a whole, instead of the service's: a proxy's page, or nothing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<String>,
    },
    /// The answer comes late, by so many milliseconds of real time.
    Delay {
        /// How late.
        millis: u64,
    },
    /// The connection is reset instead of an answer.
    Reset,
    /// The connection ends in the middle of the answer's body. An answer without one gets a body for the purpose.
    CutBody,
    /// The `Date` header is off by so many seconds.
    WrongDate {
        /// How far, negative for the past.
        offset_seconds: i64,
    },
}

impl FaultKind {
    /// The kind's name, as in JSON.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Status { .. } => "status",
            Self::Delay { .. } => "delay",
            Self::Reset => "reset",
            Self::CutBody => "cutBody",
            Self::WrongDate { .. } => "wrongDate",
        }
    }
}

/// Whether the action is performed although its request meets a fault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Moment {
    /// The fault strikes before the action, which is not performed, except by a delay, a cut body and a wrong date, which
    /// spoil a real answer.
    #[default]
    Before,
    /// The action is performed, and the fault takes the place of its answer: the client cannot know that it was.
    After,
}

/// How often a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Frequency {
    /// The next so many requests that it applies to.
    Times(u64),
    /// Each request with this probability, 0 to 1.
    Rate(f64),
}

/// A fault, the requests it applies to and how often it strikes.
///
/// As JSON: `{"kind": "status", "status": 503, "times": 2}`, `{"kind": "reset", "rate": 0.2, "seed": 7, "moment": "after"}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Fault {
    /// What goes wrong.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// How often.
    #[serde(flatten)]
    pub frequency: Frequency,
    /// Before or after the action.
    #[serde(default)]
    pub moment: Moment,
    /// Only requests for this action, by its official name; all unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The seed of the chance behind a rate: the same seed strikes the same requests of the same sequence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
}

impl Fault {
    /// A fault that strikes the next `times` requests before they act.
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

    /// A fault that strikes each request with the probability `rate`, from 0 to 1.
    #[must_use]
    pub fn at_rate(rate: f64, seed: u64, kind: FaultKind) -> Self {
        Self {
            kind,
            frequency: Frequency::Rate(rate),
            moment: Moment::Before,
            action: None,
            seed: Some(seed),
        }
    }

    /// The same fault after the action was performed.
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
        if let Frequency::Rate(rate) = self.frequency
            && !(0.0..=1.0).contains(&rate)
        {
            return Err(InvalidFault("rate: must be from 0 to 1"));
        }
        if let FaultKind::Status { status, .. } = self.kind
            && !(200..=599).contains(&status)
        {
            return Err(InvalidFault("status: must be from 200 to 599"));
        }
        if let FaultKind::WrongDate { offset_seconds } = self.kind
            && offset_seconds.unsigned_abs() > 10_000_000_000
        {
            return Err(InvalidFault("offsetSeconds: must be within 10000000000"));
        }
        if self
            .action
            .as_deref()
            .is_some_and(|action| crate::actions::handler(action).is_none())
        {
            return Err(InvalidFault(
                "action: must be the official name of an action",
            ));
        }
        Ok(())
    }
}

/// A fault that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidFault(&'static str);

/// The faults in force.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    armed: Mutex<Vec<Armed>>,
}

#[derive(Debug)]
struct Armed {
    fault: Fault,
    chance: fastrand::Rng,
}

impl Faults {
    /// Adds a fault. Of several that would strike a request, the one added first does.
    pub(crate) fn add(&self, fault: Fault) -> Result<(), InvalidFault> {
        fault.check()?;
        let chance = fault
            .seed
            .map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed);
        self.armed().push(Armed { fault, chance });
        Ok(())
    }

    pub(crate) fn clear(&self) {
        self.armed().clear();
    }

    /// The faults that are still to strike.
    pub(crate) fn list(&self) -> Vec<Fault> {
        self.armed()
            .iter()
            .map(|armed| armed.fault.clone())
            .collect()
    }

    /// The fault that strikes a request for this action, if one does. Its count goes down.
    pub(crate) fn strike(&self, action: Option<&str>) -> Option<(FaultKind, Moment)> {
        let mut armed = self.armed();
        if armed.is_empty() {
            return None;
        }
        let place = armed.iter_mut().position(|armed| {
            let applies = armed.fault.action.is_none() || armed.fault.action.as_deref() == action;
            applies
                && match armed.fault.frequency {
                    Frequency::Times(times) => times > 0,
                    Frequency::Rate(rate) => armed.chance.f64() < rate,
                }
        })?;
        let fault = &mut armed[place].fault;
        let struck = (fault.kind.clone(), fault.moment);
        if let Frequency::Times(times) = &mut fault.frequency {
            *times -= 1;
            if *times == 0 {
                armed.remove(place);
            }
        }
        Some(struck)
    }

    fn armed(&self) -> MutexGuard<'_, Vec<Armed>> {
        self.armed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(faults: &Faults, action: Option<&str>) -> bool {
        faults.strike(action).is_some()
    }

    #[test]
    fn strikes_so_many_times_and_is_gone() {
        let faults = Faults::default();
        faults.add(Fault::next(2, FaultKind::Reset)).unwrap();
        assert_eq!(
            [
                struck(&faults, None),
                struck(&faults, None),
                struck(&faults, None)
            ],
            [true, true, false]
        );
        assert!(faults.list().is_empty());
    }

    #[test]
    fn waits_for_the_action_it_is_meant_for() {
        let faults = Faults::default();
        faults
            .add(
                Fault::next(1, FaultKind::CutBody)
                    .on_action("QueryDedicatedLines")
                    .after_acting(),
            )
            .unwrap();
        assert!(!struck(&faults, None) && !struck(&faults, Some("QueryDedicatedChannel")));
        assert_eq!(
            faults.strike(Some("QueryDedicatedLines")),
            Some((FaultKind::CutBody, Moment::After))
        );
    }

    #[test]
    fn a_rate_is_kept_and_its_seed_repeats_it() {
        let run = || {
            let faults = Faults::default();
            faults
                .add(Fault::at_rate(0.2, 7, FaultKind::Reset))
                .unwrap();
            (0..1000).map(|_| struck(&faults, None)).collect::<Vec<_>>()
        };
        let once = run();
        assert_eq!(once, run());
        let hits = once.iter().filter(|hit| **hit).count();
        assert!((150..250).contains(&hits), "{hits}");
    }

    #[test]
    fn refuses_faults_that_cannot_be() {
        let faults = Faults::default();
        let status = |status| FaultKind::Status {
            status,
            code: None,
            retry_after: None,
            body: None,
        };
        for wrong in [
            Fault::at_rate(1.5, 0, FaultKind::Reset),
            Fault::at_rate(f64::NAN, 0, FaultKind::Reset),
            Fault::next(1, status(99)),
            Fault::next(
                1,
                FaultKind::WrongDate {
                    offset_seconds: i64::MIN,
                },
            ),
            Fault::next(1, FaultKind::Reset).on_action("Explode"),
        ] {
            assert!(faults.add(wrong).is_err());
        }
    }

    #[test]
    fn reads_and_writes_the_json_of_its_documentation() {
        let fault: Fault =
            serde_json::from_str(r#"{"kind": "status", "status": 503, "times": 2}"#).unwrap();
        assert_eq!(
            fault,
            Fault::next(
                2,
                FaultKind::Status {
                    status: 503,
                    code: None,
                    retry_after: None,
                    body: None
                }
            )
        );
        let fault: Fault =
            serde_json::from_str(r#"{"kind": "reset", "rate": 0.2, "seed": 7, "moment": "after"}"#)
                .unwrap();
        assert_eq!(
            fault,
            Fault::at_rate(0.2, 7, FaultKind::Reset).after_acting()
        );
        assert_eq!(
            serde_json::from_value::<Fault>(serde_json::to_value(&fault).unwrap()).unwrap(),
            fault
        );
    }
}
