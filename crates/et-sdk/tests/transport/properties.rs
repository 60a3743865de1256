//! What holds for any request and any response.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use et_sdk::http::{HeaderName, HeaderValue};
use et_sdk::{Client, ErrorKind, Outcome};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

use crate::support::{
    CHANNEL, LINE, ManualClock, Reply, Server, Steps, WAITS, client, done, operations, verified,
};

/// A server whose reply can be changed, and a client of it.
struct World {
    runtime: Runtime,
    server: Server,
    client: Client,
    reply: Arc<Mutex<Reply>>,
}

impl World {
    /// With `verifies`, requests whose signature is wrong are refused.
    fn new(verifies: bool) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let reply = Arc::new(Mutex::new(done()));
        let (given, clock) = (reply.clone(), ManualClock::passing(WAITS));
        let time = clock.clone();
        let server = runtime.block_on(Server::deciding(move |request| {
            let reply = given.lock().unwrap().clone();
            if verifies {
                verified(request, &time, reply)
            } else {
                reply
            }
        }));
        let client = client(&server, &clock)
            .without_retry_budget()
            .backoff_policy(Steps(Duration::ZERO))
            .build()
            .unwrap();
        Self {
            runtime,
            server,
            client,
            reply,
        }
    }
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config {
        cases,
        // A failure is printed, not written beside the sources.
        failure_persistence: None,
        ..Config::default()
    })
}

/// Ids, many with characters that have a meaning in paths.
fn id() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[./\\\\%?#&+ a2eEfF\u{0}-\u{20}\u{7f}\u{85}专]{0,8}",
        "dcphy-[a-z0-9]{12}",
    ]
}

