//! TLS, as far as the chosen features leave something to do.

/// Makes sure that rustls has cryptography to work with. With the `rustls-ring` feature reqwest brings none; a program that has
/// installed a provider of its own keeps it.
pub(crate) fn ensure_provider() {
    #[cfg(all(feature = "rustls-ring", not(feature = "rustls-aws-lc-rs")))]
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Fails only where another thread was quicker, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

/// Switches the check of certificates off.
#[cfg(any(
    feature = "rustls-ring",
    feature = "rustls-aws-lc-rs",
    feature = "native-tls"
))]
pub(crate) fn accept_invalid_certificates(
    builder: reqwest::ClientBuilder,
) -> reqwest::ClientBuilder {
    builder.tls_danger_accept_invalid_certs(true)
}

/// Without TLS there are no certificates.
#[cfg(not(any(
    feature = "rustls-ring",
    feature = "rustls-aws-lc-rs",
    feature = "native-tls"
)))]
pub(crate) fn accept_invalid_certificates(
    builder: reqwest::ClientBuilder,
) -> reqwest::ClientBuilder {
    builder
}
