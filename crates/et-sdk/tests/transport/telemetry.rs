//! What a call reports to `tracing`, named as in OpenTelemetry.

use std::time::Duration;

use crate::support::{Captured, LINE, Reply, Server, Steps, always, client_with, done};

/// The last line of a call's span that contains this: its end, with all that was recorded, or an
/// event.
#[track_caller]
fn assert_logged(log: &str, line: &str, fields: &[&str]) {
    let mut lines = log.lines();
    let found = lines.rfind(|found| found.contains("bce.et.call") && found.contains(line));
    let line = found.unwrap();
    for field in fields {
        assert!(line.contains(field), "{field} is not in {line}");
    }
}

#[tokio::test]
async fn a_call_is_a_span_with_conventional_names() {
    let reply = done().header("x-bce-request-id", "r-8");
    let server = Server::replying([Reply::refusal(503, "Busy"), reply]).await;
    let (client, _) = client_with(&server, |builder| {
        builder.backoff_policy(Steps(Duration::from_millis(1500)))
    });
    let captured = Captured::start();

    client.line(LINE).delete().send().await.unwrap();

    let log = captured.text();
    let port = server.authority().replace("127.0.0.1:", "server.port=");
    let ended = [
        "DEBUG",
        "otel.kind=\"client\"",
        "rpc.method=\"DeletePhysicalDedicatedLine\"",
        "http.request.method=\"DELETE\"",
        "url.template=\"/v1/et/{dcphyId}\"",
        "server.address=\"127.0.0.1\"",
        &port,
        "http.response.status_code=200",
        "http.request.resend_count=1",
        "http.client.request.duration=1.5",
        "bce.request_id=\"r-8\"",
        "bce.client_request_id=",
    ];
    assert_logged(&log, "close time.busy", &ended);
    let retried = [
        "INFO",
        "http.request.resend_count=1",
        "retry.delay=1.5",
        "error.type=\"Busy\"",
        "http.response.status_code=503",
    ];
    assert_logged(&log, "is retried", &retried);
    assert_logged(&log, "the call succeeded", &[]);
    assert_eq!(log.matches("the call succeeded").count(), 1);
    assert_logged(&log, "the call succeeded", &["bce.et.line_id=\"dcphy-1\""]);
    assert!(!log.contains("bce.et.channel_id"));
    // Client tokens are not recorded.
    let token = server.requests()[0].client_token().unwrap();
    assert!(!log.contains(&token));
}

#[tokio::test]
async fn the_ids_in_a_body_are_fields_of_the_span_too() {
    let (_server, client, _) = always(Reply::status(200)).await;
    let captured = Captured::start();

    let channel = client.line(LINE).channel("dedicatedconn-1");
    client
        .gateway("dcgw-1")
        .bind(&channel)
        .send()
        .await
        .unwrap();

    let ids = [
        "bce.et.gateway_id=\"dcgw-1\"",
        "bce.et.line_id=\"dcphy-1\"",
        "bce.et.channel_id=\"dedicatedconn-1\"",
    ];
    assert_logged(&captured.text(), "the call succeeded", &ids);
}

#[tokio::test]
async fn a_failure_is_a_warning_with_its_type() {
    for (reply, kind) in [
        (Reply::refusal(404, "NoSuchObject"), "NoSuchObject"),
        (Reply::status(404), "Service"),
        (Reply::reset_after_acting(), "Connection"),
    ] {
        let (_server, client, _) = always(reply).await;
        let captured = Captured::start();

        let call = client.line(LINE).get().without_retries();
        call.send().await.unwrap_err();

        let log = captured.text();
        let error_type = format!("error.type=\"{kind}\"");
        assert_logged(&log, "the call failed", &["WARN", &error_type]);
        assert_logged(&log, "close time.busy", &[&error_type]);
    }
}

#[tokio::test]
async fn a_wait_for_a_deletion_that_ends_in_404_logs_no_warning() {
    let (_server, client, _) = always(Reply::refusal(404, "NoSuchObject")).await;
    let captured = Captured::start();

    client.line(LINE).wait_until_deleted().wait().await.unwrap();

    let log = captured.text();
    assert_logged(&log, "the resource does not exist", &["DEBUG"]);
    assert!(!log.contains("WARN"), "{log}");
}
