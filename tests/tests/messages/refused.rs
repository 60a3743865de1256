//! What the emulator refuses, as the service would.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use et_emulator::state::{ChannelStatus, LineStatus};
use et_emulator::{Emulator, Fault, FaultKind, LifecyclePace, Quotas, Snapshot};
use et_sdk::operations::{
    BfdTiming, Ipv6Addresses, NewChannel, NewLine, NewRouteRule, NextHop, Routing,
};
use et_sdk::{Cidr, Client, Credentials, SystemClock};
use et_test_support::{client_of, new_channel, new_line, new_rule};

use crate::clock::SetTo;
use crate::table::{Table, failing};

const STATE: &str = r#"{"lines": [
    {"id": "dcphy-1", "channels": [
        {"id": "dedicatedconn-1", "vlanId": 56, "routeType": "static-route",
         "networks": ["10.0.0.0/8"]},
        {"id": "dedicatedconn-2", "vlanId": 57, "routeType": "bgp", "bgpAsn": "65001",
         "bgpKey": "key-1"}]},
    {"id": "dcphy-2"}]}"#;

async fn emulator() -> Emulator {
    let state = Snapshot::from_json(STATE.as_bytes()).unwrap();
    let emulator = Emulator::builder()
        .initial_state(state)
        .pace(LifecyclePace::Manual);
    emulator.start().await.unwrap()
}

fn client(emulator: &Emulator) -> Client {
    let key = emulator.credentials().clone();
    client_of(emulator.endpoint(), key)
        .without_retries()
        .build()
        .unwrap()
}

fn date(day: &str) -> DateTime<Utc> {
    format!("{day}T00:00:00Z").parse().unwrap()
}

pub async fn access(table: &mut Table) {
    let emulator = emulator().await;
    table.hide(emulator.endpoint(), "http://EMULATOR");
    let key = emulator.credentials();
    let id = key.access_key_id();
    table.hide(id.to_owned(), "AK");
    let with = |key: Credentials| client_of(emulator.endpoint(), key).build().unwrap();
    let get = |client: Client| failing(client.line("dcphy-1").get());
    let wrong_secret = Credentials::new(id, "not-the-secret").unwrap();
    table.add("a wrong secret", get(with(wrong_secret)).await);
    let unknown = Credentials::new("ak-unknown", "secret").unwrap();
    table.add("an access key that is unknown", get(with(unknown)).await);
    let token = key.clone().with_session_token("not-the-token").unwrap();
    table.add("a wrong session token", get(with(token)).await);
    let expired = Credentials::new("ak-temporary", "secret").unwrap();
    let expired = expired.with_session_token("token").unwrap();
    let expired = expired.with_expiry(DateTime::from_timestamp(0, 0).unwrap());
    let other = Emulator::builder().credentials(expired.clone());
    let other = other.start().await.unwrap();
    table.hide(other.endpoint(), "http://EMULATOR");
    let late = client_of(other.endpoint(), expired).build().unwrap();
    table.add("credentials that have expired", get(late).await);
    emulator.controls().set_time(date("2030-01-01")).unwrap();
    emulator.controls().freeze();
    let clock = |day: &str| {
        let clock = SetTo(date(day), SystemClock::default());
        client_of(emulator.endpoint(), key.clone()).clock(Arc::new(clock))
    };
    let uncorrected = clock("2030-01-02").clock_skew_correction(false);
    table.add(
        "a clock that is off, uncorrected",
        get(uncorrected.build().unwrap()).await,
    );
    let corrected = clock("2030-01-04").build().unwrap();
    table.add("a clock that is off by days", get(corrected).await);
    let inject = |status: u16, code: &str| {
        let kind = FaultKind::Status {
            status,
            code: Some(code.to_owned()),
            retry_after: Some(0),
            body: None,
        };
        emulator.controls().inject(Fault::next(3, kind)).unwrap();
    };
    for (wrong, status, code) in [
        ("an account without the permission", 403, "AccessDenied"),
        ("an account without the service", 403, "OptInRequired"),
        ("too many requests", 429, "TooManyRequests"),
        ("a service that is busy", 503, "ServiceUnavailable"),
    ] {
        inject(status, code);
        table.add(wrong, get(with(key.clone())).await);
        emulator.controls().clear_faults();
    }
}

