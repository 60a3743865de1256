//! A service of fixed responses, so quick that what is measured is the client.
//!
//! `GET /v1/et/{id}` returns a line, `POST` an id; `GET /v1/et?maxKeys=N&marker=M` and the route
//! rules return pages of N items, numbered on from the marker, up to the total that the server was
//! started with. Signatures are not verified.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use et_test_support::{Recorded, Reply, Server, Service};

use crate::fixture::{self, LINE};

/// The response to a creation.
const CREATED: &str = r#"{"id":"dedicatedconn-zy9t7n91k0iq","routeRuleId":"dcrr-5afcf643-94e"}"#;

/// The responses, each encoded once.
struct Canned {
    total: usize,
    line: Reply,
    created: Reply,
    pages: Mutex<HashMap<String, Reply>>,
}

/// Serves for ever, and prints the endpoint first.
pub async fn serve<T>(total: usize) -> T {
    let server = Server::start(Canned {
        total,
        line: reply(fixture::line(LINE)),
        created: reply(CREATED.to_owned()),
        pages: Mutex::default(),
    })
    .await;
    println!("{}", server.endpoint());
    std::future::pending().await
}

/// A reply that need not be encoded again.
fn reply(body: String) -> Reply {
    let reply = Reply::status(200)
        .header("content-type", "application/json;charset=utf-8")
        .header("x-bce-request-id", "6a7e1f0c-5a9e-4f37-8d5f-1f0f3b0a2b11")
        .body(body);
    Reply::raw(reply.encode().0)
}

impl Service for Canned {
    async fn reply(&self, request: Recorded) -> Reply {
        let path = request.path();
        match path == "/v1/et" || path.ends_with("/route/rule") {
            _ if request.method != "GET" => self.created.clone(),
            true => self.page(path == "/v1/et", request.raw_query().unwrap_or_default()),
            false => self.line.clone(),
        }
    }
}

impl Canned {
    fn page(&self, lines: bool, query: &str) -> Reply {
        // Small lists are kept, so that encoding them is not measured; a million items are not.
        if self.total > 200_000 {
            return reply(self.page_body(lines, query));
        }
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        let page = pages.entry(format!("{lines}{query}"));
        let page = page.or_insert_with(|| reply(self.page_body(lines, query)));
        page.clone()
    }

    fn page_body(&self, lines: bool, query: &str) -> String {
        let number = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            let (_, value) = pairs.find(|(key, _)| *key == name)?;
            value.trim_start_matches("m-").parse::<usize>().ok()
        };
        let start = number("marker").unwrap_or(0).min(self.total);
        let next = self.total.min(start + number("maxKeys").unwrap_or(1000));
        let items: Vec<String> = (start..next).map(|index| item(lines, index)).collect();
        let more = match next < self.total {
            true => format!(r#""nextMarker":"m-{next}","isTruncated":true"#),
            false => r#""isTruncated":false"#.to_owned(),
        };
        let name = if lines { "ets" } else { "routeRules" };
        let (count, items) = (items.len(), items.join(","));
        format!(r#"{{{more},"maxKeys":{count},"{name}":[{items}]}}"#)
    }
}

fn item(lines: bool, index: usize) -> String {
    if lines {
        return fixture::line(&format!("dcphy-{index:012}"));
    }
    let (second, third) = (index / 256 % 256, index % 256);
    let id = format!(r#""routeRuleId":"dcrr-{index:012}","description":"route_{index}""#);
    let network = format!(r#""ipVersion":4,"destAddress":"10.{second}.{third}.0/24""#);
    let next_hop = r#""nexthopType":"etGateway","nexthopId":"dcgw-arc647h3014w""#;
    format!("{{{id},{network},{next_hop}}}")
}
