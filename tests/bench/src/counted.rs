//! Work whose instructions callgrind counts: the same every time it runs.

use std::hint::black_box;

use anyhow::{Context, Result};
use bce_auth::{Credentials, RequestView, SignedHeaders, Signer};
use chrono::DateTime;
use clap::ValueEnum;
use et_api_raw::types::LineList;
use http::{HeaderMap, HeaderValue, Method};
use serde_json::json;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Work {
    /// Signing a request with a cached signing key.
    Sign,
    /// Decoding a page of 1000 lines.
    Decode,
}

/// Does the work `times` times after a first time. Two runs of different length tell what one time
/// costs.
pub fn repeat(work: Work, times: u32) -> Result<()> {
    match work {
        Work::Sign => sign(times),
        Work::Decode => decode(times),
    }
}

fn sign(times: u32) -> Result<()> {
    let credentials = Credentials::new("bench-access-key", "bench-secret-key-0123456789abcdef")?;
    let signer = Signer::new().with_signed_headers(SignedHeaders::default_set_by_name());
    let mut headers = HeaderMap::new();
    headers.insert("host", HeaderValue::from_static("bcc.bj.baidubce.com"));
    headers.insert(
        "content-type",
        HeaderValue::from_static("application/json;charset=utf-8"),
    );
    let at = DateTime::from_timestamp(1_795_334_400, 0).context("a valid time")?;
    let query = "clientToken=be31b98c-5e41-4838-9830-9be700de5a20";
    let view = RequestView::new(
        &Method::POST,
        "/v1/et/dcphy-gq65bz9ip712/channel",
        Some(query),
        &headers,
    );
    for _ in 0..=times {
        drop(black_box(signer.headers(
            black_box(view),
            &credentials,
            at,
        )?));
    }
    Ok(())
}

fn decode(times: u32) -> Result<()> {
    let page = page();
    for _ in 0..=times {
        black_box(serde_json::from_slice::<LineList>(black_box(&page))?);
    }
    Ok(())
}

/// A page of 1000 lines as the service sends it.
pub fn page() -> Vec<u8> {
    let lines: Vec<_> = (0..1000)
        .map(|index| {
            json!({
                "id": format!("dcphy-{index:012}"), "name": "ZX051501-testET", "description": "",
                "status": "established", "expireTime": "2019-01-30T08:50:00Z", "isp": "ISP_CTC",
                "intfType": "10G", "apType": "SINGLE", "apAddr": "WHGG", "userName": "Zhang San",
                "userPhone": "133*****333", "userEmail": "1***@123.com",
                "userIdc": "Beijing|Municipal District|Dongcheng District|Park K2",
            })
        })
        .collect();
    json!({"nextMarker": "m-1000", "isTruncated": true, "maxKeys": 1000, "ets": lines})
        .to_string()
        .into_bytes()
}
