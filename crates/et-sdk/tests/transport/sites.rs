//! Lines and VPCs at different places: which setting counts, and what each place is told.

use bce_auth::provider::Environment;
use chrono::TimeDelta;
use et_sdk::{Client, ClientBuilder, ErrorKind, Outcome, Region};

use crate::support::{
    LINE, ManualClock, Reply, Server, any_answer, client, credentials, empty_environment, start,
    verified,
};

const GATEWAY: &str = "dcgw-1";

fn builder() -> ClientBuilder {
    let builder = Client::builder().credentials(credentials());
    builder.environment(empty_environment())
}

fn in_environment(variables: &[(&str, &str)]) -> ClientBuilder {
    let variables = variables.iter().copied();
    builder().environment(Environment::from_pairs(variables))
}

#[test]
fn what_is_said_of_one_product_overrides_what_is_said_of_both_and_endpoints_override_regions() {
    const REGIONS: &[(&str, &str)] = &[("BCE_REGION", "su"), ("BCE_VPC_REGION", "gz")];
    const EMULATOR: &[(&str, &str)] = &[("BCE_ENDPOINT", "http://127.0.0.1:8791")];
    const ENDPOINTS: &[(&str, &str)] = &[
        ("BCE_LINE_ENDPOINT", "http://127.0.0.1:1"),
        ("BCE_VPC_ENDPOINT", "http://127.0.0.1:2"),
    ];
    const LINE_REGION: &[(&str, &str)] = &[("BCE_LINE_REGION", "bj"), ("BCE_REGION", "hkg")];
    let (bj, gz) = ("https://bcc.bj.baidubce.com", "https://bcc.gz.baidubce.com");
    let (su, hkg) = (
        "https://bcc.su.baidubce.com",
        "https://bcc.hkg.baidubce.com",
    );
    let emulator = "http://127.0.0.1:8791";
    for (builder, line, vpc) in [
        (builder().region(Region::Guangzhou), gz, gz),
        (builder().line_region("bj").vpc_region("gz"), bj, gz),
        (builder().region("gz").line_region("bj"), bj, gz),
        (builder().region("bj").vpc_region("gz"), bj, gz),
        (
            builder().vpc_region("gz").endpoint(emulator),
            emulator,
            emulator,
        ),
        (builder().endpoint(emulator).vpc_endpoint(gz), emulator, gz),
        (builder().region("bj").line_endpoint(emulator), emulator, bj),
        (in_environment(REGIONS), su, gz),
        (in_environment(REGIONS).vpc_region("hkg"), su, hkg),
        (in_environment(REGIONS).region("bj"), bj, bj),
        (in_environment(LINE_REGION), bj, hkg),
        (
            in_environment(EMULATOR).line_region("bj").vpc_region("gz"),
            emulator,
            emulator,
        ),
        (
            in_environment(ENDPOINTS).region("bj"),
            "http://127.0.0.1:1",
            "http://127.0.0.1:2",
        ),
        (in_environment(ENDPOINTS).endpoint(gz), gz, gz),
    ] {
        let client = builder.build().unwrap();
        assert_eq!((client.line_endpoint(), client.vpc_endpoint()), (line, vpc));
    }
}

#[test]
fn a_product_without_a_region_is_named() {
    for (builder, product) in [
        (builder().line_region("bj"), "Baidu AI Cloud VPC"),
        (
            builder().vpc_region("bj"),
            "Baidu AI Cloud dedicated line (ET)",
        ),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let text = error.to_string();
        assert!(text.contains(&format!("no region for {product}")), "{text}");
    }
    let error = in_environment(&[("BCE_VPC_REGION", "mars")]);
    let error = error.line_region("bj").build().unwrap_err().to_string();
    assert!(
        error.contains("BCE_VPC_REGION") && error.contains("mars"),
        "{error}"
    );
}

#[tokio::test]
async fn each_call_goes_to_the_place_of_its_product_and_is_signed_for_its_host() {
    let clock = ManualClock::new();
    let server = |clock: ManualClock| {
        Server::deciding(move |request| verified(request, &clock, any_answer()))
    };
    let (lines, vpcs) = (server(clock.clone()).await, server(clock.clone()).await);
    let client = client(&lines, &clock).vpc_endpoint(vpcs.endpoint());
    let client = client.build().unwrap();

    client.line(LINE).get().send().await.unwrap();
    client.gateway(GATEWAY).get().send().await.unwrap();
    client.vpcs().list().send().await.unwrap();
    #[cfg(feature = "unstable-raw")]
    client.raw().query_vpc_list().send().await.unwrap();

    let raw = usize::from(cfg!(feature = "unstable-raw"));
    assert_eq!((lines.count(), vpcs.count()), (1, 2 + raw));
    for (server, path) in [(&lines, "/v1/et/dcphy-1"), (&vpcs, "/v1/vpc")] {
        let sent = server.last_request();
        assert_eq!(sent.path(), path);
        let host = sent.headers["host"].to_str().unwrap();
        assert_eq!(format!("http://{host}"), server.endpoint());
    }
}

#[tokio::test]
async fn a_dead_place_is_named_and_the_other_still_responds() {
    let clock = ManualClock::new();
    let lines = Server::always(any_answer()).await;
    let dead = "http://127.0.0.1:1";
    let client = client(&lines, &clock).vpc_endpoint(dead).without_retries();
    let client = client.build().unwrap();
    let error = client.gateway(GATEWAY).unbind().send().await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    let text = error.to_string();
    assert!(
        text.contains(dead) && text.contains("gateway dcgw-1"),
        "{text}"
    );
    client.line(LINE).get().send().await.unwrap();
}

#[tokio::test]
async fn the_clocks_of_the_places_are_corrected_separately() {
    let clock = ManualClock::new();
    let late = start() + TimeDelta::hours(3);
    let refusal = Reply::refusal(400, "RequestExpired").date(late);
    let vpcs = Server::replying([refusal, any_answer()]).await;
    let lines = Server::always(any_answer()).await;
    let client = client(&lines, &clock).vpc_endpoint(vpcs.endpoint());
    let client = client.build().unwrap();
    client.gateway(GATEWAY).get().send().await.unwrap();
    client.line(LINE).get().send().await.unwrap();
    assert_eq!(vpcs.last_request().date(), late);
    assert_eq!(lines.last_request().date(), start());
}
