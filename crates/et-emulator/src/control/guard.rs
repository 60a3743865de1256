//! Keeps web pages and other machines away from the control API.
//!
//! A page elsewhere can make a browser send requests here. It cannot do so with a `Host` that names this machine and port unless it
//! was loaded from here (which stops a name that was rebound to a loopback address), it cannot hide its `Origin`, and it
//! cannot send JSON without asking first, which is never granted.

use std::net::{IpAddr, Ipv6Addr};

use http::header::{HOST, HeaderValue, ORIGIN};
use http::request::Parts;
use http::uri::Authority;
use http::{HeaderMap, Method, StatusCode};

use super::Failure;
use crate::contract::is_json;

/// Lets a call in that comes from this machine and not from a page elsewhere.
pub(super) fn admit(peer: IpAddr, port: u16, head: &Parts) -> Result<(), Failure> {
    let forbidden = |message: &str| Err(Failure::new(StatusCode::FORBIDDEN, message));
    if !peer.to_canonical().is_loopback() {
        return forbidden(
            "the control API is for this machine only; call it through a loopback address",
        );
    }
    let Some(host) = only(&head.headers, &HOST).filter(|host| is_loopback(host, port)) else {
        return forbidden(
            "header `host` must be a loopback name or address with the emulator's port",
        );
    };
    if head.headers.contains_key(ORIGIN)
        && only(&head.headers, &ORIGIN) != Some(&format!("http://{host}"))
    {
        return forbidden(
            "header `origin` must be absent or the emulator's own; other pages may not control it",
        );
    }
    if !matches!(head.method, Method::GET | Method::HEAD) && !is_json(&head.headers) {
        return Err(Failure::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "header `content-type` must be `application/json`",
        ));
    }
    Ok(())
}

/// The value of a header that occurs once.
fn only<'h>(headers: &'h HeaderMap, name: &http::HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => HeaderValue::to_str(value).ok(),
        _ => None,
    }
}

fn is_loopback(host: &str, port: u16) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    if authority.port_u16().unwrap_or(80) != port || host.contains('@') {
        return false;
    }
    let name = authority.host();
    let bare = name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'));
    match bare {
        Some(address) => address
            .parse::<Ipv6Addr>()
            .is_ok_and(|address| address.is_loopback()),
        None => {
            name.eq_ignore_ascii_case("localhost")
                || name
                    .parse::<IpAddr>()
                    .is_ok_and(|address| address.is_loopback())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    fn status(peer: IpAddr, method: Method, headers: &[(&'static str, &str)]) -> u16 {
        let mut request = http::Request::builder()
            .method(method)
            .uri("/_emulator/reset");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (head, ()) = request.body(()).unwrap().into_parts();
        admit(peer, 8791, &head).map_or_else(|failure| failure.status.as_u16(), |()| 200)
    }

    #[test]
    fn takes_this_machine_by_each_of_its_names() {
        for host in [
            "127.0.0.1:8791",
            "127.9.9.9:8791",
            "localhost:8791",
            "LocalHost:8791",
            "[::1]:8791",
        ] {
            assert_eq!(status(HERE, Method::GET, &[("host", host)]), 200, "{host}");
        }
    }

    #[test]
    fn refuses_another_host() {
        for host in [
            "example.com:8791",
            "127.0.0.1",
            "127.0.0.1:80",
            "10.0.0.1:8791",
            "localhost.example.com:8791",
            "a@localhost:8791",
            "",
        ] {
            assert_eq!(status(HERE, Method::GET, &[("host", host)]), 403, "{host}");
        }
        assert_eq!(status(HERE, Method::GET, &[]), 403);
        assert_eq!(
            status(
                HERE,
                Method::GET,
                &[("host", "localhost:8791"), ("host", "localhost:8791")]
            ),
            403
        );
    }

    #[test]
    fn refuses_another_machine() {
        let elsewhere = "192.168.0.7".parse().unwrap();
        assert_eq!(
            status(elsewhere, Method::GET, &[("host", "localhost:8791")]),
            403
        );
        let mapped = "::ffff:127.0.0.1".parse().unwrap();
        assert_eq!(
            status(mapped, Method::GET, &[("host", "localhost:8791")]),
            200
        );
    }

    #[test]
    fn refuses_pages_from_elsewhere() {
        let with_origin = |origin| {
            status(
                HERE,
                Method::GET,
                &[("host", "localhost:8791"), ("origin", origin)],
            )
        };
        assert_eq!(with_origin("http://localhost:8791"), 200);
        for origin in [
            "http://localhost",
            "https://localhost:8791",
            "http://127.0.0.1:8791",
            "http://example.com",
            "null",
            "",
        ] {
            assert_eq!(with_origin(origin), 403, "{origin}");
        }
    }

    #[test]
    fn takes_json_only_where_something_is_changed() {
        let with_type = |content_type| {
            status(
                HERE,
                Method::POST,
                &[("host", "localhost:8791"), ("content-type", content_type)],
            )
        };
        assert_eq!(with_type("application/json"), 200);
        for simple in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
        ] {
            assert_eq!(with_type(simple), 415, "{simple}");
        }
        for method in [Method::POST, Method::PUT, Method::DELETE] {
            assert_eq!(status(HERE, method, &[("host", "localhost:8791")]), 415);
        }
    }
}
