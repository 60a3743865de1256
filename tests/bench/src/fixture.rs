//! What is signed, and with what; the lines that the service sends.

use anyhow::Result;
use bce_auth::{Credentials, RequestView, SignedHeaders, Signer};
use chrono::{DateTime, Utc};
use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderValue, Method};

/// The line that small requests are about.
pub const LINE: &str = "dcphy-gq65bz9ip712";

pub fn credentials() -> Result<Credentials> {
    let secret = "bench-secret-key-0123456789abcdef";
    Ok(Credentials::new("bench-access-key", secret)?)
}

pub fn signer() -> Signer {
    Signer::new().with_signed_headers(SignedHeaders::default_set_by_name())
}

/// When requests are signed.
pub fn date() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_334_400, 0).unwrap_or_default()
}

pub fn headers() -> HeaderMap {
    let content_type = HeaderValue::from_static("application/json;charset=utf-8");
    HeaderMap::from_iter([
        (HOST, HeaderValue::from_static("bcc.bj.baidubce.com")),
        (CONTENT_TYPE, content_type),
    ])
}

/// A creation of a channel.
pub fn request(headers: &HeaderMap) -> RequestView<'_> {
    let path = "/v1/et/dcphy-gq65bz9ip712/channel";
    let query = "clientToken=be31b98c-5e41-4838-9830-9be700de5a20";
    RequestView::new(&Method::POST, path, Some(query), headers)
}

/// A line as the service sends it.
pub fn line(id: &str) -> String {
    let fields = concat!(
        r#""name":"ZX051501-testET","description":"","status":"established","#,
        r#""expireTime":"2019-01-30T08:50:00Z","isp":"ISP_CTC","intfType":"10G","#,
        r#""apType":"SINGLE","apAddr":"WHGG","userName":"Zhang San","#,
        r#""userPhone":"133*****333","userEmail":"1***@123.com","#,
        r#""userIdc":"Beijing|Municipal District|Dongcheng District|Park K2""#,
    );
    format!(r#"{{"id":"{id}",{fields}}}"#)
}

/// A page of 1000 lines as the service sends it.
pub fn page() -> String {
    let lines: Vec<_> = (0..1000)
        .map(|index| line(&format!("dcphy-{index:012}")))
        .collect();
    let lines = lines.join(",");
    format!(r#"{{"nextMarker":"m-1000","isTruncated":true,"maxKeys":1000,"ets":[{lines}]}}"#)
}
