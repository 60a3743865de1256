//! The proxy with a client and a service on real sockets.

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;
use crate::fault::KINDS;

const REQUEST: &[u8] = b"POST /v1/et HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}";
const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n{\"id\":1}";

/// A service that gives one answer to everything, and how many requests it has heard.
async fn service() -> (SocketAddr, Arc<AtomicU64>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let heard = Arc::new(AtomicU64::new(0));
    let count = heard.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let count = count.clone();
            tokio::spawn(async move {
                let mut wire = Wire::new(stream);
                while let Ok(Some(request)) = wire.read(Direction::Request).await {
                    assert_eq!(&request.bytes[..], REQUEST);
                    count.fetch_add(1, Ordering::Relaxed);
                    wire.write(&Bytes::from_static(ANSWER)).await.unwrap();
                }
            });
        }
    });
    (address, heard)
}

/// Faults of which the first is of this kind.
fn beginning_with(kind: &str) -> Faults {
    let first = |seed| Faults::new(1.0, seed).next().map(Fault::kind);
    let seed = (0..).find(|seed| first(*seed).is_some_and(|drawn| KINDS[drawn] == kind));
    Faults::new(1.0, seed.unwrap())
}

async fn ask(proxy: &Proxy) -> TcpStream {
    let mut client = TcpStream::connect(proxy.address).await.unwrap();
    client.write_all(REQUEST).await.unwrap();
    client
}

/// What a client sees of one request, and how many requests the service heard.
async fn outcome(kind: &str) -> (io::Result<Vec<u8>>, u64) {
    let (address, heard) = service().await;
    let stall = Duration::from_millis(1);
    let proxy = Proxy::start(address, beginning_with(kind), stall)
        .await
        .unwrap();
    let mut client = ask(&proxy).await;
    // So that the proxy closes a connection that it would keep for another request.
    client.shutdown().await.unwrap();
    let mut seen = Vec::new();
    let result = client.read_to_end(&mut seen).await.map(|_| seen);
    assert_eq!(proxy.stranded(), 0);
    (result, heard.load(Ordering::Relaxed))
}

#[tokio::test]
async fn passes_requests_on_and_answers_back() {
    let (address, heard) = service().await;
    let faults = Faults::new(0.0, 7);
    let proxy = Proxy::start(address, faults, Duration::ZERO).await.unwrap();
    let mut client = ask(&proxy).await;
    for count in 1..=3 {
        let mut answer = [0; ANSWER.len()];
        client.read_exact(&mut answer).await.unwrap();
        assert_eq!(answer, ANSWER);
        assert_eq!(heard.load(Ordering::Relaxed), count);
        client.write_all(REQUEST).await.unwrap();
    }
}

#[tokio::test]
async fn a_reset_ends_the_connection_before_or_after_the_service_has_acted() {
    for (kind, acted) in [("reset", 0), ("reset after acting", 1)] {
        let (seen, heard) = outcome(kind).await;
        assert_eq!(
            seen.unwrap_err().kind(),
            io::ErrorKind::ConnectionReset,
            "{kind}"
        );
        assert_eq!(heard, acted, "{kind}");
    }
}

#[tokio::test]
async fn a_cut_answer_begins_as_it_should_and_ends_too_soon() {
    let (seen, heard) = outcome("cut").await;
    let seen = seen.unwrap();
    assert!(ANSWER.starts_with(&seen) && seen.len() < ANSWER.len());
    assert_eq!(heard, 1);
}

#[tokio::test]
async fn a_failure_replaces_the_answer_whether_the_service_has_acted_or_not() {
    for (kind, acted) in [("fail", 0), ("fail after acting", 1)] {
        let (seen, heard) = outcome(kind).await;
        let seen = String::from_utf8(seen.unwrap()).unwrap();
        assert!(
            seen.starts_with("HTTP/1.1 5") || seen.starts_with("HTTP/1.1 429"),
            "{seen}"
        );
        assert_eq!(heard, acted, "{kind}");
    }
}

#[tokio::test]
async fn a_delay_spoils_nothing() {
    let (seen, heard) = outcome("delay").await;
    assert_eq!((seen.unwrap().as_slice(), heard), (ANSWER, 1));
}

#[tokio::test]
async fn what_is_stalled_reaches_the_service_although_the_client_has_given_up() {
    for kind in ["stall", "stall after acting"] {
        let (address, heard) = service().await;
        let stall = Duration::from_millis(1);
        let proxy = Proxy::start(address, beginning_with(kind), stall)
            .await
            .unwrap();
        let client = ask(&proxy).await;
        while proxy.faults().tally().iter().sum::<u64>() == 0 {
            tokio::task::yield_now().await;
        }
        drop(client);
        proxy.quiesce().await;
        assert_eq!(heard.load(Ordering::Relaxed), 1, "{kind}");
    }
}

#[tokio::test]
async fn quiescing_ends_the_connections_there_are_and_welcomes_new_ones() {
    let (address, heard) = service().await;
    let faults = Faults::new(0.0, 7);
    let proxy = Proxy::start(address, faults, Duration::ZERO).await.unwrap();
    let mut answer = [0; ANSWER.len()];
    for count in 1..=2 {
        let mut client = ask(&proxy).await;
        client.read_exact(&mut answer).await.unwrap();
        assert_eq!(heard.load(Ordering::Relaxed), count);
        proxy.quiesce().await;
        assert_eq!(client.read(&mut answer).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn requests_that_cannot_be_passed_on_are_counted() {
    let nobody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = nobody.local_addr().unwrap();
    drop(nobody);
    let faults = Faults::new(0.0, 7);
    let proxy = Proxy::start(address, faults, Duration::ZERO).await.unwrap();
    let mut client = ask(&proxy).await;
    assert!(client.read(&mut [0]).await.is_err());
    assert_eq!(proxy.stranded(), 1);
}

#[test]
fn a_cut_leaves_at_least_a_byte_of_its_part_out() {
    let whole = Message {
        bytes: Bytes::from_static(ANSWER),
        head: ANSWER.len() - 8,
        last: false,
        interim: false,
    };
    let bodiless = Message {
        bytes: whole.bytes.slice(..whole.head),
        ..whole.clone()
    };
    for share in [0.0, 0.5, 0.999_999, 1.0] {
        let in_head = cut_place(&whole, false, share);
        assert!(in_head < whole.head, "{share}");
        let in_body = cut_place(&whole, true, share);
        assert!(
            (whole.head..whole.bytes.len()).contains(&in_body),
            "{share}"
        );
        assert!(cut_place(&bodiless, true, share) < whole.head, "{share}");
    }
}
