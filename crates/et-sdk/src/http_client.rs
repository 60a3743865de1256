//! The HTTP client of a [`Client`](crate::Client): reqwest's, with everything turned off that would
//! undermine the transport.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Id;

use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorBuilder, ErrorKind};
use crate::proxy::Proxy;
use crate::runtime;

/// Where the HTTP client comes from.
pub(crate) enum Source {
    /// It is built with reqwest's defaults.
    Default,
    /// It is built from the user's builder.
    Builder(Box<reqwest::ClientBuilder>),
    /// It is the user's.
    Client(reqwest::Client),
}

impl Source {
    /// Whether its user may have given it a proxy.
    pub(crate) fn is_users(&self) -> bool {
        !matches!(self, Self::Default)
    }
}

/// What the HTTP client is built from.
pub(crate) struct HttpSettings {
    pub(crate) source: Source,
    pub(crate) connect_timeout: Duration,
    pub(crate) accept_invalid_certificates: bool,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            source: Source::Default,
            connect_timeout: Duration::from_secs(10),
            accept_invalid_certificates: false,
        }
    }
}

impl HttpSettings {
    /// The proxy that requests to the endpoint go through, as far as it is known: what the user's
    /// own HTTP client does is not.
    pub(crate) fn proxy(&self, endpoint: &Endpoint) -> Option<Proxy> {
        match self.source {
            Source::Default if !endpoint.is_loopback() => Proxy::of_system(endpoint.base()),
            _ => None,
        }
    }

    /// Builds the HTTP client for an endpoint. A service on this machine is never behind a proxy.
    /// The user's builder makes one client, which serves every endpoint.
    pub(crate) fn build(&mut self, endpoint: &Endpoint) -> Result<HttpClients, Error> {
        let is_loopback = endpoint.is_loopback();
        let connect_timeout = self.connect_timeout;
        let accept_invalid_certificates = self.accept_invalid_certificates;
        let build = move |builder| build(builder, connect_timeout, accept_invalid_certificates);
        let (first, build_another): (_, Option<BuildAnother>) =
            match std::mem::replace(&mut self.source, Source::Default) {
                Source::Client(client) => (client, None),
                Source::Builder(builder) => (build(*builder)?, None),
                Source::Default => {
                    check_tls(endpoint.is_https(), HAS_TLS)?;
                    let build = move || {
                        let builder = reqwest::Client::builder();
                        build(if is_loopback {
                            builder.no_proxy()
                        } else {
                            builder
                        })
                    };
                    (build()?, Some(Box::new(build)))
                }
            };
        if build_another.is_none() {
            self.source = Source::Client(first.clone());
        }
        Ok(HttpClients {
            first,
            build_another,
            by_runtime: Mutex::default(),
        })
    }
}

type BuildAnother = Box<dyn Fn() -> Result<reqwest::Client, Error> + Send + Sync>;

/// How many runtimes have an HTTP client of their own; that of the oldest is dropped.
const MAX_RUNTIMES: usize = 32;

/// The HTTP clients, one for each tokio runtime: a connection stands still when the runtime that
/// opened it does, and a request sent on it would wait for its timeout. A client that the user gave
/// is the only one.
pub(crate) struct HttpClients {
    first: reqwest::Client,
    build_another: Option<BuildAnother>,
    by_runtime: Mutex<Vec<(Id, reqwest::Client)>>,
}

impl HttpClients {
    /// The HTTP client that was built first.
    pub(crate) fn first(&self) -> &reqwest::Client {
        &self.first
    }

    /// The HTTP client of the current runtime, which must have time and I/O.
    pub(crate) fn current(&self) -> Result<reqwest::Client, Error> {
        let runtime = runtime::current()?;
        if let Some(client) = find(&self.by_runtime(), runtime) {
            return Ok(client);
        }
        runtime::check_drivers()?;
        let mut clients = self.by_runtime();
        // Another thread of this runtime may have been faster.
        if let Some(client) = find(&clients, runtime) {
            return Ok(client);
        }
        let client = match &self.build_another {
            Some(build) if !clients.is_empty() => build()?,
            _ => self.first.clone(),
        };
        if clients.len() == MAX_RUNTIMES {
            clients.remove(0);
        }
        clients.push((runtime, client.clone()));
        Ok(client)
    }

