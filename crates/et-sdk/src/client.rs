//! The client: what every call starts from.

use std::fmt;
use std::sync::Arc;

use et_api_raw as raw;
use et_api_raw::products::{ET, VPC};

use crate::mode::{Async, Mode};
use crate::transport::Transport;
use crate::transport::raw::ForRaw;

/// A client of the service. Cloning is cheap, and clones share connections, limits, the retry
/// budget and the clock correction.
///
/// A client can be used in several tokio runtimes, each of which has connections of its own, unless
/// [`http_client_builder`](crate::ClientBuilder::http_client_builder) or
/// [`dangerous_http_client`](crate::ClientBuilder::dangerous_http_client) set the HTTP client.
///
/// ```
/// # fn main() -> Result<(), et_sdk::Error> {
/// use et_sdk::{Client, Credentials, Region};
///
/// let client = Client::builder()
///     .region(Region::Beijing)
///     .credentials(Credentials::new("access-key", "secret-key")?)
///     .build()?;
/// let channel = client.line("dcphy-gq65bz9ip712").channel("dedicatedconn-zy9t7n91k0iq");
/// let call = channel.route_rules().list();
/// # drop(call);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client<M = Async> {
    shared: Arc<Shared>,
    mode: M,
}

struct Shared {
    transport: Arc<Transport>,
    /// Builds the requests.
    raw: raw::Client,
}

impl Client {
    pub(crate) fn new(transport: Transport) -> Self {
        let transport = Arc::new(transport);
        let line = transport.sites.of(&ET);
        let raw = raw::Client::new_with_client(
            line.endpoint.base(),
            line.http.first().clone(),
            Arc::new(ForRaw(transport.clone())),
        );
        let raw = transport.sites.iter().fold(raw, |raw, (product, site)| {
            raw.with_base_url(product, site.endpoint.base())
        });
        Self {
            shared: Arc::new(Shared { transport, raw }),
            mode: Async,
        }
    }
}

impl<M: Mode> Client<M> {
    /// The URL at which this client reaches lines, channels and their route rules.
    pub fn line_endpoint(&self) -> &str {
        self.transport().sites.of(&ET).endpoint.base()
    }

    /// The URL at which this client reaches gateways, VPCs and their route tables.
    pub fn vpc_endpoint(&self) -> &str {
        self.transport().sites.of(&VPC).endpoint.base()
    }

    /// The generated client, for what this crate does not cover. Its calls are signed, bounded by
    /// deadlines and retried like all others, and its errors convert into [`Error`](crate::Error).
    ///
    /// It changes with the generator, without notice; hence the feature `unstable-raw`.
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
    #[cfg(feature = "unstable-raw")]
    pub fn raw(&self) -> &raw::Client {
        &self.shared.raw
    }

    pub(crate) fn transport(&self) -> &Arc<Transport> {
        &self.shared.transport
    }

    pub(crate) fn requests(&self) -> &raw::Client {
        &self.shared.raw
    }

    pub(crate) fn mode(&self) -> &M {
        &self.mode
    }

    /// The same client with another way to wait.
    pub(crate) fn with_mode<N>(&self, mode: N) -> Client<N> {
        Client {
            shared: self.shared.clone(),
            mode,
        }
    }
}

/// One line with the endpoints. No header is shown: neither those of the user's HTTP client nor
/// the signature's.
impl<M> fmt::Debug for Client<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sites = &self.shared.transport.sites;
        let (line, vpc) = (&sites.of(&ET).endpoint, &sites.of(&VPC).endpoint);
        match line == vpc {
            true => write!(f, "Client({})", line.base()),
            false => write!(f, "Client({}, {})", line.base(), vpc.base()),
        }
    }
}
