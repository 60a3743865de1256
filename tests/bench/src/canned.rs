//! A loopback server of fixed responses, fast enough that the client is what is measured.
//!
//! `GET /v1/et/{id}` gives a line, and any `POST` an id. `GET /v1/et?maxKeys=N&marker=M` and the
//! route rules give pages of N items, numbered on from the marker, up to the total that the server
//! was started with. Signatures are ignored.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use memchr::memmem;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The responses to small requests.
const LINE: &str = concat!(
    r#"{"id":"dcphy-gq65bz9ip712","name":"ZX051501-testET","description":"","#,
    r#""status":"established","expireTime":"2019-01-30T08:50:00Z","isp":"ISP_CTC","#,
    r#""intfType":"10G","apType":"SINGLE","apAddr":"WHGG","userName":"Zhang San","#,
    r#""userPhone":"133*****333","userEmail":"1***@123.com","#,
    r#""userIdc":"Beijing|Municipal District|Dongcheng District|Park K2"}"#
);
const CREATED: &str = r#"{"id":"dedicatedconn-zy9t7n91k0iq","routeRuleId":"dcrr-5afcf643-94e"}"#;

/// The server's responses, each made once.
struct Canned {
    total: usize,
    line: Arc<[u8]>,
    created: Arc<[u8]>,
    pages: Mutex<HashMap<String, Arc<[u8]>>>,
}

/// Prints the address and serves until the process is killed.
pub async fn serve(total: usize) -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0))
        .await
        .context("no free loopback port")?;
    println!("http://{}", listener.local_addr()?);
    let canned = Arc::new(Canned {
        total,
        line: answer(LINE),
        created: answer(CREATED),
        pages: Mutex::default(),
    });
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(connection(stream, canned.clone()));
    }
}

fn answer(body: &str) -> Arc<[u8]> {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json;charset=utf-8\r\n\
         x-bce-request-id: 6a7e1f0c-5a9e-4f37-8d5f-1f0f3b0a2b11\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body.as_bytes()].concat().into()
}

/// Responds to the requests of one connection, one after the other.
async fn connection(mut stream: TcpStream, canned: Arc<Canned>) -> std::io::Result<()> {
    let mut buffer = Vec::with_capacity(8192);
    loop {
        let (head, length) = loop {
            if let Some(end) = memmem::find(&buffer, b"\r\n\r\n") {
                let length = end + 4 + content_length(&buffer[..end + 4]);
                if buffer.len() >= length {
                    break (end, length);
                }
            }
            if stream.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
        };
        let answer = canned.answer_to(&buffer[..head]);
        buffer.drain(..length);
        stream.write_all(&answer).await?;
    }
}

/// The length of the body. `GET` requests have none, and are not parsed.
fn content_length(head: &[u8]) -> usize {
    if head.starts_with(b"GET") {
        return 0;
    }
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut request = httparse::Request::new(&mut headers);
    if request.parse(head).is_err() {
        return 0;
    }
    let length = request
        .headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-length"));
    length
        .and_then(|header| std::str::from_utf8(header.value).ok()?.parse().ok())
        .unwrap_or(0)
}

impl Canned {
    fn answer_to(&self, head: &[u8]) -> Arc<[u8]> {
        let line = head.split(|byte| *byte == b'\r').next().unwrap_or_default();
        let target = line.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
        if !line.starts_with(b"GET") {
            return self.created.clone();
        }
        let target = String::from_utf8_lossy(target);
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        if path == "/v1/et" || path.ends_with("/route/rule") {
            return self.page(path == "/v1/et", query);
        }
        self.line.clone()
    }

    fn page(&self, lines: bool, query: &str) -> Arc<[u8]> {
        // Small lists are kept, so that making them is not measured; a million items are not.
        let keep = self.total <= 200_000;
        let key = format!("{lines}{query}");
        if keep
            && let Some(page) = self
                .pages
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get(&key)
        {
            return page.clone();
        }
        let page = answer(&self.page_body(lines, query));
        if keep {
            self.pages
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(key, page.clone());
        }
        page
    }

    fn page_body(&self, lines: bool, query: &str) -> String {
        let number = |name: &str| {
            let value = query
                .split('&')
                .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
            value.and_then(|value| value.trim_start_matches("m-").parse::<usize>().ok())
        };
        let start = number("marker").unwrap_or(0);
        let count = number("maxKeys")
            .unwrap_or(1000)
            .min(self.total - start.min(self.total));
        let items: Vec<String> = (start..start + count)
            .map(|index| item(lines, index))
            .collect();
        let next = start + count;
        let more = if next < self.total {
            format!(r#""nextMarker":"m-{next}","isTruncated":true"#)
        } else {
            r#""isTruncated":false"#.to_owned()
        };
        let name = if lines { "ets" } else { "routeRules" };
        format!(
            r#"{{{more},"maxKeys":{count},"{name}":[{}]}}"#,
            items.join(",")
        )
    }
}

fn item(lines: bool, index: usize) -> String {
    if lines {
        LINE.replace("gq65bz9ip712", &format!("{index:012}"))
    } else {
        format!(
            concat!(
                r#"{{"routeRuleId":"dcrr-{:012}","ipVersion":4,"destAddress":"10.{}.{}.0/24","#,
                r#""nexthopType":"etGateway","nexthopId":"dcgw-arc647h3014w","#,
                r#""description":"route_{}"}}"#
            ),
            index,
            index / 256 % 256,
            index % 256,
            index
        )
    }
}
