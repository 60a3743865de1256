//! Serves the service over HTTP/1.1, with the faults that only a socket can show.

mod exchange;
mod listener;

pub(crate) use self::listener::serve;
