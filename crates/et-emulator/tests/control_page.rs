//! The page of the control API: to whom it is given, and what a browser may do with it.

mod common;

use common::{Answer, Api, start};
use http::Method;

async fn page(api: &Api, path: &str, headers: &[(&str, &str)]) -> Answer {
    let url = format!("{}{path}", api.emulator.endpoint());
    let mut request = api.http.get(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Answer::read(request.send().await.unwrap()).await
}

fn policy(answer: &Answer) -> &str {
    answer.headers["content-security-policy"].to_str().unwrap()
}

#[tokio::test]
async fn is_one_document_at_the_prefix_with_and_without_a_slash() {
    let api = start().await;
    for path in ["/_emulator/", "/_emulator"] {
        let answer = page(&api, path, &[]).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["content-type"], "text/html;charset=utf-8");
        assert!(answer.text.ends_with("</html>\n") && !answer.text.contains("{{"));
    }
    assert_eq!(api.controls().requests(), 0);
}

#[tokio::test]
async fn is_for_this_machine_under_its_own_name_and_for_no_other_page() {
    let api = start().await;
    for (name, value) in [
        ("host", "rebound.example.com"),
        ("origin", "http://example.com"),
        ("origin", "null"),
    ] {
        let answer = page(&api, "/_emulator/", &[(name, value)]).await;
        assert_eq!(answer.status, 403, "{name}: {value}");
        assert!(!answer.text.contains("<html"), "{}", answer.text);
    }
}

#[tokio::test]
async fn lets_a_browser_run_what_bears_its_nonce_and_nothing_else() {
    let api = start().await;
    let (one, other) = (
        page(&api, "/_emulator/", &[]).await,
        page(&api, "/_emulator/", &[]).await,
    );
    assert_ne!(policy(&one), policy(&other), "a nonce serves once");
    let nonce = policy(&one)
        .split_once("script-src 'nonce-")
        .and_then(|(_, rest)| rest.split_once('\''))
        .expect("a nonce")
        .0;
    for element in ["<script", "<style"] {
        for (place, _) in one.text.match_indices(element) {
            let tag = one.text[place..].split_once('>').expect("an end").0;
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{tag}");
        }
    }
    for rule in [
        "default-src 'none'",
        "connect-src 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "trusted-types 'none'",
    ] {
        assert!(policy(&one).contains(rule), "{rule}");
    }
    assert!(!policy(&one).contains("unsafe"));
    // Inline handlers and styles would need to be allowed by name.
    assert!(!one.text.contains(" onclick=") && !one.text.contains(" style="));
}

#[tokio::test]
async fn shows_the_id_of_the_key_and_not_its_secret() {
    let api = start().await;
    let text = page(&api, "/_emulator/", &[]).await.text;
    assert!(text.contains(api.credentials.access_key_id()));
    assert!(!text.contains(api.credentials.secret_access_key()));
}

#[tokio::test]
async fn answers_of_the_control_api_are_kept_from_other_pages() {
    let api = start().await;
    for path in ["snapshot", "state", "nothing"] {
        let headers = api.control(Method::GET, path, None).await.headers;
        assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["cache-control"], "no-store");
    }
}
