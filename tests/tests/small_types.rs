//! Small types can be sorted, compared, used as keys and shown in columns.

use std::collections::{BTreeSet, HashSet};
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::str::FromStr;
use std::time::Duration;

use et_sdk::model::{Channel, Gateway, Line, RouteRule, Tag, Vpc, VpcRouteRule};
use et_sdk::observe::Refusal;
use et_sdk::operations::{BfdTiming, HealthCheck, NewRouteRule, NextHop, VpcNextHop};
use et_sdk::reconcile::{DesiredRule, PresentRule};
use et_sdk::{
    AccessPoint, ApType, BgpStatus, ChannelStatus, Cidr, ErrorKind, GatewayStatus, HealthCheckType,
    IpVersion, Isp, LineStatus, NextHopType, Outcome, PathType, PaymentTiming, PortSpeed, Region,
    ReservationTimeUnit, Resource, RouteProtocol, RouteType, Switch, VpcNextHopType,
};
use serde::de::DeserializeOwned;
use serde_json::json;

fn tag(value: serde_json::Value) -> Tag {
    serde_json::from_value(value).unwrap()
}

#[test]
fn tags_are_sorted_by_name_value_and_what_else_they_have() {
    let plain = |key: &str, value: &str| Tag::new(key, value);
    let extra = |extra: serde_json::Value| tag(json!({"tagKey": "a", "tagValue": "2", "x": extra}));
    let sorted = [
        plain("a", "1"),
        plain("a", "2"),
        extra(json!(null)),
        extra(json!(0.0)),
        extra(json!(0)),
        extra(json!("0")),
        plain("b", "0"),
    ];
    let set: BTreeSet<Tag> = sorted.iter().rev().cloned().collect();
    assert!(set.iter().eq(&sorted));
    let doubled = sorted.iter().chain(&sorted).cloned();
    assert_eq!(doubled.collect::<HashSet<Tag>>().len(), sorted.len());
    // The two zeros are one value.
    let zeros = [extra(json!(0.0)), extra(json!(-0.0))];
    assert_eq!(zeros[0], zeros[1]);
    assert_eq!(HashSet::from(zeros.clone()).len(), 1);
    assert_eq!(BTreeSet::from(zeros).len(), 1);
}

#[test]
fn a_tag_is_read_from_the_text_that_it_is_shown_as() {
    for text in ["env=prod", "env=", "a b/c=d=e"] {
        assert_eq!(text.parse::<Tag>().unwrap().to_string(), text);
    }
    for text in ["env", "=prod", ""] {
        let error = text.parse::<Tag>().unwrap_err().to_string();
        assert_eq!(
            error,
            format!("the tag `{text}` must be a name and a value, such as `env=prod`")
        );
    }
}

/// Shown in columns of 60 characters, to either side.
fn fills_a_column(value: &(impl Display + Debug)) {
    let text = value.to_string();
    let width = 60;
    assert!(text.chars().count() < width, "{text}");
    assert_eq!(format!("{value:<width$}"), format!("{text:<width$}"));
    assert_eq!(format!("{value:>width$}"), format!("{text:>width$}"));
}

fn is_a_key<T: Ord + Hash + Clone + Debug + Display>(values: &[T]) {
    values.iter().for_each(fills_a_column);
    let sorted: BTreeSet<T> = values.iter().cloned().collect();
    let hashed: HashSet<T> = values.iter().chain(values).cloned().collect();
    assert_eq!(sorted.len(), values.len());
    assert_eq!(hashed.len(), values.len());
}

/// Besides, it is read from the text that it is shown as.
fn is_a_word<T>(values: &[T])
where
    T: Ord + Hash + Clone + Debug + Display + FromStr<Err: Debug>,
{
    is_a_key(values);
    for value in values {
        assert_eq!(&value.to_string().parse::<T>().unwrap(), value);
    }
}

#[test]
fn every_open_enum_is_a_word_also_with_a_value_that_is_unknown() {
    macro_rules! are_words {
        ($($name:ident),*) => { $(
            let mut values = $name::KNOWN.to_vec();
            values.push("9-strange".into());
            is_a_word(&values);
        )* };
    }
    are_words!(
        AccessPoint,
        ApType,
        BgpStatus,
        ChannelStatus,
        GatewayStatus,
        HealthCheckType,
        IpVersion,
        Isp,
        LineStatus,
        NextHopType,
        PathType,
        PaymentTiming,
        PortSpeed,
        Region,
        ReservationTimeUnit,
        RouteProtocol,
        RouteType,
        Switch,
        VpcNextHopType
    );
    let Isp::Unknown(unknown) = Isp::from("9-strange") else {
        panic!("it is known");
    };
    fills_a_column(&unknown);
}

