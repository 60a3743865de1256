//! What a call tells `tracing`, by the names of OpenTelemetry.

use std::time::Duration;

use crate::support::{
    Captured, LINE, ManualClock, Reply, Server, Steps, WAITS, client, done, patient_client,
};

/// The line of the call's span when it closes, with all that was recorded, and its events.
fn lines<'a>(text: &'a str, containing: &str) -> Vec<&'a str> {
    text.lines()
        .filter(|line| line.contains("bce.et.call") && line.contains(containing))
        .collect()
}

#[tokio::test]
async fn a_call_is_a_span_with_conventional_names() {
    let reply = done().header("x-bce-request-id", "r-8");
    let server = Server::replying([Reply::refusal(503, "Busy"), reply]).await;
    let client = client(&server, &ManualClock::passing(WAITS))
        .backoff_policy(Steps(Duration::from_millis(1500)))
        .build()
        .unwrap();
    let captured = Captured::start();

    client.line(LINE).delete().send().await.unwrap();

    let text = captured.text();
    let closed = lines(&text, "close time.busy").pop().unwrap();
    let port = server
        .authority()
        .split(':')
        .next_back()
        .unwrap()
        .to_owned();
    for field in [
        "DEBUG",
        "otel.kind=\"client\"",
        "rpc.method=\"DeletePhysicalDedicatedLine\"",
        "http.request.method=\"DELETE\"",
        "url.template=\"/v1/et/{dcphyId}\"",
        "server.address=\"127.0.0.1\"",
        &format!("server.port={port}"),
        "http.response.status_code=200",
        "http.request.resend_count=1",
        "http.client.request.duration=1.5",
        "bce.request_id=\"r-8\"",
        "bce.client_request_id=",
    ] {
        assert!(closed.contains(field), "{field} is not in {closed}");
    }
    let repeated = lines(&text, "is repeated").pop().unwrap();
    for field in [
        "INFO",
        "http.request.resend_count=1",
        "retry.delay=1.5",
        "error.type=\"Busy\"",
        "http.response.status_code=503",
    ] {
        assert!(repeated.contains(field), "{field} is not in {repeated}");
    }
    assert_eq!(lines(&text, "the call succeeded").len(), 1);
    // Neither ids of resources nor client tokens are recorded.
    let token = server.requests()[0].client_token().unwrap();
    assert!(!text.contains(LINE) && !text.contains(&token));
}

#[tokio::test]
async fn a_failure_is_a_warning_with_its_type() {
    for (reply, kind) in [
        (Reply::refusal(404, "NoSuchObject"), "NoSuchObject"),
        (Reply::status(404), "Service"),
        (Reply::reset_after_acting(), "Connection"),
    ] {
        let server = Server::always(reply).await;
        let (client, _) = patient_client(&server);
        let captured = Captured::start();

        client
            .line(LINE)
            .get()
            .without_retries()
            .send()
            .await
            .unwrap_err();

        let text = captured.text();
        let failed = lines(&text, "the call failed").pop().unwrap();
        assert!(failed.contains("WARN"), "{failed}");
        assert!(
            failed.contains(&format!("error.type=\"{kind}\"")),
            "{failed}"
        );
        let closed = lines(&text, "close time.busy").pop().unwrap();
        assert!(
            closed.contains(&format!("error.type=\"{kind}\"")),
            "{closed}"
        );
    }
}
