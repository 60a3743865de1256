//! Whether calls are awaited or block. Everything that starts calls has this as its last type
//! parameter, so that it exists once for both.

use std::fmt::Debug;

/// How the calls of a client are run: [`Async`], or `blocking::Blocking` with the feature
/// `blocking`.
pub trait Mode: Clone + Debug + Send + Sync + private::Sealed + 'static {}

/// Calls are futures to await. The default.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Async;

impl Mode for Async {}
impl private::Sealed for Async {}

pub(crate) mod private {
    /// Keeps the modes to those of this crate.
    pub trait Sealed {}
}