#[test]
fn addresses_next_hops_and_tags_are_words() {
    is_a_word::<Cidr>(&["10.0.0.0/8", "10.0.0.0/9", "::/0"].map(|text| text.parse().unwrap()));
    is_a_word(&[Tag::new("a", "b"), Tag::new("a", "")]);
    is_a_word(&[
        NextHop::gateway("dcgw-1"),
        NextHop::channel("dcgw-1"),
        NextHop::new("csn".into(), "dcgw-1"),
    ]);
    is_a_word(&[
        VpcNextHop::gateway("dcgw-1"),
        VpcNextHop::ecmp(["dcgw-1"]),
        VpcNextHop::ecmp(["dcgw-1", "dcgw-2"]),
        VpcNextHop::active_standby("dcgw-1", "dcgw-2"),
        VpcNextHop::active_standby("dcgw-2", "dcgw-1"),
        VpcNextHop::Other {
            kind: "nat".into(),
            id: "nat-1".to_owned(),
        },
    ]);
}

#[test]
fn a_next_hop_of_a_vpc_is_read_from_nothing_else() {
    for text in [
        "",
        "dcgw-1",
        "ecmp",
        "ecmp dcgw-1 ",
        "ha:active dcgw-1",
        "ha:active dcgw-1 dcgw-2 dcgw-3",
        "dcGateway dcgw-1 dcgw-2",
        "dcGateway  dcgw-1",
    ] {
        let error = text.parse::<VpcNextHop>().unwrap_err().to_string();
        assert_eq!(
            error,
            format!(
                "the next hop `{text}` must be a kind and an id, such as `dcGateway dcgw-1`, `ecmp \
                 dcgw-1 dcgw-2` or `ha:active dcgw-1 ha:standby dcgw-2`"
            )
        );
    }
}

#[test]
fn what_a_report_counts_or_shows_in_columns_is_a_key() {
    is_a_key(&[ErrorKind::Deadline, ErrorKind::ReadOnly]);
    is_a_key(&[Outcome::NotSent, Outcome::Unknown]);
    is_a_key(&[Refusal::Limits, Refusal::Deadline]);
    let mut gateway = Resource::default();
    gateway.gateway_id = Some("dcgw-1".to_owned());
    is_a_key(&[Resource::default(), gateway]);
    let seconds = Duration::from_secs;
    let check = HealthCheck {
        interval: seconds(3),
        healthy_threshold: 2,
        unhealthy_threshold: 5,
    };
    assert_eq!(check.to_string(), "every 3s, up after 2, down after 5");
    let slower = HealthCheck {
        interval: seconds(9),
        ..check
    };
    is_a_key(&[check, slower]);
    let advised = BfdTiming::ADVISED;
    assert_eq!(
        advised.to_string(),
        "send 300ms, receive 300ms, down after 4"
    );
    let slower = BfdTiming {
        send_interval: seconds(1),
        ..advised
    };
    is_a_key(&[advised, slower]);
    let rule = |destination: &str| NewRouteRule {
        destination: destination.parse().unwrap(),
        next_hop: NextHop::gateway("dcgw-1"),
    };
    let desired = DesiredRule::new(rule("10.0.0.0/8"));
    is_a_key(&[desired.clone(), desired.described("north")]);
    let present = |id: &str| -> PresentRule {
        serde_json::from_value(json!({"id": id, "destination": "10.0.0.0/8"})).unwrap()
    };
    is_a_key(&[present("dcrr-1"), present("dcrr-2")]);
}

#[test]
fn responses_are_compared_whole() {
    fn is_compared<T: Eq + Hash + Debug + DeserializeOwned>() {
        let named = |name: &str| -> T {
            serde_json::from_value(json!({
                "id": "x", "routeRuleId": "x", "etGatewayId": "x", "vpcId": "x", "name": name,
                "description": name,
            }))
            .unwrap()
        };
        assert_eq!(named("a"), named("a"));
        assert_ne!(named("a"), named("b"));
        let set = HashSet::from([named("a"), named("a"), named("b")]);
        assert_eq!(set.len(), 2);
    }
    is_compared::<Line>();
    is_compared::<Channel>();
    is_compared::<RouteRule>();
    is_compared::<Gateway>();
    is_compared::<Vpc>();
    is_compared::<VpcRouteRule>();
}
