//! The one place that every call goes through: deadline, limits, credentials, date, signature,
//! attempts, body cap and retries.
//!
//! [`run`] is the loop over attempts. An attempt is signed in [`sign`] and made in [`attempt`];
//! what follows a failure is decided in [`retry`]. Headers are set in [`prepare`].

mod attempt;
pub(crate) mod limits;
pub(crate) mod observed;
pub(crate) mod prepare;
mod progress;
pub(crate) mod raw;
pub(crate) mod response;
mod retry;
mod retry_after;
mod run;
pub(crate) mod settings;
pub(crate) mod sign;
pub(crate) mod site;
mod skew;
mod state;
mod unconnected;

pub(crate) use state::Transport;
