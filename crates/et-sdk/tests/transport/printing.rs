//! What others wrote cannot forge a line, nor hide or reorder text, in errors, spans and previews.

use et_test_support::any_list;
use serde_json::json;

use crate::support::{CHANNEL, Captured, LINE, Reply, Server, done, patient_client};

/// Breaks a line, reorders text, is not seen, and has a terminal do something.
const HOSTILE: &str = "a\r\nb\u{2028}c\u{202e}d\u{200b}e\u{feff}\u{1b}[2J";

#[track_caller]
fn assert_harmless(text: &str) {
    let is_hostile = |letter: char| HOSTILE.contains(letter) && !letter.is_ascii_graphic();
    let hostile = text.chars().find(|letter| is_hostile(*letter));
    assert_eq!(hostile, None, "{text:?}");
}

#[tokio::test]
async fn an_error_shows_hostile_text_escaped_and_at_most_128_characters_of_a_request_id() {
    let refusal = json!({
        "code": HOSTILE, "message": HOSTILE, "requestId": format!("{HOSTILE}{}", "i".repeat(500)),
    });
    let server = Server::always(Reply::status(400).body(refusal.to_string())).await;
    let (client, _) = patient_client(&server);
    let captured = Captured::start();

    let error = client.line(LINE).delete().send().await.unwrap_err();

    for text in [
        error.to_string(),
        format!("{error:?}"),
        format!("{error:#?}"),
    ] {
        assert_harmless(&text.replace(['\n', ' '], ""));
    }
    let text = error.to_string();
    assert_eq!(text.lines().count(), 1);
    assert!(
        text.contains("\\u{202e}") && text.contains("\\u{200b}"),
        "{text}"
    );
    assert!(
        text.contains("iii…]") && !text.contains(&"i".repeat(128)),
        "{text}"
    );
    // The whole id is there for a program.
    assert!(error.request_id().unwrap().len() > 500);
    let log = captured.text();
    for line in log.lines().filter(|line| line.contains("bce.et.call")) {
        assert_harmless(line.replace(' ', "").as_str());
        assert!(!line.contains(&"i".repeat(128)), "{line}");
    }
    assert!(log.contains("bce.request_id=\"a"), "{log}");
}

#[tokio::test]
async fn a_span_holds_at_most_128_characters_of_a_request_id() {
    let reply = done().header("x-bce-request-id", "i".repeat(5000));
    let server = Server::always(reply).await;
    let (client, _) = patient_client(&server);
    let captured = Captured::start();

    let id = "x-bce-request-id".parse().unwrap();
    let call = client.line(LINE).delete();
    let call = call.extra_header(id, "c".repeat(5000).parse().unwrap());
    call.send().await.unwrap();

    let log = captured.text();
    let mut ours = log.lines().filter(|line| line.contains("bce.et.call"));
    let last = ours.rfind(|line| line.contains("close")).unwrap();
    for (field, letter) in [("request_id", "i"), ("client_request_id", "c")] {
        let shown = format!("bce.{field}=\"{}…\"", letter.repeat(128));
        assert!(last.contains(&shown), "{last}");
    }
}

#[tokio::test]
async fn a_preview_stays_on_its_lines() {
    let server = Server::replying([]).await;
    let (client, _) = patient_client(&server);
    let list = any_list(&client).marker(HOSTILE);
    let list = list.extra_query("forged=1&x", "b HTTP/1.1\r\nHost: elsewhere");
    let text = list.preview().unwrap().to_string();
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(
        text.contains("forged%3D1%26x=b%20HTTP%2F1.1%0D%0AHost"),
        "{text}"
    );
    assert_harmless(&text[4..]);

    let update = client
        .line(LINE)
        .channel(CHANNEL)
        .update()
        .name(HOSTILE)
        .description("plain");
    let preview = update.preview().unwrap();
    let text = preview.to_string();
    let (request, body) = text.split_once('\n').unwrap();
    assert_harmless(&request[4..]);
    assert_harmless(&body.replace(['\n', ' '], ""));
    assert_eq!(body.lines().count(), 4, "{text}");
    let read: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(Some(read), preview.body);
}
