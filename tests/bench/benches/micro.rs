//! Micro-benchmarks, run by `cargo bench -p et-bench`: signing, canonical form, decoding a page,
//! building a request.

#[path = "../src/counted.rs"]
#[allow(dead_code)]
mod counted;

use bce_auth::{Credentials, RequestView, SignedHeaders, Signer};
use chrono::DateTime;
use divan::{Bencher, counter::BytesCount};
use et_api_raw::types::LineList;
use et_sdk::Client;
use et_sdk::operations::{NewChannel, Routing};
use http::{HeaderMap, HeaderValue, Method};

fn main() {
    divan::main();
}

fn headers() -> HeaderMap {
    HeaderMap::from_iter([
        (
            http::header::HOST,
            HeaderValue::from_static("bcc.bj.baidubce.com"),
        ),
        (
            http::header::CONTENT_TYPE,
            HeaderValue::from_static("application/json;charset=utf-8"),
        ),
    ])
}

const PATH: &str = "/v1/et/dcphy-gq65bz9ip712/channel";
const QUERY: &str = "clientToken=be31b98c-5e41-4838-9830-9be700de5a20";

fn signer() -> Signer {
    Signer::new().with_signed_headers(SignedHeaders::default_set_by_name())
}

fn credentials() -> Credentials {
    Credentials::new("bench-access-key", "bench-secret-key-0123456789abcdef")
        .expect("valid credentials")
}

#[divan::bench]
fn signing(bencher: Bencher<'_, '_>) {
    let (signer, credentials, headers) = (signer(), credentials(), headers());
    let at = DateTime::from_timestamp(1_795_334_400, 0).expect("a valid time");
    bencher.bench(|| {
        signer.headers(
            RequestView::new(&Method::POST, PATH, Some(QUERY), &headers),
            &credentials,
            at,
        )
    });
}

#[divan::bench]
fn canonical_request(bencher: Bencher<'_, '_>) {
    let (signer, headers) = (signer(), headers());
    bencher.bench(|| {
        signer.canonical_request(RequestView::new(&Method::POST, PATH, Some(QUERY), &headers))
    });
}

#[divan::bench]
fn decoding_a_page_of_1000_lines(bencher: Bencher<'_, '_>) {
    let page = counted::page();
    bencher
        .counter(BytesCount::of_slice(&page))
        .bench(|| serde_json::from_slice::<LineList>(&page).map(|page| page.ets.len()));
}

#[divan::bench]
fn building_a_request(bencher: Bencher<'_, '_>) {
    let client = Client::builder()
        .endpoint("https://bcc.bj.baidubce.com")
        .credentials(credentials())
        .build()
        .expect("a client");
    let channel = NewChannel {
        name: "channel_name".into(),
        vlan_id: 56,
        baidu_address: "11.11.11.21/24".parse().expect("an address"),
        customer_address: "11.11.11.12/24".parse().expect("an address"),
        routing: Routing::networks(["192.168.0.0/16".parse().expect("a network")]),
    };
    bencher.bench(|| {
        client
            .line("dcphy-1")
            .channels()
            .create(channel.clone())
            .preview()
    });
}
