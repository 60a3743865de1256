//! Requests as a script: a line for each, with the response that it must have.

use et_contract::{Contract, Operation};
use serde_json::{Value, json};

use super::*;

/// Tests that are scripts. Each has an emulator of its own.
macro_rules! scripts {
    ($($name:ident: $script:literal)*) => {$(
        #[tokio::test]
        async fn $name() {
            $crate::common::start().await.run(&[], $script).await;
        }
    )*};
}
pub(crate) use scripts;

const CHANNELS: &str = "
    line = POST /v1/et/init line
    fixed = POST @line/channel static
    bgp = POST @line/channel bgp
";

impl Api {
    /// Sends the request of each line and asserts its response.
    ///
    /// A line has a method, a target and optionally a body: the name of a sample, fields that
    /// replace its own (null removes one), or both. After `=>` it has fields of a successful
    /// response, the ids of a list as `[$a $b]`, or an error and a part of its message. It can be
    /// continued before `=>`, an object and the name of a field.
    ///
    /// `name =` before the method names what the request creates: `$name` later stands for its id,
    /// and `@name` for its path. Before a list, it names the marker of the next page. `SHOW` gets
    /// one channel, by its path. `CHANNELS` creates `line` with the channels `fixed`, which has
    /// static routing, and `bgp`.
    pub async fn run(&self, names: &[(&str, &str)], script: &str) {
        let named = |(name, value): &(&str, &str)| (format!("${name}"), (*value).to_owned());
        let mut names: Vec<_> = names.iter().map(named).collect();
        let script = script.replace("CHANNELS", CHANNELS);
        let script = script.lines().map(str::trim).collect::<Vec<_>>().join("\n");
        let script = script
            .replace("\n=>", " =>")
            .replace("\n\"", " \"")
            .replace("\n{", " {");
        let lines = script.lines();
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let with = |line: String, (name, id): &(String, String)| line.replace(name, id);
            let line = names.iter().fold(line.to_owned(), with);
            let (request, expected) = line.split_once(" => ").unwrap_or((&line, ""));
            println!("{line}");
            if let Some(channel) = request.strip_prefix("SHOW ") {
                assert_fields(&self.show(channel).await, parse(expected));
            } else if let Some((name, request)) = request.split_once(" = ") {
                let id = self.request_of(request, true).await.id();
                names.push((format!("@{name}"), path_of(request, &id)));
                names.push((format!("${name}"), id));
            } else {
                // What is refused for its query is sent as it is.
                let is_completed = !expected.starts_with("INVALID_REQUEST");
                let response = self.request_of(request, is_completed).await;
                response.is(expected);
            }
        }
    }

    /// Sends the request of a line, with the query that its operation requires or as it is.
    async fn request_of(&self, line: &str, is_completed: bool) -> Response {
        let (method, rest) = line.split_once(' ').expect("a method and a target");
        let (target, body) = rest.split_once(' ').unwrap_or((rest, ""));
        let body = (!body.is_empty()).then(|| sample(body));
        let method = method.parse().expect("a method");
        match target.strip_prefix("/_emulator") {
            Some(path) if path.starts_with('/') => {
                let body = body.unwrap_or_else(|| json!({})).to_string();
                self.curl(method, path, &[JSON], &body).await
            }
            _ if is_completed => self.call(method, target, body).await,
            _ => {
                let request = self.request(method, target, body.as_ref());
                self.send(request).await
            }
        }
    }
}

impl Response {
    /// Asserts what a line of a script says after `=>`.
    #[track_caller]
    fn is(self, expected: &str) {
        let (name, message) = expected.split_once(' ').unwrap_or((expected, ""));
        let error = match name {
            "" => return drop(self.ok()),
            _ if name.starts_with('{') => return assert_fields(&self.ok(), parse(expected)),
            _ if name.starts_with('[') => {
                let ids = expected.trim_matches(['[', ']']).split_whitespace();
                return assert_eq!(ids_in(&self.ok()), ids.collect::<Vec<_>>());
            }
            "DENIED" => (403, "AccessDenied"),
            "INVALID_BODY" => INVALID_BODY,
            "INVALID_REQUEST" => INVALID_REQUEST,
            "INVALID_URI" => INVALID_URI,
            "INVALID_VERSION" => (404, "InvalidVersion"),
            "MISMATCH" => MISMATCH,
            "NOT_ALLOWED" => NOT_ALLOWED,
            "NOT_FOUND" => NOT_FOUND,
            "OPT_IN" => (403, "OptInRequired"),
            "QUOTA" => QUOTA,
            "VLAN" => (409, "VlanConflict"),
            // Of the control API, whose errors have no code.
            status => {
                assert_eq!(self.status.to_string(), status, "{}", self.text);
                return assert_ne!(self.body["message"].as_str().expect("a message"), "");
            }
        };
        assert_contains(&self.fails(error), &[message]);
    }
}

