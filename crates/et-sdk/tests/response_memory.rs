//! How much memory a response takes at most, whatever it holds. A program of its own, because the
//! allocator that counts is one of the whole program.

use et_sdk::{Client, Credentials, Error, ErrorKind};
use et_test_support::{Reply, ScriptedServer, ends};
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// The documented default, in bytes.
const CAP: usize = 8 * 1024 * 1024;

/// The documented number of values that such a response may have.
const VALUES: usize = 128 * 1024;

/// How many values a body may hold.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Values {
    /// As many as are allowed.
    Allowed,
    /// As many as the cap has room for.
    TooMany,
}

/// What a text adds to the values of a body.
fn values(text: &str) -> usize {
    text.matches([',', '[', '{']).count()
}

/// A body as large as the cap: items between `start` and `end`, then white space. `#` in an item is
/// its number.
fn body(start: &str, item: &str, end: &str, most: Values) -> String {
    // A comma follows each item, and a number takes five letters.
    let length = item.len() + 1 + 5 * item.matches('#').count();
    let mut count = (CAP - start.len() - end.len()) / length;
    if most == Values::Allowed {
        let room = VALUES - values(start) - values(end);
        count = count.min(room / (values(item) + 1));
    }
    let mut body = start.to_owned();
    match item.contains('#') {
        false => body.push_str(&vec![item; count].join(",")),
        true => {
            let numbered = |number| item.replace('#', &format!("{number:05x}"));
            body.push_str(&Vec::from_iter((0..count).map(numbered)).join(","));
        }
    }
    body.push_str(end);
    body.push_str(&" ".repeat(CAP - body.len()));
    body
}

/// What is read from a body.
#[derive(Clone, Copy, Debug)]
enum Read {
    Line,
    Channels,
}

/// The bodies that take the most memory for their bytes or their values, as start, item and end.
fn worst() -> Vec<(Read, &'static str, String, &'static str)> {
    let chain = |open: &str, close: &str| open.repeat(100) + "0" + &close.repeat(100);
    let arrays = chain("[", "]");
    let objects = chain("{\"a\":", "}");
    let channel = format!("{{\"id\":\"\",\"a\":{objects}}}");
    let mut worst = Vec::new();
    for item in ["0", "\"\"", "[]", "{}", "{\"a\":0}", &arrays, &objects] {
        worst.push((Read::Line, "{\"id\":\"a\",\"x\":[", item.to_owned(), "]}"));
    }
    for item in ["{}", "{\"a\":0}", "{\"a\":{\"a\":0}}"] {
        worst.push((
            Read::Line,
            "{\"id\":\"a\",\"tags\":[",
            item.to_owned(),
            "]}",
        ));
    }
    for item in ["\"#\":0", "\"#\":\"\""] {
        worst.push((Read::Line, "{\"id\":\"a\",", item.to_owned(), "}"));
    }
    for item in [
        "{\"id\":\"\"}",
        "{\"Id\":\"\"}",
        "{\"id\":\"\",\"a\":0}",
        &channel,
    ] {
        worst.push((Read::Channels, "{\"etChannels\":[", item.to_owned(), "]}"));
    }
    worst
}

async fn read(client: &Client, what: Read) -> Result<(), Error> {
    let line = client.line("a");
    match what {
        Read::Line => line.get().send().await.map(drop),
        Read::Channels => line.channels().list().send().await.map(drop),
    }
}

#[tokio::test]
async fn a_response_takes_no_more_than_20_times_the_cap_whatever_it_holds() {
    let server = ScriptedServer::always(Reply::status(500)).await;
    let client = Client::builder()
        .endpoint(server.endpoint())
        .credentials(Credentials::new("key", "secret").unwrap())
        .build()
        .unwrap();
    let idle = ALLOCATOR.current_usage();
    for most in [Values::Allowed, Values::TooMany] {
        for (what, start, item, end) in worst() {
            server.set(Reply::status(200).body(body(start, &item, end, most)));
            ALLOCATOR.reset_peak_usage();

            let result = ends("a response", read(&client, what)).await;

            // The server's copies of the response are counted too.
            let times = (ALLOCATOR.peak_usage() - idle) as f64 / CAP as f64;
            let item = &item[..item.len().min(30)];
            assert!(
                times <= 20.0,
                "{start}{item} takes {times:.1} times the cap"
            );
            match most {
                Values::Allowed => assert!(result.is_ok(), "{start}{item}: {result:?}"),
                Values::TooMany => {
                    let error = result.unwrap_err();
                    assert_eq!(error.kind(), ErrorKind::BodyTooLarge, "{start}{item}");
                    assert!(error.to_string().contains("131072 values"), "{error}");
                }
            }
        }
    }
}
