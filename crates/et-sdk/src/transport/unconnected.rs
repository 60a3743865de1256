//! Why no connection was established, in words.

use crate::endpoint::Endpoint;
use crate::proxy::Proxy;

/// What every error of a tunnel through a proxy begins with.
const TUNNEL: &str = "tunnel error: ";

/// The one of them that says that there is no connection to the proxy.
const NO_PROXY: &str = "tunnel error: failed to create underlying connection";

/// Where requests go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Destination<'a> {
    pub(super) endpoint: &'a Endpoint,
    pub(super) proxy: Option<&'a Proxy>,
    /// Whether the HTTP client is the user's, which may have a proxy of its own.
    pub(super) is_users_http: bool,
}

/// The message of a failed connection.
pub(super) fn explain(to: Destination<'_>, error: &(dyn std::error::Error + 'static)) -> String {
    let base = to.endpoint.base();
    let cause = root_cause(error);
    let Some(proxy) = to.proxy else {
        let advice = without_tls(to.endpoint, &cause).unwrap_or(match to.is_users_http {
            true => {
                "check the endpoint, the network and the proxy of the HTTP client, if it has one"
            }
            false => "check the endpoint and the network",
        });
        return format!("no connection to {base}: {cause}; {advice}");
    };
    let advice = proxy.advice();
    let tunnel = causes(error)
        .map(ToString::to_string)
        .find(|text| text.starts_with(TUNNEL));
    match tunnel.as_deref() {
        // Without TLS nothing but the proxy is connected to.
        None if !to.endpoint.is_https() => {
            format!("cannot connect to {proxy}: {cause}; {advice}")
        }
        Some(NO_PROXY) => format!("cannot connect to {proxy}: {cause}; {advice}"),
        Some(other) => {
            let reason = other.trim_start_matches(TUNNEL);
            format!("{proxy} does not connect to {base}: {reason}; {advice}")
        }
        None => {
            let check = without_tls(to.endpoint, &cause)
                .map_or_else(|| format!("check the endpoint, or {advice}"), str::to_owned);
            format!("no connection to {base} through {proxy}: {cause}; {check}")
        }
    }
}

/// The innermost cause, which says more than "error sending request".
pub(super) fn root_cause(error: &(dyn std::error::Error + 'static)) -> String {
    causes(error)
        .last()
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// An error and its causes.
fn causes<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |error| error.source())
}

/// What to do if the server has no TLS. It responds to the handshake in plain text or closes the
/// connection, which TLS libraries report in words of their own.
fn without_tls(endpoint: &Endpoint, cause: &str) -> Option<&'static str> {
    let is_plain = [
        "InvalidContentType",
        "handshake eof",
        "wrong version number",
    ]
    .iter()
    .any(|words| cause.contains(words));
    (endpoint.is_https() && is_plain)
        .then_some("it does not seem to speak TLS; for plain HTTP write the endpoint with http://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(endpoint: &str, cause: &str) -> String {
        let endpoint = Endpoint::parse(endpoint).unwrap();
        let error = std::io::Error::other(cause);
        let to = Destination {
            endpoint: &endpoint,
            proxy: None,
            is_users_http: false,
        };
        explain(to, &error)
    }

    #[test]
    fn a_failed_connection_names_the_endpoint_and_recognizes_a_server_without_tls() {
        let refused = message("127.0.0.1:8791", "Connection refused");
        assert!(
            refused.contains("https://127.0.0.1:8791") && refused.contains("Connection refused"),
            "{refused}"
        );
        assert!(!refused.contains("http://"), "{refused}");
        let plain = message(
            "127.0.0.1:8791",
            "received corrupt message of type InvalidContentType",
        );
        assert!(plain.contains("write the endpoint with http://"), "{plain}");
    }
}