fn channel(vlan: u16, routing: Routing) -> NewChannel {
    new_channel("channel", vlan, routing)
}

fn networks() -> Routing {
    Routing::networks(["192.168.0.0/16".parse().unwrap()])
}

fn cidr(text: &str) -> Cidr {
    text.parse().unwrap()
}

fn ipv6() -> Ipv6Addresses {
    Ipv6Addresses {
        baidu: cidr("2400:da00:e003:0:1eb:200::1/88"),
        customer: cidr("2400:da00:e003:0:0:200::1/88"),
    }
}

pub async fn bodies(table: &mut Table) {
    let emulator = emulator().await;
    let client = client(&emulator);
    let line = client.line("dcphy-1");
    let channels = line.channels();
    for (wrong, name) in [
        (
            "a line's name that begins with a digit",
            "7th line".to_owned(),
        ),
        ("an empty name", String::new()),
        ("a name of 66 characters", "n".repeat(66)),
    ] {
        let application = NewLine {
            name,
            ..new_line("line")
        };
        table.add(wrong, failing(client.lines().apply(application)).await);
    }
    for (wrong, vlan) in [
        ("VLAN 1", 1),
        ("VLAN 4010", 4010),
        ("a VLAN that is taken", 56),
    ] {
        table.add(
            wrong,
            failing(channels.create(channel(vlan, networks()))).await,
        );
    }
    let none = Routing::networks([]);
    table.add(
        "static routing without networks",
        failing(channels.create(channel(9, none))).await,
    );
    table.add(
        "AS number 0",
        failing(channels.create(channel(9, Routing::bgp(0, "k")))).await,
    );
    table.add(
        "BGP without a key",
        failing(channels.create(channel(9, Routing::bgp(65001, "")))).await,
    );
    let same = NewChannel {
        customer_address: cidr("11.11.11.21/24"),
        ..channel(9, networks())
    };
    table.add(
        "two ends with one address",
        failing(channels.create(same)).await,
    );
    let six = NewChannel {
        customer_address: cidr("2400::1/64"),
        ..channel(9, networks())
    };
    table.add(
        "IPv6 where IPv4 belongs",
        failing(channels.create(six)).await,
    );
    let bare = NewChannel {
        customer_address: cidr("11.11.11.12"),
        ..channel(9, networks())
    };
    table.add(
        "an end without a prefix length",
        failing(channels.create(bare)).await,
    );
    let existing = line.channel("dedicatedconn-1");
    table.add(
        "networks of IPv4 as those of IPv6",
        failing(
            existing
                .enable_ipv6(ipv6())
                .ipv6_networks([cidr("10.0.0.0/8")]),
        )
        .await,
    );
    table.add("no networks to add", failing(existing.add_routes()).await);
    table.add(
        "a network to remove that is not there",
        failing(existing.remove_routes().networks([cidr("172.16.0.0/12")])).await,
    );
    table.add(
        "no accounts to authorize",
        failing(existing.add_users(Vec::<String>::new())).await,
    );
    let fast = BfdTiming {
        send_interval: Duration::from_millis(100),
        ..BfdTiming::ADVISED
    };
    table.add(
        "BFD packets every 100 ms",
        failing(existing.bfd().create(fast)).await,
    );
    let rules = existing.route_rules();
    let to = |next_hop| NewRouteRule {
        next_hop,
        ..new_rule("10.1.0.0/16")
    };
    for (wrong, next_hop) in [
        ("a gateway that is none", NextHop::gateway("gateway-1")),
        (
            "a channel that does not exist as next hop",
            NextHop::channel("dedicatedconn-9"),
        ),
    ] {
        table.add(wrong, failing(rules.create(to(next_hop))).await);
    }
    table.add(
        "an IPv6 rule without IPv6",
        failing(rules.create(new_rule("2400::/16"))).await,
    );
    table.add("a channel to be associated with itself", {
        failing(existing.associate("dedicatedconn-1")).await
    });
    let token = || existing.delete().client_token("token-1");
    failing(existing.update().name("n").client_token("token-1"))
        .await
        .unwrap();
    table.add("a client token of another request", failing(token()).await);
}

