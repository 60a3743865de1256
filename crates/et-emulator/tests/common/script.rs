//! Requests as a script: a line for each, with the response that it must have.

use serde_json::{Value, json};

use super::*;

impl Api {
    /// Sends the request of each line and asserts its response.
    ///
    /// A line has a method, a target and optionally a body: the name of a sample, fields that
    /// replace its own (null removes one), or both. After `=>` it has fields of a successful
    /// response, or an error and a part of its message. `name =` before the method names the id in
    /// the response, and `$name` later stands for it. `SHOW` gets one channel, by its path.
    pub async fn run(&self, names: &[(&str, &str)], script: &str) {
        let named = |(name, value): &(&str, &str)| (format!("${name}"), (*value).to_owned());
        let mut names: Vec<_> = names.iter().map(named).collect();
        let lines = script.lines().map(str::trim);
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let with = |line: String, (name, id): &(String, String)| line.replace(name, id);
            let line = names.iter().fold(line.to_owned(), with);
            let (request, expected) = line.split_once(" => ").unwrap_or((&line, ""));
            println!("{line}");
            if let Some(channel) = request.strip_prefix("SHOW ") {
                assert_fields(&self.show(channel).await, parse(expected));
            } else if let Some((name, request)) = request.split_once(" = ") {
                names.push((format!("${name}"), self.request_of(request).await.id()));
            } else {
                self.request_of(request).await.is(expected);
            }
        }
    }

    /// Sends the request of a line.
    async fn request_of(&self, line: &str) -> Response {
        let (method, rest) = line.split_once(' ').expect("a method and a target");
        let (target, body) = rest.split_once(' ').unwrap_or((rest, ""));
        let body = (!body.is_empty()).then(|| sample(body));
        let method = method.parse().expect("a method");
        match target.strip_prefix("/_emulator") {
            Some(path) => {
                let body = body.unwrap_or_else(|| json!({})).to_string();
                self.curl(method, path, &[JSON], &body).await
            }
            None => self.call(method, target, body).await,
        }
    }

    /// A valid request for an action on the channel at this path.
    pub async fn on_channel(&self, action: &str, path: &str) -> Response {
        let put = |body: &str| format!("PUT {path}?{action}= {body}");
        let line = match action {
            "reCreate" => put("static"),
            "modifyAttribute" => put(r#"{"name": "n"}"#),
            "addRoutes" => put(r#"{"routeType": "static-route", "networks": ["10.0.0.0/8"]}"#),
            "removeRoutes" => {
                put(r#"{"routeType": "static-route", "networks": ["192.168.0.0/16"]}"#)
            }
            "addUsers" | "removeUsers" => put(r#"{"authorizedUsers": ["u"]}"#),
            "enableIpv6" => put("ipv6"),
            "disableIpv6" => put(""),
            "bfd" => format!("POST {path}/bfd bfd"),
            "rule" => format!("POST {path}/route/rule rule"),
            "delete" => format!("DELETE {path}"),
            other => panic!("no such case: {other}"),
        };
        self.request_of(&line).await
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
        "static-ipv6" => ipv6_channel(),
        "bfd" => bfd(300, 300, 4),
        "rule" => rule("10.0.0.0/8"),
        other => panic!("no such body: {other}"),
    };
    if fields.is_empty() {
        body
    } else {
        merged(body, parse(fields))
    }
}

pub fn application() -> Value {
    json!({
        "name": "ZX051501-testET", "isp": "ISP_CUCC", "intfType": "10G", "apType": "SINGLE",
        "apAddr": "WHGG", "userName": "Zhang San", "userPhone": "13300000333",
        "userEmail": "1@123.com", "userIdc": "Beijing|x|y|z",
    })
}

pub fn channel() -> Value {
    json!({
        "name": "channel_name", "baiduAddress": "11.11.11.21/24",
        "customerAddress": "11.11.11.12/24", "routeType": "static-route",
        "networks": ["192.168.0.0/16"], "vlanId": 56,
    })
}

pub fn bgp_channel() -> Value {
    let bgp = json!({"routeType": "bgp", "vlanId": 57, "bgpAsn": "65001", "bgpKey": "s3cret"});
    merged(channel_with("networks", Value::Null), bgp)
}

pub fn ipv6() -> Value {
    json!({
        "baiduIpv6Address": "2400:da00:e003:0:1eb:200::1/88",
        "customerIpv6Address": "2400:da00:e003:0:0:200::1/88",
        "ipv6Networks": ["2400:da00:e003:0:15f::/87"],
    })
}

pub fn bfd(send: i64, receive: i64, multiplier: i64) -> Value {
    json!({"sendInterval": send, "receivInterval": receive, "detectMultiplier": multiplier})
}

/// A route rule with a gateway as next hop.
pub fn rule(destination: &str) -> Value {
    json!({"destAddress": destination, "nexthopType": "etGateway", "nexthopId": "dcgw-1"})
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

/// A channel with static routing and IPv6.
pub fn ipv6_channel() -> Value {
    merged(channel_with("enableIpv6", json!(1)), ipv6())
}
