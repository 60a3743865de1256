//! Compares what the client said of each call with what became of it in the emulator.

use std::error::Error as _;
use std::fmt;

use et_sdk::{Client, Error, ErrorKind, Outcome, reqwest};

use crate::call::Call;
use crate::drive::Report;
use crate::effect::{Effect, Effects};
use crate::expected::Trace;

/// The sum of all comparisons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Calls made.
    pub calls: usize,
    /// Calls reported as done.
    pub ok: usize,
    /// Calls reported as failed.
    pub failed: usize,
    /// Calls reported as done that were not.
    pub lost: usize,
    /// Calls that were carried out more than once.
    pub duplicated: usize,
    /// What else broke a promise, in words.
    pub violations: Vec<String>,
}

impl Verdict {
    /// Judges what was reported. The calls must have ended, and no request may be in flight.
    pub fn of(reports: &[Report], effects: &Effects<'_>) -> Self {
        let mut verdict = Self {
            calls: reports.len(),
            ..Self::default()
        };
        for Report { call, result } in reports {
            let effect = effects.effect(*call);
            if effect.times > 1 {
                verdict.duplicated += 1;
                verdict.note(*call, format_args!("carried out {} times", effect.times));
            }
            match result {
                Ok(id) => {
                    verdict.ok += 1;
                    verdict.judge_success(*call, id.as_deref(), &effect);
                }
                Err(error) => {
                    verdict.failed += 1;
                    if !effect.is_whole() {
                        verdict.note_other(*call, &effect);
                    }
                    if let Some(problem) = problem(error, &effect) {
                        verdict.note(*call, format_args!("{problem}: {error}"));
                    }
                }
            }
        }
        verdict
    }

    /// Judges failed calls that were made again: now they must be done, and once.
    pub fn judge_repeats(&mut self, repeats: &[Report], before: &Effects<'_>, after: &Effects<'_>) {
        for Report { call, result } in repeats {
            let (call, effect) = (*call, after.effect(*call));
            if effect.times > 1 && before.effect(call).times <= 1 {
                self.duplicated += 1;
                self.note(call, "carried out again when repeated with its token");
            }
            match result {
                Ok(id) => self.judge_success(call, id.as_deref(), &effect),
                Err(error) => self.note(
                    call,
                    format_args!("cannot be repeated with its token: {error}"),
                ),
            }
        }
    }

    /// Whether every promise was kept.
    pub fn is_clean(&self) -> bool {
        self.lost == 0 && self.duplicated == 0 && self.violations.is_empty()
    }

    /// Adds another verdict, of other calls.
    pub fn add(&mut self, other: Self) {
        self.calls += other.calls;
        self.ok += other.ok;
        self.failed += other.failed;
        self.lost += other.lost;
        self.duplicated += other.duplicated;
        self.violations.extend(other.violations);
    }

    fn judge_success(&mut self, call: Call, id: Option<&str>, effect: &Effect) {
        if effect.times == 0 || effect.trace == Trace::None {
            self.lost += 1;
            self.note(call, "reported as done, but it is not there");
        } else if !effect.is_whole() {
            self.lost += 1;
            self.note_other(call, effect);
        } else if let Some(id) = id
            && !effect.ids.iter().any(|there| there == id)
        {
            self.lost += 1;
            self.note(
                call,
                format_args!("reported as {id}, but that is not there"),
            );
        }
    }

    fn note_other(&mut self, call: Call, effect: &Effect) {
        let times = effect.times;
        self.note(
            call,
            format_args!("carried out {times} times, but the state is another than after that"),
        );
    }

    fn note(&mut self, call: Call, what: impl fmt::Display) {
        self.violations
            .push(format!("call {} ({}): {what}", call.number, call.action));
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            calls,
            ok,
            failed,
            lost,
            duplicated,
            ..
        } = self;
        write!(
            f,
            "calls {calls} ok {ok} failed {failed} lost {lost} duplicated {duplicated}"
        )
    }
}

/// What is wrong with an error, given what became of its call.
fn problem(error: &Error, effect: &Effect) -> Option<&'static str> {
    let acted = effect.times > 0;
    let token = error.client_token();
    if error
        .status()
        .is_some_and(|status| status.is_client_error())
        && !error.is_throttled()
    {
        // Every call is valid; it can only be refused when an earlier attempt was taken for
        // another call.
        return Some("refused by the service");
    }
    match error.outcome() {
        Outcome::Unknown => match token {
            None => Some("of unknown outcome, but without a client token"),
            Some(token) if !error.to_string().contains(token) => {
                Some("of unknown outcome, but the message lacks the client token")
            }
            Some(_) => None,
        },
        _ if acted && error.outcome() != Outcome::Completed => {
            Some("carried out, but the error says that it was not")
        }
        Outcome::Completed if !acted => Some("not carried out, but the error says that it was"),
        Outcome::Completed => None,
        _ if leaves_open(error) => {
            Some("sent, but the error does not say that the outcome is unknown")
        }
        _ => None,
    }
}

/// Whether the last attempt alone leaves open what became of the call.
fn leaves_open(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Timeout => true,
        ErrorKind::Service => error
            .status()
            .is_some_and(|status| status.is_server_error()),
        ErrorKind::Connection => !error
            .source()
            .and_then(|source| source.downcast_ref::<reqwest::Error>())
            .is_some_and(reqwest::Error::is_connect),
        _ => false,
    }
}

/// Makes the failed calls of unknown outcome again, under the tokens that their errors told, by a
/// client without a proxy.
pub async fn repeat(client: &Client, reports: &[Report]) -> Vec<Report> {
    let mut repeats = Vec::new();
    for Report { call, result } in reports {
        if let Err(error) = result
            && error.outcome() == Outcome::Unknown
            && let Some(token) = error.client_token()
        {
            let (call, result) = (*call, call.send(client, Some(token)).await);
            repeats.push(Report { call, result });
        }
    }
    repeats
}

#[cfg(test)]
mod tests;
