//! Scale: memory for a hundred thousand route rules, and a list of them read page by page.

#![cfg(target_os = "linux")]

mod common;

use common::with;
use et_emulator::{Emulator, Snapshot};
use serde_json::json;

const RULES: u32 = 100_000;
const CHANNEL: &str = "/v1/et/dcphy-a/channel/dedicatedconn-a";

/// The memory of this process, in MiB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("the kernel's figures");
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .expect("the figure");
    let kib: u64 = line
        .split_whitespace()
        .nth(1)
        .and_then(|figure| figure.parse().ok())
        .expect("a number");
    kib / 1024
}

fn snapshot() -> Snapshot {
    let rules = (0..RULES).map(|number| {
        let [_, a, b, c] = number.to_be_bytes();
        format!(
            r#"{{"routeRuleId": "dcrr-{number:08x}-000", "destAddress": "10.{a}.{b}.{c}/32", "nexthopType": "etGateway",
                "nexthopId": "dcgw-p5x55p77u8ah", "description": "to the office in Suzhou"}}"#
        )
    });
    let rules = rules.collect::<Vec<_>>().join(",");
    let channel =
        format!(r#"{{"id": "dedicatedconn-a", "routeType": "bgp", "routeRules": [{rules}]}}"#);
    let text = format!(r#"{{"lines": [{{"id": "dcphy-a", "channels": [{channel}]}}]}}"#);
    Snapshot::from_json(text.as_bytes()).expect("a snapshot")
}

#[tokio::test]
async fn a_hundred_thousand_route_rules_fit_into_200_mib_and_page_whole() {
    let before = resident();
    let emulator = Emulator::builder()
        .initial_state(snapshot())
        .start()
        .await
        .unwrap();
    let used = resident() - before;
    assert!(used < 200, "{used} MiB");

    let api = with(emulator);
    let (mut seen, mut marker) = (0, String::new());
    loop {
        let page = api
            .get(&format!("{CHANNEL}/route/rule?marker={marker}"))
            .await
            .ok();
        let rules = page["routeRules"].as_array().unwrap();
        assert_eq!(
            rules[0]["routeRuleId"],
            json!(format!("dcrr-{seen:08x}-000"))
        );
        seen += u32::try_from(rules.len()).unwrap();
        match page["nextMarker"].as_str() {
            Some(next) => marker = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(seen, RULES);
}
