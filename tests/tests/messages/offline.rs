//! What is wrong before anything is sent: settings, values, snapshots, calls.

use std::time::Duration;

use bce_auth::provider::{Environment, StaticProvider};
use et_emulator::Snapshot;
use et_sdk::operations::{BfdTiming, NewLine};
use et_sdk::sts::Sts;
use et_sdk::{Cidr, Client, ClientBuilder, Credentials};
use et_test_support::new_line;
use futures_util::FutureExt;

use crate::table::{Table, failing};

const CLOSED: &str = "http://127.0.0.1:9";

fn bare() -> ClientBuilder {
    Client::builder().environment(Environment::from_pairs([("HOME", "/nowhere")]))
}

fn key() -> Credentials {
    Credentials::new("ak-1", "sk-1").unwrap()
}

fn at(endpoint: &str) -> ClientBuilder {
    bare().endpoint(endpoint).credentials(key())
}

fn with(variables: &[(&'static str, &'static str)]) -> ClientBuilder {
    let home = [("HOME", "/nowhere")];
    Client::builder().environment(Environment::from_pairs(
        home.iter().chain(variables).copied(),
    ))
}

pub fn settings(table: &mut Table) {
    table.add(
        "neither region nor endpoint",
        bare().credentials(key()).build(),
    );
    table.add(
        "a region that does not exist",
        bare().region("mars").credentials(key()).build(),
    );
    table.add(
        "BCE_REGION that does not exist",
        with(&[("BCE_REGION", "mars")]).credentials(key()).build(),
    );
    table.add(
        "BCE_ENDPOINT that is no URL",
        with(&[("BCE_ENDPOINT", "http:/bcc")])
            .credentials(key())
            .build(),
    );
    for (wrong, endpoint) in [
        ("an empty endpoint", ""),
        ("an endpoint with one slash", "http:/127.0.0.1:8791"),
        ("an endpoint of another scheme", "ftp://bcc.bj.baidubce.com"),
        (
            "an endpoint with a password",
            "https://user:secret@bcc.bj.baidubce.com",
        ),
        (
            "an endpoint with a query",
            "https://bcc.bj.baidubce.com?a=b",
        ),
        (
            "an endpoint that goes on after the host",
            "https://bcc.bj.baidubce.com/v1/et",
        ),
        ("an endpoint with a bad port", "bcc.bj.baidubce.com:99999"),
    ] {
        table.add(wrong, at(endpoint).build());
    }
    table.add("no credentials", bare().endpoint(CLOSED).build());
    table.add(
        "an access key id without its secret",
        with(&[("BCE_ACCESS_KEY_ID", "ak-1")])
            .endpoint(CLOSED)
            .build(),
    );
    table.add(
        "a session token without a key",
        with(&[("BCE_SECURITY_TOKEN", "t")])
            .endpoint(CLOSED)
            .build(),
    );
    table.add(
        "a profile that does not exist",
        bare().profile("prod").endpoint(CLOSED).build(),
    );
    table.add("an empty access key id", Credentials::new("", "sk"));
    table.add(
        "a secret that ends with a line break",
        Credentials::new("ak", "sk\n"),
    );
    table.add("an empty session token", key().with_session_token(""));
    table.add("no requests in flight", at(CLOSED).max_in_flight(0).build());
    table.add(
        "no requests per second",
        at(CLOSED).max_requests_per_second(0.0).build(),
    );
    table.add(
        "no time to connect",
        at(CLOSED).connect_timeout(Duration::ZERO).build(),
    );
    table.add(
        "an application with a space",
        at(CLOSED).application("my app").build(),
    );
    table.add(
        "STS at no region",
        Sts::new("a.b", StaticProvider::new(key())),
    );
}

pub fn values(table: &mut Table) {
    for (wrong, text) in [
        ("a CIDR that is a word", "office"),
        ("a CIDR without an address", "/24"),
        ("a CIDR with too long a prefix", "10.0.0.0/33"),
        ("a CIDR with no prefix length after the slash", "10.0.0.0/"),
    ] {
        table.add(wrong, text.parse::<Cidr>());
    }
}

pub fn snapshots(table: &mut Table) {
    for (wrong, text) in [
        ("a snapshot that is no JSON", "{"),
        (
            "a snapshot with a misspelt field",
            r#"{"lines": [{"id": "a", "nmae": "b"}]}"#,
        ),
        ("a snapshot with a VLAN out of range", VLAN),
        (
            "a snapshot with a bad name",
            r#"{"lines": [{"id": "a", "name": "7"}]}"#,
        ),
        (
            "a snapshot with one id twice",
            r#"{"lines": [{"id": "a"}, {"id": "a"}]}"#,
        ),
    ] {
        table.add(wrong, Snapshot::from_json(text.as_bytes()));
    }
}

const VLAN: &str = r#"{"lines": [{"id": "a", "channels": [{"id": "b", "vlanId": 1}]}]}"#;

pub async fn calls(table: &mut Table) {
    let client = at(CLOSED).build().unwrap();
    let line = client.line("dcphy-1");
    let channel = line.channel("dedicatedconn-1");
    table.add("an empty id", failing(client.line("").get()).await);
    table.add(
        "an id with a slash",
        failing(line.channel("a/b").get()).await,
    );
    table.add(
        "an empty id in a query",
        failing(client.gateways().list("")).await,
    );
    table.add(
        "an empty id in a body",
        failing(client.gateway("dcgw-1").bind(&line.channel(""))).await,
    );
    table.add(
        "an id of dots",
        failing(channel.route_rule("..").delete()).await,
    );
    table.add(
        "an empty client token",
        failing(line.delete().client_token("")).await,
    );
    table.add(
        "two client tokens",
        failing(
            line.delete()
                .client_token("a")
                .extra_query("clientToken", "b"),
        )
        .await,
    );
    let timing = BfdTiming {
        send_interval: Duration::from_micros(300_500),
        ..BfdTiming::ADVISED
    };
    table.add(
        "half a millisecond",
        failing(channel.bfd().create(timing)).await,
    );
    let link_delay = Duration::from_nanos(1);
    let application: NewLine = new_line("line");
    table.add(
        "a delay of a nanosecond",
        failing(client.lines().apply(application).link_delay(link_delay)).await,
    );
    table.add(
        "a header that signing sets",
        failing(
            line.get()
                .extra_header("authorization".parse().unwrap(), "x".parse().unwrap()),
        )
        .await,
    );
    table.add(
        "a header twice that is signed",
        failing(
            line.get()
                .extra_header("x-bce-a".parse().unwrap(), "x".parse().unwrap())
                .extra_header("x-bce-a".parse().unwrap(), "y".parse().unwrap()),
        )
        .await,
    );
    let reading = at(CLOSED).read_only().build().unwrap();
    table.add(
        "a change by a read-only client",
        failing(reading.line("dcphy-1").delete()).await,
    );
    let call = client.line("dcphy-1").get().send();
    let nowhere = std::thread::spawn(|| call.now_or_never().unwrap());
    table.add("a call outside of tokio", nowhere.join().unwrap());
    let call = client.line("dcphy-1").get().send();
    let bare = std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.unwrap().block_on(call)
    });
    table.add("a runtime without time and I/O", bare.join().unwrap());
}
