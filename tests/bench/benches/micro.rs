//! Micro-benchmarks: signing, canonical form, decoding a page, building a request. Run them with
//! `cargo bench -p et-bench`.

#[path = "../src/fixture.rs"]
mod fixture;

use divan::{Bencher, counter::BytesCount};
use et_api_raw::types::LineList;
use et_sdk::Client;
use et_sdk::operations::Routing;
use et_test_support::new_channel;

use crate::fixture::{LINE, credentials, date, headers, page, request, signer};

fn main() {
    divan::main();
}

#[divan::bench]
fn signing(bencher: Bencher<'_, '_>) {
    let (signer, headers) = (signer(), headers());
    let credentials = credentials().expect("valid credentials");
    bencher.bench(|| signer.headers(request(&headers), &credentials, date()));
}

#[divan::bench]
fn canonical_request(bencher: Bencher<'_, '_>) {
    let (signer, headers) = (signer(), headers());
    bencher.bench(|| signer.canonical_request(request(&headers)));
}

#[divan::bench]
fn decoding_a_page_of_1000_lines(bencher: Bencher<'_, '_>) {
    let page = page();
    bencher
        .counter(BytesCount::of_str(&page))
        .bench(|| serde_json::from_slice::<LineList>(page.as_bytes()).map(|page| page.lines.len()));
}

#[divan::bench]
fn building_a_request(bencher: Bencher<'_, '_>) {
    let client = Client::builder()
        .endpoint("https://bcc.bj.baidubce.com")
        .credentials(credentials().expect("valid credentials"))
        .build()
        .expect("a client");
    let routing = Routing::networks(["192.168.0.0/16".parse().expect("a network")]);
    let channel = new_channel("channel_name", 56, routing);
    let channels = || client.line(LINE).channels();
    bencher.bench(|| channels().create(channel.clone()).preview());
}
