//! How much memory a snapshot takes at most, whatever it holds. A program of its own, because the
//! allocator that counts is one of the whole program.

use et_emulator::Snapshot;
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// The most that the control API reads, in bytes.
const LIMIT: usize = 32 << 20;

/// How long the texts of unlimited items are. What they take grows with their length.
const LENGTH: usize = LIMIT / 4;

/// The documented number of lines and channels.
const RESOURCES: usize = 100_000;

/// Items one after the other, until the text is long or there are enough.
fn items(count: usize, item: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0..count {
        let item = item(number);
        if text.len() + item.len() > LENGTH {
            break;
        }
        text.push_str(if number > 0 { "," } else { "" });
        text.push_str(&item);
    }
    text
}

#[test]
fn a_snapshot_takes_no_more_than_20_times_its_limit_whatever_it_holds() {
    let line = |number: usize| format!(r#"{{"id":"{number:x}"}}"#);
    let bgp = |number: usize| format!(r#"{{"id":"{number:x}","routeType":"bgp"}}"#);
    let channel = |inner: String| format!(r#"{{"lines":[{{"id":"a","channels":[{inner}]}}]}}"#);
    let rule = |number: usize| {
        let [.., a, b, c] = number.to_be_bytes();
        format!(
            r#"{{"routeRuleId":"{number:x}","destAddress":"10.{a}.{b}.{c}",
                "nexthopType":"etGateway","nexthopId":"dcgw-1"}}"#
        )
    };
    let network = |number: usize| format!(r#""{}.0.0.0/8""#, number % 200);
    let on_channel = |field: &str, inner: String| {
        let head = r#""id":"b","routeType":"static-route""#;
        channel(format!(r#"{{{head},"{field}":[{inner}]}}"#))
    };
    let lines = |count| format!(r#"{{"lines":[{}]}}"#, items(count, line));
    let (rules, networks) = (items(usize::MAX, rule), items(usize::MAX, network));
    // A text, whether it is valid, and the length that memory is compared with.
    for (text, is_valid, limit) in [
        (lines(RESOURCES), true, LIMIT),
        (lines(usize::MAX), false, LENGTH),
        (channel(items(RESOURCES - 1, bgp)), true, LIMIT),
        (channel(items(usize::MAX, bgp)), false, LENGTH),
        (on_channel("routeRules", rules), true, LENGTH),
        (on_channel("networks", networks), false, LENGTH),
        ("[".repeat(LENGTH), false, LENGTH),
    ] {
        let start = text.chars().take(60).collect::<String>();
        ALLOCATOR.reset_peak_usage();
        let before = ALLOCATOR.current_usage();

        let snapshot = Snapshot::from_json(text.as_bytes());

        let peak = ALLOCATOR.peak_usage() - before;
        assert!(peak < 20 * limit, "{peak} bytes for {start}");
        assert_eq!(snapshot.is_ok(), is_valid, "{start}: {:?}", snapshot.err());
        println!(
            "{:6.1} times the limit: {start}",
            peak as f64 / limit as f64
        );
    }
}
