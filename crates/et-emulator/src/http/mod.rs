//! The service over HTTP/1.1: connections, bodies, headers, and the faults that only a socket can show.

mod body;
mod exchange;
mod reply;
mod server;
mod socket;

pub(crate) use self::body::read as read_body;
pub(crate) use self::reply::Reply;
pub(crate) use self::server::{Front, Limits, serve};