/// The ids of the items in the list of a response.
fn ids_in(body: &Value) -> Vec<&str> {
    let mut fields = body.as_object().expect("an object").values();
    let items = fields.find_map(Value::as_array).expect("a list").iter();
    let id = |item| field_of(item, &["id", "routeRuleId", "etGatewayId", "vpcId"]).expect("an id");
    items.map(id).collect()
}

/// The path of what a request creates.
fn path_of(request: &str, id: &str) -> String {
    let target = request.split(' ').nth(1).expect("a target");
    let list = target.split('?').next().unwrap_or_default();
    format!("{}/{id}", list.trim_end_matches("/init"))
}

fn parse(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

/// A body as a script writes it.
fn sample(text: &str) -> Value {
    let (name, fields) = text.split_at(text.find('{').unwrap_or(text.len()));
    let body = match name.trim() {
        "" => json!({}),
        "line" => application(),
        "static" => channel(),
        "bgp" => bgp_channel(),
        "ipv6" => ipv6(),
        "static-ipv6" => merged(channel_with("enableIpv6", json!(1)), ipv6()),
        "routes" => json!({"routeType": "static-route", "networks": ["10.0.0.0/8"]}),
        "bfd" => example("CreateDedicatedChannelBfd"),
        "rule" => rule("10.0.0.0/8"),
        "gateway" => json!({"name": "north", "vpcId": "vpc-default", "speed": 200}),
        "health" => {
            json!({"healthCheckInterval": 3, "healthThreshold": 2, "unhealthThreshold": 4})
        }
        "route" => merged(
            routes(),
            json!({"nexthopType": "dcGateway", "nexthopId": "dcgw-1"}),
        ),
        "routes-by" => routes(),
        other => panic!("no such body: {other}"),
    };
    if fields.is_empty() {
        body
    } else {
        merged(body, parse(fields))
    }
}

/// The document's example of a request body.
fn example(action: &str) -> Value {
    let operation = Contract::embedded().operation(action);
    let example = operation.and_then(Operation::request_example);
    example.expect("an example").clone()
}

pub fn application() -> Value {
    let changes = json!({"userEmail": "1@123.com", "billing": null, "tags": null});
    merged(example("ApplyPhysicalDedicatedLine"), changes)
}

pub fn channel() -> Value {
    example("CreateDedicatedChannel")
}

pub fn ipv6() -> Value {
    example("EnableDedicatedChannelIpv6")
}

pub fn bgp_channel() -> Value {
    let bgp = json!({"routeType": "bgp", "vlanId": 57, "bgpAsn": "65001", "bgpKey": "s3cret"});
    merged(channel_with("networks", Value::Null), bgp)
}

/// A route rule with a gateway as next hop.
pub fn rule(destination: &str) -> Value {
    json!({"destAddress": destination, "nexthopType": "etGateway", "nexthopId": "dcgw-1"})
}

/// A rule of the default VPC, without a next hop.
fn routes() -> Value {
    json!({"routeTableId": "rt-default", "sourceAddress": "0.0.0.0/0",
        "destinationAddress": "10.0.0.0/8"})
}

/// A body with one field changed, or removed by null.
pub fn changed(body: Value, field: &str, value: Value) -> Value {
    merged(body, json!({field: value}))
}

/// A body with these fields changed, or removed by null.
pub fn merged(mut body: Value, fields: Value) -> Value {
    for (field, value) in fields.as_object().expect("an object") {
        body[field] = value.clone();
    }
    body.as_object_mut()
        .expect("an object")
        .retain(|_, value| !value.is_null());
    body
}

/// A channel with static routing and one field changed.
pub fn channel_with(field: &str, value: Value) -> Value {
    changed(channel(), field, value)
}
