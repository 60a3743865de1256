//! Scale: the memory of a hundred thousand route rules, and a list of them read page by page.

#![cfg(target_os = "linux")]

mod common;

use common::start_with;
use et_emulator::{Emulator, Snapshot};

const RULES: u32 = 100_000;
const CHANNEL: &str = "/v1/et/dcphy-a/channel/dedicatedconn-a";

/// The resident memory of this process, in MiB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("the kernel's figures");
    let mut lines = status.lines();
    let figure = lines.find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = figure.and_then(|figure| figure.split_whitespace().next()?.parse::<u64>().ok());
    kib.expect("a number") / 1024
}

fn rule_id(number: u32) -> String {
    format!("dcrr-{number:08x}-000")
}

fn snapshot() -> Snapshot {
    let rules = (0..RULES).map(|number| {
        let [_, a, b, c] = number.to_be_bytes();
        format!(
            r#"{{"routeRuleId": "{}", "destAddress": "10.{a}.{b}.{c}/32",
                "nexthopType": "etGateway", "nexthopId": "dcgw-p5x55p77u8ah",
                "description": "to the office in Suzhou"}}"#,
            rule_id(number)
        )
    });
    let text = format!(
        r#"{{"lines": [{{"id": "dcphy-a", "channels": [
            {{"id": "dedicatedconn-a", "routeType": "bgp", "routeRules": [{}]}}]}}]}}"#,
        rules.collect::<Vec<_>>().join(",")
    );
    Snapshot::from_json(text.as_bytes()).expect("a snapshot")
}

#[tokio::test]
async fn a_hundred_thousand_route_rules_fit_into_200_mib_and_are_paged_completely() {
    let before = resident();
    let api = start_with(Emulator::builder().initial_state(snapshot())).await;
    let used = resident() - before;
    assert!(used < 200, "{used} MiB");

    let (mut seen, mut marker) = (0, String::new());
    loop {
        let target = format!("{CHANNEL}/route/rule?marker={marker}");
        let page = api.get(&target).await.ok();
        let rules = page["routeRules"].as_array().unwrap();
        assert_eq!(rules[0]["routeRuleId"], rule_id(seen));
        seen += u32::try_from(rules.len()).unwrap();
        match page["nextMarker"].as_str() {
            Some(next) => marker = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(seen, RULES);
}
