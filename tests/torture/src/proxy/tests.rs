//! The proxy with a client and a service on real sockets.

use std::io;

use et_test_support::ScriptedServer;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::*;

const REQUEST: &[u8] = b"POST /v1/et HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}";
const STALL: Duration = Duration::from_millis(1);

async fn service() -> ScriptedServer {
    ScriptedServer::always(Reply::json(json!({"id": 1}))).await
}

async fn proxy(service: SocketAddr, faults: Faults) -> Proxy {
    Proxy::start(Faulty::new(service, faults, STALL)).await
}

/// Faults of which the first is of this kind.
fn beginning_with(kind: &str) -> Faults {
    let first = |seed| Faults::new(1.0, seed).next().map(Fault::kind);
    let seed = (0..).find(|seed| first(*seed) == Some(kind));
    Faults::new(1.0, seed.unwrap())
}

async fn ask(proxy: &Proxy) -> TcpStream {
    let mut client = TcpStream::connect(proxy.address()).await.unwrap();
    client.write_all(REQUEST).await.unwrap();
    client
}

/// What a client sees of one request, and how many requests the service received.
async fn outcome(kind: &str) -> (io::Result<String>, usize) {
    let service = service().await;
    let proxy = proxy(service.address(), beginning_with(kind)).await;
    let mut client = ask(&proxy).await;
    // So that the proxy closes a connection that it would keep open.
    client.shutdown().await.unwrap();
    let mut seen = String::new();
    let result = client.read_to_string(&mut seen).await.map(|_| seen);
    assert_eq!(proxy.service().stranded(), 0);
    let requests = service.requests();
    assert!(requests.iter().all(|request| request.body == "{}"));
    (result, requests.len())
}

#[tokio::test]
async fn passes_requests_on_and_responses_back() {
    let service = service().await;
    let proxy = proxy(service.address(), Faults::new(0.0, 7)).await;
    let mut client = ask(&proxy).await;
    let whole = outcome("delay").await.0.unwrap();
    for count in 1..=3 {
        let mut seen = vec![0; whole.len()];
        client.read_exact(&mut seen).await.unwrap();
        assert_eq!(seen, whole.as_bytes());
        assert_eq!(service.count(), count);
        client.write_all(REQUEST).await.unwrap();
    }
}

#[tokio::test]
async fn a_reset_ends_the_connection_before_or_after_the_service_has_acted() {
    for (kind, acted) in [("reset", 0), ("reset after acting", 1)] {
        let (seen, received) = outcome(kind).await;
        let error = seen.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionReset, "{kind}");
        assert_eq!(received, acted, "{kind}");
    }
}

#[tokio::test]
async fn a_delay_changes_nothing_and_a_cut_response_ends_too_soon() {
    let (whole, received) = outcome("delay").await;
    let whole = whole.unwrap();
    assert!(whole.starts_with("HTTP/1.1 200 ") && whole.ends_with("{\"id\":1}"));
    assert_eq!(received, 1);
    let (cut, received) = outcome("cut").await;
    let cut = cut.unwrap();
    assert!(whole.starts_with(&cut) && cut.len() < whole.len(), "{cut}");
    assert_eq!(received, 1);
}

#[tokio::test]
async fn a_failure_replaces_the_response_whether_the_service_has_acted_or_not() {
    for (kind, acted) in [("fail", 0), ("fail after acting", 1)] {
        let (seen, received) = outcome(kind).await;
        let seen = seen.unwrap();
        let is_failure = seen.starts_with("HTTP/1.1 5") || seen.starts_with("HTTP/1.1 429");
        assert!(is_failure, "{seen}");
        assert_eq!(received, acted, "{kind}");
    }
}

#[tokio::test]
async fn what_is_stalled_reaches_the_service_although_the_client_has_given_up() {
    for kind in ["stall", "stall after acting"] {
        let service = service().await;
        let proxy = proxy(service.address(), beginning_with(kind)).await;
        let client = ask(&proxy).await;
        while proxy.service().faults().tally().is_empty() {
            tokio::task::yield_now().await;
        }
        drop(client);
        proxy.quiesce().await;
        assert_eq!(service.count(), 1, "{kind}");
    }
}

#[tokio::test]
async fn quiescing_closes_the_connections_there_are_and_accepts_new_ones() {
    let service = service().await;
    let proxy = proxy(service.address(), Faults::new(0.0, 7)).await;
    let whole = outcome("delay").await.0.unwrap();
    for count in 1..=2 {
        let mut client = ask(&proxy).await;
        client.read_exact(&mut vec![0; whole.len()]).await.unwrap();
        assert_eq!(service.count(), count);
        proxy.quiesce().await;
        assert_eq!(client.read(&mut [0]).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn requests_that_cannot_be_passed_on_are_counted() {
    let nobody = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = nobody.local_addr().unwrap();
    drop(nobody);
    let proxy = proxy(address, Faults::new(0.0, 7)).await;
    let mut client = ask(&proxy).await;
    assert!(client.read(&mut [0]).await.is_err());
    assert_eq!(proxy.service().stranded(), 1);
}

#[test]
fn a_cut_leaves_out_at_least_a_byte_of_its_part() {
    let whole = Reply::json(json!({"id": 1}));
    let no_body = Reply::status(200);
    let (bytes, head) = whole.encode();
    for share in [0.0, 0.5, 0.999_999, 1.0] {
        let length = |reply, in_body| cut(reply, in_body, share).encode().0.len();
        assert!(length(&whole, false) < head, "{share}");
        let in_body = length(&whole, true);
        assert!((head..bytes.len()).contains(&in_body), "{share}");
        let without_body = length(&no_body, true);
        assert!(without_body < no_body.encode().1, "{share}");
    }
}
