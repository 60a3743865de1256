//! The page of the control API: who may load it, and what a browser may do with it.

mod common;

use common::{Api, Response, assert_contains, start};
use http::Method;

/// The page at this path below the control API's own.
async fn page(api: &Api, path: &str, headers: &[(&str, &str)]) -> Response {
    api.curl(Method::GET, path, headers, "").await
}

#[tokio::test]
async fn is_one_document_with_and_without_a_trailing_slash() {
    let api = start().await;
    for path in ["/", ""] {
        let page = page(&api, path, &[]).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.header("content-type"), "text/html;charset=utf-8");
        assert!(page.text.ends_with("</html>\n") && !page.text.contains("{{"));
        // It shows the id of the access key, but not its secret.
        assert!(page.text.contains(api.credentials.access_key_id()));
        let secret = api.credentials.secret_access_key();
        assert!(!page.text.contains(secret));
    }
    assert_eq!(api.controls().requests(), 0);
}

#[tokio::test]
async fn is_not_available_under_other_names_and_to_other_pages() {
    let api = start().await;
    let (host, other) = (
        ("host", "rebound.example.com"),
        ("origin", "http://example.com"),
    );
    for header in [host, other, ("origin", "null")] {
        let response = page(&api, "/", &[header]).await;
        assert_eq!(response.status, 403, "{header:?}");
        assert!(!response.text.contains("<html"), "{}", response.text);
    }
}

#[tokio::test]
async fn a_browser_runs_what_bears_the_nonce_and_nothing_else() {
    let api = start().await;
    let one = page(&api, "/", &[]).await;
    let other = page(&api, "/", &[]).await;
    let policy = one.header("content-security-policy");
    let other = other.header("content-security-policy");
    assert_ne!(policy, other, "a nonce is used once");
    let nonce = policy.split_once("script-src 'nonce-").expect("a nonce").1;
    let nonce = nonce.split_once('\'').expect("its end").0;
    for element in ["<script", "<style"] {
        for (place, _) in one.text.match_indices(element) {
            let tag = one.text[place..].split_once('>').expect("an end").0;
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{tag}");
        }
    }
    let rules = [
        "default-src 'none'",
        "connect-src 'self'",
        "form-action 'none'",
    ];
    assert_contains(policy, &rules);
    assert_contains(policy, &["frame-ancestors 'none'", "trusted-types 'none'"]);
    assert!(!policy.contains("unsafe"));
    // Inline handlers and styles would need to be allowed by name.
    assert!(!one.text.contains(" onclick=") && !one.text.contains(" style="));
}

#[tokio::test]
async fn other_pages_cannot_load_responses_of_the_control_api() {
    let api = start().await;
    for path in ["snapshot", "state", "nothing"] {
        let response = api.control(path).await;
        for (name, value) in [
            ("cross-origin-resource-policy", "same-origin"),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(response.header(name), value, "{path}");
        }
    }
}
