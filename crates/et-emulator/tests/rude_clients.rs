//! Clients that would keep the emulator busy: bodies without a signature, responses that nobody
//! reads.

mod common;

use std::time::Duration;

use common::{ANY_LIST, start, start_with};
use et_emulator::Emulator;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn the_signature_is_verified_before_a_long_body_is_read() {
    let api = start().await;
    for length in ["content-length: 65537", "transfer-encoding: chunked"] {
        let mut stream = TcpStream::connect(api.emulator.address()).await.unwrap();
        let head = format!("POST /v1/et/init HTTP/1.1\r\nhost: x\r\n{length}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        // The body never comes.
        let mut response = [0; 12];
        stream.read_exact(&mut response).await.unwrap();
        assert_eq!(&response, b"HTTP/1.1 403", "{length}");
    }
}

#[tokio::test]
async fn a_client_that_does_not_read_is_disconnected() {
    let (head, body) = (Duration::from_secs(30), Duration::from_millis(50));
    let api = start_with(Emulator::builder().timeouts(head, body)).await;
    let address = api.emulator.address();
    let mut stream = TcpStream::connect(address).await.unwrap();
    // Together the responses are larger than the buffers of the sockets.
    let request = format!("GET /_emulator/ HTTP/1.1\r\nhost: {address}\r\n\r\n");
    let requests = request.repeat(2000);
    let writes = async {
        while stream.write_all(requests.as_bytes()).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    let writes = tokio::time::timeout(Duration::from_secs(30), writes);
    writes.await.expect("the emulator closes the connection");
    api.get(ANY_LIST).await.ok();
}
