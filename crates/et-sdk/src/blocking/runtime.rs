//! Where blocking calls run: a runtime with a thread of its own.

use std::fmt;
use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};

use crate::error::{Error, ErrorBuilder, ErrorKind};
use crate::mode::{Mode, private};

/// Calls block until they are done.
#[derive(Clone)]
pub struct Blocking(Arc<Background>);

/// A runtime that shuts down without waiting for what still runs on it, so that it can be dropped
/// anywhere.
struct Background(Option<Runtime>);

impl Mode for Blocking {}
impl private::Sealed for Blocking {}

impl Blocking {
    /// Starts the thread.
    pub(super) fn start() -> Result<Self, Error> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("et-sdk-blocking")
            .enable_all()
            .build()
            .map_err(|error| {
                ErrorBuilder::new(ErrorKind::Configuration)
                    .detail(format!("no thread can be started: {error}"))
                    .source(error)
                    .build()
            })?;
        Ok(Self(Arc::new(Background(Some(runtime)))))
    }

    /// Runs a future to its end.
    pub(super) fn block_on<F: Future>(&self, future: F) -> F::Output {
        match &self.0.0 {
            Some(runtime) => runtime.block_on(future),
            None => unreachable!("the runtime is taken only when dropped"),
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for Blocking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Blocking")
    }
}
