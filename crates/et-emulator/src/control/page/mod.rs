//! The page at `/_emulator/`: topology, last requests and controls, for a browser.
//!
//! Markup, style and script are separate files. They are combined into one document that loads
//! nothing else. Its content security policy lets a browser run exactly this script: text from the
//! service's state, which the page shows, is never executed.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::{CONTENT_SECURITY_POLICY, HeaderValue, REFERRER_POLICY};
use http::{Response, StatusCode};
use serde_json::json;
use uuid::Uuid;

use crate::actions;
use crate::http::response::with_content_type;
use crate::service::Service;
use crate::state::{ChannelStatus, GatewayStatus, LineStatus};

const DOCUMENT: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");

/// One script in parts. Each part uses the previous ones.
const SCRIPT: &str = concat!(
    include_str!("calls.js"),
    include_str!("drawing.js"),
    include_str!("gateways.js"),
    include_str!("topology.js"),
    include_str!("requests.js"),
    include_str!("controls.js"),
    include_str!("begin.js"),
    include_str!("live.js"),
);

/// The page, with a nonce of its own.
pub(super) fn response(service: &Service) -> Response<Bytes> {
    let nonce = Uuid::new_v4().simple().to_string();
    // What the page needs that the control API does not offer.
    let facts = json!({
        "accessKeyIds": service.keys.ids(),
        "actions": actions::actions().collect::<Vec<_>>(),
        "lineStatuses": LineStatus::ALL,
        "channelStatuses": ChannelStatus::ALL,
        "gatewayStatuses": GatewayStatus::ALL,
    });
    let facts = escape_for_script(&facts.to_string());
    let parts = BTreeMap::from([
        ("nonce", nonce.as_str()),
        ("style", STYLE),
        ("script", SCRIPT),
        ("facts", &facts),
    ]);
    let html = HeaderValue::from_static("text/html;charset=utf-8");
    let document = fill(DOCUMENT, &parts).into();
    let mut response = with_content_type(StatusCode::OK, html, document);
    let headers = response.headers_mut();
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    // A nonce of hexadecimal digits is always a valid header value.
    if let Ok(policy) = HeaderValue::from_str(&policy(&nonce)) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The content security policy: a browser may run and apply what bears the nonce, and call the
/// page's own origin. The script cannot turn text into markup, and no page can frame this one.
fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; \
         img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
}

/// Escapes JSON for a `script` element: nothing in it can end the element.
fn escape_for_script(json: &str) -> String {
    json.replace('<', r"\u003c")
}

/// Replaces every `{{name}}` by its part. Parts are not searched for further placeholders.
fn fill(mut document: &str, parts: &BTreeMap<&str, &str>) -> String {
    let mut filled = String::new();
    while let Some((before, rest)) = document.split_once("{{")
        && let Some((name, rest)) = rest.split_once("}}")
    {
        filled.push_str(before);
        filled.push_str(parts.get(name).copied().unwrap_or_default());
        document = rest;
    }
    filled + document
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_each_placeholder_once() {
        let parts = BTreeMap::from([("x", "{{y}}"), ("y", "2")]);
        assert_eq!(fill("a {{x}} b {{y}} c", &parts), "a {{y}} b 2 c");
        assert_eq!(fill("a {{x", &parts), "a {{x");
    }

    #[test]
    fn data_cannot_end_its_element() {
        let text = escape_for_script(r#"{"id": "</script><img>"}"#);
        assert!(!text.contains('<'));
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["id"], "</script><img>");
    }

    #[test]
    fn the_script_does_not_turn_text_into_markup_and_nothing_is_loaded_from_elsewhere() {
        for call in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
        ] {
            assert!(!SCRIPT.contains(call), "{call}");
        }
        for part in [DOCUMENT, STYLE, SCRIPT] {
            let part = part.replace("http://www.w3.org/2000/svg", "");
            for address in ["http://", "https://", "//cdn", "@import", "url("] {
                assert!(!part.contains(address), "{address}");
            }
        }
    }
}
