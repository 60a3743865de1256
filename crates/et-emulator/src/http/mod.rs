//! HTTP messages: reading bodies of requests and building responses.

pub(crate) mod body;
pub(crate) mod header;
pub(crate) mod response;
mod truncated;
