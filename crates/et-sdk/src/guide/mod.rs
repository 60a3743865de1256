//! Guides: how the parts work together, with examples that run.
//!
//! | to | read |
//! |---|---|
//! | provide credentials and rotate them | [`authentication`] |
//! | reach lines and VPCs in different regions | [`regions`] |
//! | find out what failed and whether the call took effect | [`errors`] |
//! | set how often a call is retried and how long it may take | [`retry`](crate::retry) |
//! | iterate over lists and resume after an error | [`pagination`](crate::pagination) |
//! | wait until a line, channel or gateway is in service | [`waiting`](crate::waiting) |
//! | bring a channel's routes to a desired state | [`reconcile`](crate::reconcile) |
//! | count and measure calls, or log them | [`observing`] |
//! | test code that uses this crate | [`testing`] |
//! | use what this crate does not cover yet | [`escape_hatches`] |
//! | see where the types come from, and regenerate them | [`regenerating`] |

pub mod authentication;
pub mod errors;
pub mod escape_hatches;
pub mod observing;
pub mod regenerating;
pub mod regions;
pub mod testing;
