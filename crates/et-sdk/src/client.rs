//! The client: where every call starts.

use std::sync::Arc;

use et_api_raw::transport::Transport as Seam;

use crate::builder::ClientBuilder;
use crate::call::Nowhere;
use crate::operations::{LineRef, Lines};
use crate::transport::Transport;
use crate::transport::settings::CallSettings;

/// A client of the service. Cloning is cheap, and clones share connections, limits, the retry budget and the clock correction.
///
/// ```
/// # fn main() -> Result<(), et_sdk::Error> {
/// use et_sdk::{Client, Credentials, Region};
///
/// let client = Client::builder()
///     .region(Region::Beijing)
///     .credentials(Credentials::new("access-key", "secret-key")?)
///     .build()?;
/// let call = client.line("dcphy-gq65bz9ip712").channel("dedicatedconn-zy9t7n91k0iq").route_rules().list();
/// # drop(call);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Client(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    transport: Transport,
    settings: CallSettings,
    /// What the raw clients of the calls are made from. It sends nothing itself.
    raw_template: et_api_raw::Client,
}

impl Client {
    /// Starts building a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    pub(crate) fn new(transport: Transport, settings: CallSettings) -> Self {
        let raw_template = et_api_raw::Client::new_with_client(
            transport.endpoint.base(),
            transport.http.clone(),
            Seam::new(Arc::new(Nowhere)),
        );
        Self(Arc::new(Inner {
            transport,
            settings,
            raw_template,
        }))
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.0.transport
    }

    pub(crate) fn raw_template(&self) -> &et_api_raw::Client {
        &self.0.raw_template
    }

    pub(crate) fn settings(&self) -> &CallSettings {
        &self.0.settings
    }

    /// The address of the service that this client talks to.
    pub fn endpoint(&self) -> &str {
        self.0.transport.endpoint.base()
    }

    /// The account's lines.
    pub fn lines(&self) -> Lines {
        Lines::new(self)
    }

    /// One line, by its id (`dcphy-…`). Nothing is sent yet.
    pub fn line(&self, id: impl AsRef<str>) -> LineRef {
        LineRef::new(self, id.as_ref())
    }

    /// The generated client, under the same signing, deadlines and retries, for what this crate does not cover. Its errors
    /// become this crate's by `Error::from`.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// let line = client
    ///     .raw()
    ///     .query_dedicated_line_detail()
    ///     .dcphy_id("dcphy-gq65bz9ip712")
    ///     .send()
    ///     .await
    ///     .map_err(et_sdk::Error::from)?;
    /// println!("{:?}", line.status);
    /// # Ok(())
    /// # });
    /// ```
    pub fn raw(&self) -> et_api_raw::Client {
        self.raw_template()
            .with_transport(Seam::new(Arc::new(self.clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Credentials;

    #[test]
    fn the_future_of_a_call_stays_small_and_may_move_between_threads() {
        fn size<F: Future + Send>(future: &F) -> usize {
            size_of_val(future)
        }
        let client = Client::builder()
            .endpoint("http://127.0.0.1:1")
            .credentials(Credentials::new("key", "secret").unwrap())
            .build()
            .unwrap();
        // Every byte is copied when the future is boxed or spawned. What lies behind the seam is boxed by it.
        let size = size(&client.line("id").get().send());
        assert!(size < 4096, "{size} bytes");
    }
}
