//! The HTTP client of a [`Client`](crate::Client): reqwest's, with everything turned off that would
//! undermine the transport.

use std::time::Duration;

use crate::error::{Error, ErrorBuilder, ErrorKind};

/// Where the HTTP client comes from.
pub(crate) enum Source {
    /// It is built with reqwest's defaults.
    Default,
    /// It is built from the user's builder.
    Builder(Box<reqwest::ClientBuilder>),
    /// It is the user's.
    Client(reqwest::Client),
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
    /// Builds the HTTP client. A service on this machine is never behind a proxy.
    pub(crate) fn build(self, is_loopback: bool) -> Result<reqwest::Client, Error> {
        let builder = match self.source {
            Source::Client(client) => return Ok(client),
            Source::Builder(builder) => *builder,
            Source::Default if is_loopback => reqwest::Client::builder().no_proxy(),
            Source::Default => reqwest::Client::builder(),
        };
        ensure_tls_provider();
        let mut builder = builder
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            // It would log every byte, including signatures and session tokens.
            .connection_verbose(false)
            .connect_timeout(self.connect_timeout);
        if self.accept_invalid_certificates {
            builder = accept_invalid_certificates(builder);
        }
        builder.build().map_err(|error| {
            ErrorBuilder::new(ErrorKind::Configuration)
                .detail("the HTTP client cannot be built; check the TLS settings")
                .source(error)
                .build()
        })
    }
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