    fn by_runtime(&self) -> MutexGuard<'_, Vec<(Id, reqwest::Client)>> {
        self.by_runtime
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn find(clients: &[(Id, reqwest::Client)], runtime: Id) -> Option<reqwest::Client> {
    let mut clients = clients.iter();
    let (_, client) = clients.find(|(known, _)| *known == runtime)?;
    Some(client.clone())
}

fn build(
    builder: reqwest::ClientBuilder,
    connect_timeout: Duration,
    accept_invalid_certificates: bool,
) -> Result<reqwest::Client, Error> {
    ensure_tls_provider();
    let mut builder = builder
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        // It would log every byte, including signatures and session tokens.
        .connection_verbose(false)
        .connect_timeout(connect_timeout);
    if accept_invalid_certificates {
        builder = self::accept_invalid_certificates(builder);
    }
    builder.build().map_err(|error| {
        ErrorBuilder::new(ErrorKind::Configuration)
            .detail("the HTTP client cannot be built; check the TLS settings")
            .source(error)
            .build()
    })
}

/// Whether this crate was built with TLS.
const HAS_TLS: bool = cfg!(any(
    feature = "rustls-ring",
    feature = "rustls-aws-lc-rs",
    feature = "native-tls"
));

/// Checks that an endpoint that needs TLS can be reached. Without TLS, reqwest would call its URL
/// invalid. An HTTP client of the user's may have TLS by features of its own.
fn check_tls(is_https: bool, has_tls: bool) -> Result<(), Error> {
    if is_https && !has_tls {
        return Err(Error::configuration(
            "the endpoint needs TLS, and et-sdk was built without it; enable one of its features \
             `rustls-ring` (a default), `rustls-aws-lc-rs` and `native-tls`, or set an HTTP client \
             that has TLS",
        ));
    }
    Ok(())
}

/// Ensures that rustls has a cryptography provider. With the `rustls-ring` feature reqwest brings
/// none. A provider that the program has installed is kept.
fn ensure_tls_provider() {
    #[cfg(all(feature = "rustls-ring", not(feature = "rustls-aws-lc-rs")))]
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // It fails only if another thread was faster, whose provider is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

/// Turns the verification of certificates off. Without a TLS feature there is none.
fn accept_invalid_certificates(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    #[cfg(any(
        feature = "rustls-ring",
        feature = "rustls-aws-lc-rs",
        feature = "native-tls"
    ))]
    let builder = builder.tls_danger_accept_invalid_certs(true);
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_needs_a_build_with_tls_and_plain_http_does_not() {
        let error = check_tls(true, false).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(
            error.to_string(),
            "the endpoint needs TLS, and et-sdk was built without it; enable one of its features \
             `rustls-ring` (a default), `rustls-aws-lc-rs` and `native-tls`, or set an HTTP client \
             that has TLS"
        );
        for (is_https, has_tls) in [(true, true), (false, true), (false, false)] {
            assert!(check_tls(is_https, has_tls).is_ok());
        }
    }

    #[test]
    fn a_client_for_https_is_built_if_the_crate_has_tls() {
        let endpoint = Endpoint::parse("bcc.bj.baidubce.com").unwrap();
        let built = HttpSettings::default().build(&endpoint);
        assert_eq!(built.is_ok(), HAS_TLS);
        let mut own = HttpSettings {
            source: Source::Builder(Box::new(reqwest::Client::builder())),
            ..HttpSettings::default()
        };
        assert!(own.build(&endpoint).is_ok(), "it may have TLS by itself");
    }

    #[test]
    fn ever_new_runtimes_do_not_add_up() {
        let endpoint = Endpoint::parse("http://127.0.0.1:9").unwrap();
        let clients = HttpSettings::default().build(&endpoint).unwrap();
        for count in 1..MAX_RUNTIMES + 3 {
            let mut builder = tokio::runtime::Builder::new_current_thread();
            let runtime = builder.enable_all().build().unwrap();
            for _ in 0..2 {
                runtime.block_on(async { clients.current().unwrap() });
            }
            assert_eq!(clients.by_runtime().len(), count.min(MAX_RUNTIMES));
        }
    }
}
