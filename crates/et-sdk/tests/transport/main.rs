//! The transport against a misbehaving server, on real sockets, with a clock that tests move.

mod budget;
mod clock_skew;
mod credentials;
mod deadlines;
mod decoding;
mod endless_lists;
mod errors;
mod extras;
mod foreign;
mod guards;
mod identification;
mod limits;
mod outages;
mod pages;
mod printing;
mod promises;
mod properties;
mod proxies;
mod retries;
mod routes;
mod runtimes;
mod secrets;
mod sts;
mod support;
mod telemetry;
mod waits;
