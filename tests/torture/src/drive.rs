//! Makes the calls, many at a time, through one client and its clones.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::Result;
use bce_auth::provider::ProvideCredentials;
use et_sdk::operations::{
    BfdTiming, Contact, Ipv6Addresses, NewChannel, NewLine, NewRouteRule, NextHop, Resubmission,
    Routing,
};
use et_sdk::retry::{ExponentialBackoff, StandardRetry};
use et_sdk::{AccessPoint, ApType, Client, Error, Isp, PortSpeed};
use indicatif::ProgressBar;
use tokio::task::JoinSet;

use crate::call::{Call, Kind};
use crate::stage::{ACCOUNT, GATEWAY, NETWORK};

/// How many calls are under way at a time.
const AT_A_TIME: usize = 64;

/// How long an attempt may take. Short, because some attempts never get an answer.
const ATTEMPT_TIMEOUT: Duration = Duration::from_millis(250);

/// How long the proxy keeps what is to come too late.
pub const STALL: Duration = Duration::from_millis(400);

/// What the client said of a call: the id of what was created, if something was, or why it failed.
#[derive(Debug)]
pub struct Report {
    /// The call.
    pub call: Call,
    /// How it ended.
    pub result: Result<Option<String>, Error>,
}

/// A client with short time-outs, five attempts and no budget.
///
/// # Errors
/// If it cannot be built.
pub fn client(
    endpoint: &str,
    credentials: impl ProvideCredentials + 'static,
) -> Result<Client, Error> {
    Client::builder()
        .endpoint(endpoint)
        .credentials_provider(credentials)
        .attempt_timeout(ATTEMPT_TIMEOUT)
        .operation_timeout(Duration::from_secs(10))
        .retry_policy(StandardRetry::new(5))
        .backoff_policy(ExponentialBackoff::new(
            Duration::from_millis(10),
            Duration::from_millis(100),
        ))
        .without_retry_budget()
        .build()
}

/// Makes all calls and reports what became of them, in the order in which they ended.
///
/// # Errors
/// If a call panicked.
pub async fn drive(client: &Client, calls: &[Call], progress: &ProgressBar) -> Result<Vec<Report>> {
    let calls: std::sync::Arc<[Call]> = calls.into();
    let next = std::sync::Arc::new(AtomicUsize::new(0));
    let mut drivers = JoinSet::new();
    for _ in 0..AT_A_TIME.min(calls.len()) {
        let (client, calls, next, progress) = (
            client.clone(),
            calls.clone(),
            next.clone(),
            progress.clone(),
        );
        drivers.spawn(async move {
            let mut reports = Vec::new();
            while let Some(call) = calls.get(next.fetch_add(1, Ordering::Relaxed)) {
                let result = perform(&client, *call, None).await;
                reports.push(Report {
                    call: *call,
                    result,
                });
                progress.inc(1);
            }
            reports
        });
    }
    let mut reports = Vec::with_capacity(calls.len());
    while let Some(driven) = drivers.join_next().await {
        reports.extend(driven?);
    }
    Ok(reports)
}

/// Sends a call, under the token if one is given, and gives the id of what it created.
///
/// # Errors
/// Whatever the client says.
pub async fn perform(
    client: &Client,
    call: Call,
    token: Option<&str>,
) -> Result<Option<String>, Error> {
    /// All builders have these methods, but no trait.
    macro_rules! send {
        ($builder:expr) => {{
            let builder = $builder;
            let builder = match token {
                Some(token) => builder.client_token(token),
                None => builder,
            };
            builder.send().await?
        }};
    }

    let line = client.line(call.line());
    let host = client.line(call.host_line());
    let channel = host.channel(call.channel());
    let rules = host.channel(call.host_channel());
    match call.kind {
        Kind::ApplyLine => return Ok(Some(send!(client.lines().apply(new_line(call))).id.clone())),
        Kind::CreateChannel => {
            let new = NewChannel {
                name: call.mark(),
                vlan_id: call.vlan(),
                baidu_address: "11.11.11.21/24".parse()?,
                customer_address: "11.11.11.12/24".parse()?,
                routing: Routing::networks([NETWORK.parse()?]),
            };
            return Ok(Some(send!(host.channels().create(new)).id.clone()));
        }
        Kind::CreateRule => {
            let new = NewRouteRule {
                destination: NETWORK.parse()?,
                next_hop: NextHop::gateway(GATEWAY),
            };
            let rule = send!(rules.route_rules().create(new).description(call.mark()));
            return Ok(Some(rule.route_rule_id.clone()));
        }
        Kind::UpdateLine => send!(line.update().name(call.mark())),
        Kind::DeleteLine => send!(line.delete()),
        Kind::ResubmitChannel => send!(channel.resubmit(Resubmission {
            name: call.mark(),
            vlan_id: call.vlan(),
            baidu_address: "11.11.11.21/24".parse()?,
            customer_address: "11.11.11.12/24".parse()?,
            networks: vec![NETWORK.parse()?],
        })),
        Kind::UpdateChannel => send!(channel.update().name(call.mark())),
        Kind::DeleteChannel => send!(channel.delete()),
        Kind::EnableIpv6 => send!(
            channel
                .enable_ipv6(Ipv6Addresses {
                    baidu: "2400:da00::1/88".parse()?,
                    customer: "2400:da00::2/88".parse()?,
                })
                .ipv6_networks(["2400:da00:1::/48".parse()?])
        ),
        Kind::DisableIpv6 => send!(channel.disable_ipv6()),
        Kind::AddRoutes => send!(channel.add_routes().networks([NETWORK.parse()?])),
        Kind::RemoveRoutes => send!(channel.remove_routes().networks([NETWORK.parse()?])),
        Kind::AddUsers => send!(channel.add_users([ACCOUNT])),
        Kind::RemoveUsers => send!(channel.remove_users([ACCOUNT])),
        Kind::Associate => send!(channel.associate(call.other_channel())),
        Kind::Disassociate => send!(channel.disassociate(call.other_channel())),
        Kind::CreateBfd => send!(channel.bfd().create(BfdTiming::ADVISED)),
        Kind::UpdateBfd => send!(channel.bfd().update(BfdTiming::ADVISED)),
        Kind::DeleteBfd => send!(channel.bfd().delete()),
        Kind::UpdateRule => send!(rules.route_rule(call.rule()).update(call.mark())),
        Kind::DeleteRule => send!(rules.route_rule(call.rule()).delete()),
    };
    Ok(None)
}

fn new_line(call: Call) -> NewLine {
    NewLine {
        name: call.mark(),
        isp: Isp::ChinaUnicom,
        port_speed: PortSpeed::Gbps10,
        ap_type: ApType::Single,
        access_point: AccessPoint::BeijingYizhuang,
        contact: Contact {
            name: "Network Operations".into(),
            phone: "13300000333".into(),
            email: "noc@example.com".into(),
        },
        customer_site: "Beijing|Municipal District|Dongcheng District|Park K2".into(),
    }
}