#[test]
fn an_id_is_refused_or_arrives_unchanged() {
    let world = World::new(true);
    let is_invalid = |id: &str| {
        matches!(id, "" | "." | "..")
            || id.contains(['/', '\\'])
            || id.chars().any(char::is_control)
    };
    runner(400)
        .run(&(id(), id(), id()), |(line, channel, rule)| {
            let before = world.server.count();
            let rule_ref = world.client.line(&line).channel(&channel).route_rule(&rule);
            match world.runtime.block_on(rule_ref.delete().send()) {
                Ok(_) => {
                    let path = [
                        "v1", "et", &line, "channel", &channel, "route", "rule", &rule,
                    ];
                    prop_assert_eq!(world.server.last_request().segments(), path);
                }
                Err(error) => {
                    prop_assert_eq!(error.kind(), ErrorKind::InvalidInput);
                    prop_assert_eq!(world.server.count(), before);
                    prop_assert!([line, channel, rule].iter().any(|id| is_invalid(id)));
                }
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn any_text_arrives_unchanged_and_verifies() {
    let world = World::new(true);
    let header =
        "[a-z]{1,8}".prop_map(|name| HeaderName::try_from(format!("x-bce-p-{name}")).unwrap());
    // Valid header values without leading or trailing white space.
    let value = "([!-~]([ -~]{0,20}[!-~])?)?".prop_map(|text| HeaderValue::try_from(text).unwrap());
    let headers = btree_map(header.prop_map(|name| name.to_string()), value, 0..4);
    let parameters = btree_map("p.{0,12}", any::<String>(), 0..4);
    let token = "[!-~]{1,64}";
    runner(300)
        .run(
            &(any::<String>(), any::<String>(), headers, parameters, token),
            |(name, phone, headers, parameters, token)| {
                let mut call = world
                    .client
                    .line(LINE)
                    .update()
                    .description(&name)
                    .contact_phone(phone.as_str())
                    .client_token(&token);
                for (name, value) in &headers {
                    call = call.extra_header(HeaderName::try_from(name).unwrap(), value.clone());
                }
                for (name, value) in &parameters {
                    call = call.extra_query(name, value);
                }
                let sent = world.runtime.block_on(call.send());
                prop_assert!(sent.is_ok(), "{:?}", sent);
                let request = world.server.last_request();
                prop_assert_eq!(request.client_token(), Some(token));
                prop_assert_eq!(&request.json()["description"], &Value::from(name));
                prop_assert_eq!(&request.json()["userPhone"], &Value::from(phone));
                for (name, value) in &headers {
                    prop_assert_eq!(request.header(name), Some(value.to_str().unwrap()));
                }
                for (name, value) in &parameters {
                    prop_assert_eq!(request.parameter(name), Some(value.clone()));
                }
                Ok(())
            },
        )
        .unwrap();
}

/// Sends every operation once and checks what comes back.
fn send_all(world: &World) -> Result<(), TestCaseError> {
    for case in operations::every(&world.client, LINE, CHANNEL) {
        match world.runtime.block_on(case.send) {
            Ok(response) => prop_assert!(!response.shown.is_empty()),
            Err(error) => {
                let text = format!("{error}");
                prop_assert!(!text.contains(['\n', '\r']), "{}", text);
                prop_assert!(text.len() < 8000);
                prop_assert!(error.outcome() != Outcome::NotSent);
                let _ = format!("{error:?}");
            }
        }
    }
    Ok(())
}

#[test]
fn no_bytes_of_a_response_cause_a_panic() {
    let world = World::new(false);
    let status = prop_oneof![Just(200), Just(201), 200..600_u16];
    runner(40)
        .run(&(status, vec(any::<u8>(), 0..300)), |(status, body)| {
            prop_assume!(!matches!(status, 204 | 205 | 304));
            *world.reply.lock().unwrap() = Reply::status(status).body(body);
            send_all(&world)
        })
        .unwrap();
}

/// JSON with the fields of responses and values of any type.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[0-9]{1,20}|established|bgp|-|2027-01-01T00:00:00Z".prop_map(Value::from),
    ];
    let fields: Vec<_> = FIELDS.split_whitespace().map(str::to_owned).collect();
    leaf.prop_recursive(4, 64, 8, move |inner| {
        let name = prop_oneof![
            4 => proptest::sample::select(fields.clone()),
            1 => any::<String>(),
        ];
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(name, inner, 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// The fields of responses.
const FIELDS: &str = "\
    id Id ets etChannels routeRules routeRuleId marker nextMarker isTruncated maxKeys name \
    status description expireTime isp intfType apType apAddr userName userPhone userEmail \
    userIdc linkDelay tags tagKey tagValue baiduAddress customerAddress networks \
    authorizedUsers routeType vlanId bgpAsn bgpKey bgpStatus ipv6BgpStatus enableIpv6 \
    ipv6Networks bgpRouteLimit sendInterval receivInterval detectMultiplier ipVersion \
    destAddress nexthopType nexthopId routeProto asPaths localPreference med origin code \
    message requestId";

#[test]
fn no_json_of_a_response_causes_a_panic() {
    let world = World::new(false);
    let status = prop_oneof![4 => Just(200_u16), 1 => Just(400), 1 => Just(500)];
    runner(60)
        .run(&(status, json()), |(status, json)| {
            *world.reply.lock().unwrap() = Reply::status(status).body(json.to_string());
            send_all(&world)
        })
        .unwrap();
}

#[test]
fn no_header_of_a_response_causes_a_panic() {
    let world = World::new(false);
    let value = prop_oneof![
        "[!-~]([ -~]{0,30}[!-~])?",
        "[0-9]{1,25}",
        "(Mon|Tue), [0-9]{1,2} (Jan|Feb) [0-9]{1,9} [0-9]{2}:[0-9]{2}:[0-9]{2} (GMT|[+-][0-9]{4})",
    ];
    let headers = vec(value, 4);
    let status = prop_oneof![Just(200_u16), Just(400), Just(429), Just(503)];
    runner(300)
        .run(&(status, headers), |(status, values)| {
            // The clock lets no such wait pass, and no deadline is exceeded by it.
            let asks_to_wait = values[1]
                .parse()
                .is_ok_and(|wait| (25..=120).contains(&wait));
            prop_assume!(!asks_to_wait);
            let names = ["Date", "Retry-After", "x-bce-request-id", "Content-Type"];
            let reply = names.iter().zip(values).fold(
                Reply::refusal(status, "RequestExpired"),
                |reply, (name, value)| reply.header(name, value),
            );
            *world.reply.lock().unwrap() = reply;
            let call = world.client.line(LINE).delete();
            match world.runtime.block_on(call.send()) {
                Ok(_) => prop_assert_eq!(status, 200),
                // The date may be of a year that no signature can have.
                Err(error) => prop_assert!(error.attempts() <= 3, "{}", error),
            }
            Ok(())
        })
        .unwrap();
}
