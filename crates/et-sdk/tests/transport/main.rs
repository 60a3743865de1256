//! What becomes of a call on bad days: the transport against a server that misbehaves, on real sockets, with time at a standstill.

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
