//! The page at `/_emulator/`: the topology, the last requests and the controls, for people with a browser.
//!
//! Markup, style and script are files beside this one. They are put together into one document that asks for nothing else, under a
//! policy that lets a browser run exactly these: what the service holds is shown on it, and could otherwise be made to act.

use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY};
use serde::Serialize;
use uuid::Uuid;

use crate::actions;
use crate::http::{Front, Reply};
use crate::refusal::json;
use crate::state::{ChannelStatus, LineStatus};

const DOCUMENT: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");

/// One script in parts, in the order in which they build upon each other.
const SCRIPT: &str = concat!(
    include_str!("calls.js"),
    include_str!("drawing.js"),
    include_str!("topology.js"),
    include_str!("requests.js"),
    include_str!("controls.js"),
    include_str!("begin.js"),
    include_str!("live.js"),
);

/// What the page needs to know beyond what the control API tells.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Facts<'a> {
    access_key_ids: Vec<&'a str>,
    actions: Vec<&'static str>,
    line_statuses: &'static [LineStatus],
    channel_statuses: &'static [ChannelStatus],
}

/// The page, under a nonce of its own.
pub(super) fn reply(front: &Front) -> Reply {
    let nonce = Uuid::new_v4().simple().to_string();
    let facts = Facts {
        access_key_ids: front.service.keys.access_key_ids(),
        actions: actions::actions().collect(),
        line_statuses: LineStatus::ALL,
        channel_statuses: ChannelStatus::ALL,
    };
    let facts = for_markup(&json(&facts));
    let document = fill(DOCUMENT, |name| match name {
        "nonce" => &nonce,
        "style" => STYLE,
        "script" => SCRIPT,
        "facts" => &facts,
        _ => "",
    });
    let mut reply = Reply::json(StatusCode::OK, Bytes::from(document));
    reply.content_type = HeaderValue::from_static("text/html;charset=utf-8");
    reply.headers.extend(headers(&nonce));
    reply
}

/// What a browser may do with the page: run and style it by what bears the nonce, call its own origin, and nothing else. No
/// text can become markup by way of the script, and no other page can frame it.
fn headers(nonce: &str) -> impl Iterator<Item = (HeaderName, HeaderValue)> + use<> {
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src data:; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    );
    // A nonce of hexadecimal digits always makes a header.
    let policy = HeaderValue::from_str(&policy)
        .ok()
        .map(|policy| (CONTENT_SECURITY_POLICY, policy));
    policy
        .into_iter()
        .chain([(REFERRER_POLICY, HeaderValue::from_static("no-referrer"))])
}

/// JSON as it may stand inside a `script` element: nothing in it can end the element.
fn for_markup(json: &[u8]) -> String {
    String::from_utf8_lossy(json).replace('<', r"\u003c")
}

/// Puts parts in the places marked `{{name}}`. What is put in is not searched for further marks.
fn fill<'p>(mut document: &str, part: impl Fn(&str) -> &'p str) -> String {
    let mut filled = String::new();
    while let Some((before, (name, rest))) = document
        .split_once("{{")
        .and_then(|(before, rest)| Some((before, rest.split_once("}}")?)))
    {
        filled.push_str(before);
        filled.push_str(part(name));
        document = rest;
    }
    filled.push_str(document);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_each_mark_once() {
        let filled = fill("a {{x}} b {{y}} c", |name| match name {
            "x" => "{{y}}",
            _ => "2",
        });
        assert_eq!(filled, "a {{y}} b 2 c");
    }

    #[test]
    fn an_unfinished_mark_is_text() {
        assert_eq!(fill("a {{x", |_| "1"), "a {{x");
    }

    #[test]
    fn data_cannot_end_the_element_it_stands_in() {
        let text = for_markup(br#"{"id": "</script><img>"}"#);
        assert!(!text.contains('<'));
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["id"], "</script><img>");
    }

    #[test]
    fn the_script_makes_no_markup_out_of_text() {
        for way in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
        ] {
            assert!(!SCRIPT.contains(way), "{way}");
        }
    }

    #[test]
    fn names_nothing_that_lies_elsewhere() {
        for part in [DOCUMENT, STYLE, SCRIPT] {
            let part = part.replace("http://www.w3.org/2000/svg", "");
            for way in ["http://", "https://", "//cdn", "@import", "url("] {
                assert!(!part.contains(way), "{way}");
            }
        }
    }
}
