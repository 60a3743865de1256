//! Guides: how the parts work together, each with examples that run.
//!
//! | to | read |
//! |---|---|
//! | give the client credentials, rotate them, sign other requests | [`authentication`] |
//! | understand what went wrong and what became of the call | [`errors`] |
//! | decide how often a call is repeated, and how long it may take | [`retry`](crate::retry) |
//! | go through lists of any length, and go on after an error | [`pagination`](crate::pagination) |
//! | wait until a line or channel is in service | [`waiting`](crate::waiting) |
//! | make a channel's routes what they should be | [`reconcile`](crate::reconcile) |
//! | test one's own code | [`testing`] |
//! | call what this crate does not cover yet | [`escape_hatches`] |
//! | see where the types come from, and renew them | [`regenerating`] |

pub mod authentication;
pub mod errors;
pub mod escape_hatches;
pub mod regenerating;
pub mod testing;
