//! The blocking client.

use std::ops::Deref;

use super::runtime::Blocking;
use crate::builder::ClientBuilder;
use crate::error::Error;

/// A client whose calls block. Cloning is cheap, and clones share everything.
#[derive(Clone, Debug)]
pub struct Client {
    asynchronous: crate::Client,
    blocking: crate::Client<Blocking>,
}

impl Client {
    /// Starts building a client.
    pub fn builder() -> ClientBuilder<Blocking> {
        ClientBuilder::new()
    }

    /// Builds a client from the builder of an asynchronous one.
    ///
    /// # Errors
    /// Those of [`ClientBuilder::build`], and
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if no thread can be started.
    pub fn new<M>(builder: ClientBuilder<M>) -> Result<Self, Error> {
        let mode = Blocking::start()?;
        let asynchronous = builder.build_async()?;
        Ok(Self {
            blocking: asynchronous.with_mode(mode),
            asynchronous,
        })
    }

    /// The asynchronous client behind this one.
    pub fn asynchronous(&self) -> &crate::Client {
        &self.asynchronous
    }
}

impl ClientBuilder<Blocking> {
    /// Builds the client and starts its thread.
    ///
    /// # Errors
    /// Those of an asynchronous client, and
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if no thread can be started.
    pub fn build(self) -> Result<Client, Error> {
        Client::new(self)
    }
}

impl Deref for Client {
    type Target = crate::Client<Blocking>;

    fn deref(&self) -> &Self::Target {
        &self.blocking
    }
}
