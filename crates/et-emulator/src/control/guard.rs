//! Keeps web pages and other machines away from the control API.
//!
//! A page from elsewhere can make a browser send requests here. It cannot do so with a `Host` that
//! names this machine and port unless it was loaded from here (which stops DNS rebinding), it
//! cannot hide its `Origin`, and it cannot send JSON without a preflight request, which is never
//! granted. A request without an `Origin`, such as that of an image, has `Sec-Fetch-Site`.

use std::net::IpAddr;

use http::header::{HOST, ORIGIN};
use http::request::Parts;
use http::uri::Authority;
use http::{HeaderName, Method, StatusCode};

use super::failure::Failure;
use crate::http::header::{is_json, single};

/// Checks that a call comes from this machine, and not from a page from elsewhere.
pub(super) fn check(peer: IpAddr, port: u16, head: &Parts) -> Result<(), Failure> {
    let forbidden = |message| Err(Failure::new(StatusCode::FORBIDDEN, message));
    if !peer.to_canonical().is_loopback() {
        return forbidden(
            "the control API is for this machine only; call it through a loopback address",
        );
    }
    let Some(host) = single(&head.headers, &HOST).filter(|host| is_loopback(host, port)) else {
        return forbidden(
            "header `host` must be a loopback name or address with the emulator's port",
        );
    };
    let own_origin = format!("http://{host}");
    if head.headers.contains_key(ORIGIN)
        && single(&head.headers, &ORIGIN) != Some(own_origin.as_str())
    {
        return forbidden(
            "header `origin` must be absent or the emulator's own; other pages may not control it",
        );
    }
    let site = HeaderName::from_static("sec-fetch-site");
    if head.headers.contains_key(&site)
        && !matches!(single(&head.headers, &site), Some("same-origin" | "none"))
    {
        return forbidden(
            "header `sec-fetch-site` must be absent, `none` or `same-origin`; other pages may not \
             control the emulator",
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

fn is_loopback(host: &str, port: u16) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority.host();
    let address = name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'));
    let address: Result<IpAddr, _> = address.unwrap_or(name).parse();
    authority.port_u16().unwrap_or(80) == port
        && !host.contains('@')
        && (name.eq_ignore_ascii_case("localhost")
            || address.is_ok_and(|address| address.is_loopback()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "127.0.0.1";
    const HOST_HERE: (&str, &str) = ("host", "localhost:8791");

    fn status(peer: &str, method: &Method, headers: &[(&str, &str)]) -> u16 {
        let mut request = http::Request::builder().method(method).uri("/_emulator/x");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (head, ()) = request.body(()).unwrap().into_parts();
        match check(peer.parse().unwrap(), 8791, &head) {
            Ok(()) => 200,
            Err(failure) => failure.status.as_u16(),
        }
    }

    #[test]
    fn accepts_the_loopback_names_of_this_machine_as_host() {
        for (host, expected) in [
            ("127.0.0.1:8791", 200),
            ("127.9.9.9:8791", 200),
            ("localhost:8791", 200),
            ("LocalHost:8791", 200),
            ("[::1]:8791", 200),
            ("example.com:8791", 403),
            ("127.0.0.1", 403),
            ("127.0.0.1:80", 403),
            ("10.0.0.1:8791", 403),
            ("localhost.example.com:8791", 403),
            ("a@localhost:8791", 403),
            ("", 403),
        ] {
            let status = status(HERE, &Method::GET, &[("host", host)]);
            assert_eq!(status, expected, "{host}");
        }
        assert_eq!(status(HERE, &Method::GET, &[]), 403);
        assert_eq!(status(HERE, &Method::GET, &[HOST_HERE, HOST_HERE]), 403);
    }

    #[test]
    fn rejects_other_machines() {
        assert_eq!(status("192.168.0.7", &Method::GET, &[HOST_HERE]), 403);
        assert_eq!(status("::ffff:127.0.0.1", &Method::GET, &[HOST_HERE]), 200);
    }

    #[test]
    fn rejects_pages_from_elsewhere() {
        for (origin, expected) in [
            ("http://localhost:8791", 200),
            ("http://localhost", 403),
            ("https://localhost:8791", 403),
            ("http://127.0.0.1:8791", 403),
            ("http://example.com", 403),
            ("null", 403),
            ("", 403),
        ] {
            let headers = [HOST_HERE, ("origin", origin)];
            assert_eq!(status(HERE, &Method::GET, &headers), expected, "{origin}");
        }
    }

    #[test]
    fn rejects_what_a_page_from_elsewhere_embeds() {
        for (site, expected) in [
            ("same-origin", 200),
            ("none", 200),
            ("same-site", 403),
            ("cross-site", 403),
            ("", 403),
        ] {
            let headers = [HOST_HERE, ("sec-fetch-site", site)];
            assert_eq!(status(HERE, &Method::GET, &headers), expected, "{site}");
        }
        let twice = [("sec-fetch-site", "none"), ("sec-fetch-site", "cross-site")];
        let headers = [HOST_HERE, twice[0], twice[1]];
        assert_eq!(status(HERE, &Method::GET, &headers), 403);
    }

    #[test]
    fn requires_json_for_changes() {
        for (content_type, expected) in [
            ("application/json", 200),
            ("text/plain", 415),
            ("application/x-www-form-urlencoded", 415),
            ("multipart/form-data; boundary=x", 415),
        ] {
            let headers = [HOST_HERE, ("content-type", content_type)];
            let status = status(HERE, &Method::POST, &headers);
            assert_eq!(status, expected, "{content_type}");
        }
        let json = ("content-type", "application/json");
        let twice = [HOST_HERE, ("content-type", "text/plain"), json];
        assert_eq!(status(HERE, &Method::POST, &twice), 415);
        for method in [Method::POST, Method::PUT, Method::DELETE] {
            assert_eq!(status(HERE, &method, &[HOST_HERE]), 415);
        }
    }
}
