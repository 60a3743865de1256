//! The transport against a misbehaving server, on real sockets, with a clock that tests move.

mod budget;
mod clock_skew;
mod credentials;
mod deadlines;
mod errors;
mod extras;
mod guards;
mod identification;
mod limits;
mod pages;
mod properties;
mod retries;
mod routes;
mod secrets;
mod support;
mod telemetry;
mod waits;

use support::{clients, failure};