pub async fn states(table: &mut Table) {
    let emulator = emulator().await;
    let controls = emulator.controls();
    let client = client(&emulator);
    let line = client.line("dcphy-1");
    let channel = line.channel("dedicatedconn-1");
    table.add(
        "a line that does not exist",
        failing(client.line("dcphy-9").get()).await,
    );
    table.add(
        "a channel that does not exist",
        failing(line.channel("dedicatedconn-9").get()).await,
    );
    table.add(
        "a rule that does not exist",
        failing(channel.route_rule("dcrr-9").delete()).await,
    );
    table.add("a channel of another line", {
        failing(client.line("dcphy-2").channel("dedicatedconn-1").delete()).await
    });
    table.add("a line with channels", failing(line.delete()).await);
    table.add("BFD that is missing", failing(channel.bfd().delete()).await);
    failing(channel.bfd().create(BfdTiming::ADVISED))
        .await
        .unwrap();
    table.add(
        "BFD that is there",
        failing(channel.bfd().create(BfdTiming::ADVISED)).await,
    );
    table.add("IPv6 that is off", failing(channel.disable_ipv6()).await);
    table.add(
        "an association that is missing",
        failing(channel.disassociate("dedicatedconn-2")).await,
    );
    let bgp = line.channel("dedicatedconn-2");
    table.add("networks of a BGP channel", {
        failing(bgp.add_routes().networks([cidr("10.0.0.0/8")])).await
    });
    table.add(
        "a route limit of a static channel",
        failing(channel.update().bgp_route_limit(9)).await,
    );
    table.add(
        "more routes than the quota",
        failing(bgp.update().bgp_route_limit(101)).await,
    );
    for status in [ChannelStatus::AckWait, ChannelStatus::Building] {
        controls.set_channel_status(channel.id(), status).unwrap();
        let wrong = |action: &str| format!("{action} while it is {status}");
        if status == ChannelStatus::AckWait {
            table.add(
                &wrong("to rename a channel"),
                failing(channel.update().name("n")).await,
            );
            table.add(
                &wrong("to change BFD"),
                failing(channel.bfd().delete()).await,
            );
            table.add(&wrong("to add a rule"), {
                failing(channel.route_rules().create(new_rule("10.1.0.0/16"))).await
            });
        }
        table.add(
            &wrong("to delete a channel"),
            failing(channel.delete()).await,
        );
    }
    for status in [LineStatus::Building, LineStatus::Deleted] {
        controls.set_line_status("dcphy-2", status).unwrap();
        let (other, wrong) = (client.line("dcphy-2"), |action: &str| {
            format!("{action} a line that is {status}")
        });
        table.add(&wrong("to add a channel to"), {
            failing(other.channels().create(new_channel("c", 9, networks()))).await
        });
        table.add(&wrong("to delete"), failing(other.delete()).await);
    }
    controls.set_quotas(Quotas {
        lines: 2,
        channels_per_line: 2,
        ..Quotas::default()
    });
    table.add(
        "a line above the quota",
        failing(client.lines().apply(new_line("line"))).await,
    );
    table.add("a channel above the quota", {
        failing(line.channels().create(new_channel("c", 9, networks()))).await
    });
}

pub async fn lists(table: &mut Table) {
    let emulator = emulator().await;
    let client = client(&emulator);
    let lines = client.lines();
    table.add(
        "a page of 1001 items",
        failing(lines.list().max_keys(1001)).await,
    );
    table.add(
        "a marker that is none",
        failing(lines.list().marker("page-2")).await,
    );
    let items = lines.list().max_keys(1).items().max_pages(1);
    table.add(
        "more pages than allowed",
        items.try_collect::<Vec<_>>().await,
    );
}
