//! The same client for programs without async code: scripts, command line tools, build steps.
//!
//! Everything has the name it has in the asynchronous API; `send`, `wait` and `run` wait where they stand, and lists are iterators.
//!
//! ```no_run
//! use et_sdk::Region;
//! use et_sdk::blocking::Client;
//!
//! fn main() -> Result<(), et_sdk::Error> {
//!     let client = Client::new(et_sdk::Client::builder().region(Region::Beijing))?;
//!     for line in client.lines().list().items() {
//!         let line = line?;
//!         println!("{} is {:?}", line.id, line.status);
//!     }
//!     client.line("dcphy-gq65bz9ip712").update().name("backbone-south").send()?;
//!     Ok(())
//! }
//! ```
//!
//! A client has a thread of its own for its connections. Its methods must not be called from async code, where waiting would stop
//! other tasks: they panic there, as tokio does. Feature `blocking`.

mod handles;
mod lists;
mod mirror;
mod operations;
mod waiting;

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};

use crate::builder::ClientBuilder;
use crate::error::{Error, ErrorBuilder, ErrorKind};

pub use lists::{Items, Pages, States};

/// A client whose calls wait where they stand. Cloning is cheap, and clones share everything.
#[derive(Clone, Debug)]
pub struct Client(Blocking<crate::Client>);

/// Something of the asynchronous API whose waiting is done here. It has the same methods under the same names.
#[must_use]
pub struct Blocking<T> {
    inner: T,
    waiter: Waiter,
}

/// What waits for futures.
#[derive(Clone)]
struct Waiter(Arc<Background>);

/// A runtime that ends without waiting for what still runs on it, so that it may end anywhere.
struct Background(Option<Runtime>);

impl Client {
    /// Builds a client and starts its thread.
    ///
    /// # Errors
    /// As of [`ClientBuilder::build`].
    pub fn new(builder: ClientBuilder) -> Result<Self, Error> {
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
        let waiter = Waiter(Arc::new(Background(Some(runtime))));
        let client = builder.build()?;
        Ok(Self(Blocking {
            inner: client,
            waiter,
        }))
    }

    /// The asynchronous client behind this one.
    pub fn asynchronous(&self) -> &crate::Client {
        &self.0.inner
    }
}

impl Deref for Client {
    type Target = Blocking<crate::Client>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T> Blocking<T> {
    /// Something else that waits in the same place.
    fn with<U>(&self, inner: U) -> Blocking<U> {
        Blocking {
            inner,
            waiter: self.waiter.clone(),
        }
    }

    fn map<U>(self, change: impl FnOnce(T) -> U) -> Blocking<U> {
        Blocking {
            inner: change(self.inner),
            waiter: self.waiter,
        }
    }

    fn wait_for<F: Future>(self, start: impl FnOnce(T) -> F) -> F::Output {
        self.waiter.wait(start(self.inner))
    }
}

impl Waiter {
    fn wait<F: Future>(&self, future: F) -> F::Output {
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

impl fmt::Debug for Waiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Waiter")
    }
}

impl<T: Clone> Clone for Blocking<T> {
    fn clone(&self) -> Self {
        self.with(self.inner.clone())
    }
}

impl<T: fmt::Debug> fmt::Debug for Blocking<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Blocking").field(&self.inner).finish()
    }
}
