//! Where one HTTP/1.1 message ends and the next begins.
//!
//! The proxy needs no more of HTTP than this: it passes messages on as they came. Heads are read by httparse; here is what follows
//! from them: how long the body is, and whether the connection ends with the message.

use std::io;

use bytes::{Bytes, BytesMut};
use httparse::{EMPTY_HEADER, Header, Status};
use tokio::io::{AsyncRead, AsyncReadExt};

/// The longest message that is taken, in bytes. The service's are far shorter.
const LONGEST: usize = 16 << 20;

/// The most headers that are taken.
const MOST_HEADERS: usize = 64;

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the client.
    Request,
    /// From the service. Of answers to `HEAD`, which the service does not know, the length would be misread.
    Answer,
}

/// A whole message as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// All of it.
    pub bytes: Bytes,
    /// How many of the bytes are the head, with the empty line that ends it.
    pub head: usize,
    /// Whether its sender ends the connection with it.
    pub last: bool,
    /// Whether it is an answer that only announces the real one.
    pub interim: bool,
}

/// What a head says of the message.
struct Head {
    length: usize,
    body: Body,
    last: bool,
    interim: bool,
}

/// How the end of a body is told.
#[derive(Clone, Copy)]
enum Body {
    Length(usize),
    Chunked,
    UntilClose,
}

/// Reads the next message. What follows it stays in `buffer` for the next call. `None` if the connection ended before a message began.
///
/// # Errors
/// What the connection fails with, [`io::ErrorKind::UnexpectedEof`] if it ended within a message, and
/// [`io::ErrorKind::InvalidData`] for what is no HTTP/1.1 or endless.
pub async fn read(
    reader: &mut (impl AsyncRead + Unpin),
    buffer: &mut BytesMut,
    direction: Direction,
) -> io::Result<Option<Message>> {
    let head = loop {
        if let Some(head) = read_head(buffer, direction)? {
            break head;
        }
        if !more(reader, buffer).await? {
            return match buffer.is_empty() {
                true => Ok(None),
                false => Err(io::ErrorKind::UnexpectedEof.into()),
            };
        }
    };
    let end = loop {
        let body = &buffer[head.length..];
        let end = match head.body {
            Body::Length(length) => (body.len() >= length).then_some(length),
            Body::Chunked => chunked_end(body)?,
            Body::UntilClose => None,
        };
        if let Some(end) = end {
            break head.length + end;
        }
        if !more(reader, buffer).await? {
            match head.body {
                Body::UntilClose => break buffer.len(),
                _ => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
    };
    Ok(Some(Message {
        bytes: buffer.split_to(end).freeze(),
        head: head.length,
        last: head.last || matches!(head.body, Body::UntilClose),
        interim: head.interim,
    }))
}

/// Reads what there is; whether there was anything.
async fn more(reader: &mut (impl AsyncRead + Unpin), buffer: &mut BytesMut) -> io::Result<bool> {
    if buffer.len() >= LONGEST {
        return Err(invalid("a message is longer than the proxy takes"));
    }
    Ok(reader.read_buf(buffer).await? > 0)
}

/// The head at the start of these bytes, if it is there whole.
fn read_head(bytes: &[u8], direction: Direction) -> io::Result<Option<Head>> {
    let mut headers = [EMPTY_HEADER; MOST_HEADERS];
    let (parsed, status, headers) = match direction {
        Direction::Request => {
            let mut request = httparse::Request::new(&mut headers);
            (
                request.parse(bytes).map_err(invalid)?,
                None,
                &*request.headers,
            )
        }
        Direction::Answer => {
            let mut answer = httparse::Response::new(&mut headers);
            (
                answer.parse(bytes).map_err(invalid)?,
                answer.code,
                &*answer.headers,
            )
        }
    };
    let Status::Complete(length) = parsed else {
        return Ok(None);
    };
    let interim = status.is_some_and(|status| status < 200);
    let body = if interim || matches!(status, Some(204 | 304)) {
        Body::Length(0)
    } else {
        body(headers, direction)?
    };
    Ok(Some(Head {
        length,
        body,
        last: values(headers, "connection").any(|value| has_word(value, "close")),
        interim,
    }))
}

fn body(headers: &[Header<'_>], direction: Direction) -> io::Result<Body> {
    let mut lengths = values(headers, "content-length");
    let length = lengths.next();
    if values(headers, "transfer-encoding").any(|value| has_word(value, "chunked")) {
        // The two ends may disagree about such a message; so must not the proxy.
        return match length {
            None => Ok(Body::Chunked),
            Some(_) => Err(invalid("a message has both a length and chunks")),
        };
    }
    match (length, lengths.next()) {
        (Some(length), None) => std::str::from_utf8(length)
            .ok()
            .and_then(|text| text.trim().parse().ok())
            .filter(|length| *length <= LONGEST)
            .map(Body::Length)
            .ok_or_else(|| invalid("a Content-Length is no number, or too large")),
        (Some(_), Some(_)) => Err(invalid("a message has two lengths")),
        (None, _) => Ok(match direction {
            Direction::Request => Body::Length(0),
            Direction::Answer => Body::UntilClose,
        }),
    }
}

/// Where a chunked body ends, if it is there whole.
fn chunked_end(body: &[u8]) -> io::Result<Option<usize>> {
    let mut at = 0;
    loop {
        let Status::Complete((line, size)) =
            httparse::parse_chunk_size(&body[at..]).map_err(|_| invalid("a chunk has no size"))?
        else {
            return Ok(None);
        };
        at += line;
        if size == 0 {
            let mut trailers = [EMPTY_HEADER; MOST_HEADERS];
            let parsed = httparse::parse_headers(&body[at..], &mut trailers).map_err(invalid)?;
            return Ok(match parsed {
                Status::Complete((length, _)) => Some(at + length),
                Status::Partial => None,
            });
        }
        let size = usize::try_from(size)
            .ok()
            .filter(|size| *size <= LONGEST)
            .ok_or_else(|| invalid("a chunk is longer than the proxy takes"))?;
        match body.get(at + size..at + size + 2) {
            Some(b"\r\n") => at += size + 2,
            Some(_) => return Err(invalid("a chunk is longer than its size")),
            None => return Ok(None),
        }
    }
}

/// The values of the headers of this name.
fn values<'h>(headers: &'h [Header<'_>], name: &'h str) -> impl Iterator<Item = &'h [u8]> {
    headers
        .iter()
        .filter(move |header| header.name.eq_ignore_ascii_case(name))
        .map(|header| header.value)
}

/// Whether a list of words, separated by commas, has this one.
fn has_word(list: &[u8], word: &str) -> bool {
    list.split(|byte| *byte == b',')
        .any(|item| item.trim_ascii().eq_ignore_ascii_case(word.as_bytes()))
}

fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt;

    use super::*;
    use Direction::{Answer, Request};

    /// Reads all messages of a text that comes in pieces of this size.
    async fn read_all(text: &str, piece: usize, direction: Direction) -> io::Result<Vec<Message>> {
        let (mut near, mut far) = tokio::io::duplex(piece);
        let text = text.to_owned();
        let writer = tokio::spawn(async move {
            // Fails when the reader has seen enough.
            let _ = far.write_all(text.as_bytes()).await;
        });
        let mut buffer = BytesMut::new();
        let mut messages = Vec::new();
        let result = loop {
            match read(&mut near, &mut buffer, direction).await {
                Ok(Some(message)) => messages.push(message),
                Ok(None) => break Ok(messages),
                Err(error) => break Err(error),
            }
        };
        drop(near);
        writer.await.unwrap();
        result
    }

    async fn texts(text: &str, direction: Direction) -> Vec<String> {
        let whole = read_all(text, 1 << 16, direction).await.unwrap();
        let trickled = read_all(text, 1, direction).await.unwrap();
        assert_eq!(
            whole, trickled,
            "it does not matter in which pieces it comes"
        );
        whole
            .iter()
            .map(|message| String::from_utf8(message.bytes.to_vec()).unwrap())
            .collect()
    }

    async fn refusal(text: &str, direction: Direction) -> io::ErrorKind {
        read_all(text, 7, direction).await.unwrap_err().kind()
    }

    #[tokio::test]
    async fn tells_requests_with_and_without_bodies_apart() {
        let post = "POST /v1/et/init?clientToken=a HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\n\r\n{\"a\":\"\r\n\r\n\"}";
        let delete = "DELETE /v1/et/a HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n";
        let get = "GET /v1/et HTTP/1.1\r\nhost: x\r\n\r\n";
        assert_eq!(
            texts(&[post, delete, get].concat(), Request).await,
            [post, delete, get]
        );
    }

    #[tokio::test]
    async fn tells_answers_apart_by_length_chunks_and_status() {
        let plain = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\n{\r\n\r\n1\r\n}\r\n0\r\nX-Trailer: 1\r\n\r\n";
        let nothing = "HTTP/1.1 204 No Content\r\n\r\n";
        assert_eq!(
            texts(&[plain, chunked, nothing, plain].concat(), Answer).await,
            [plain, chunked, nothing, plain]
        );
    }

    #[tokio::test]
    async fn an_answer_without_a_length_ends_with_its_connection() {
        let text = "HTTP/1.1 200 OK\r\n\r\nall of it\r\n\r\nHTTP/1.1 200 OK";
        let messages = read_all(text, 5, Answer).await.unwrap();
        assert_eq!(
            (messages.len(), &messages[0].bytes[..]),
            (1, text.as_bytes())
        );
        assert!(messages[0].last);
    }

    #[tokio::test]
    async fn knows_where_the_head_ends_and_whether_the_connection_does() {
        let head = "HTTP/1.1 200 OK\r\nConnection: Keep-Alive, Close\r\ncontent-length: 2\r\n\r\n";
        let messages = read_all(&format!("{head}{{}}"), 3, Answer).await.unwrap();
        assert_eq!((messages[0].head, messages[0].last), (head.len(), true));
        let early = read_all("HTTP/1.1 103 Early Hints\r\n\r\n", 3, Answer)
            .await
            .unwrap();
        assert!(early[0].interim);
    }

    #[tokio::test]
    async fn a_connection_that_ends_within_a_message_is_an_error() {
        for text in [
            "GET / HTTP/1.1\r\nhost:",
            "POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\nab",
            "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n",
        ] {
            assert_eq!(
                refusal(text, Request).await,
                io::ErrorKind::UnexpectedEof,
                "{text}"
            );
        }
    }

    #[tokio::test]
    async fn refuses_what_two_readers_could_read_in_two_ways() {
        for text in [
            "POST / HTTP/1.1\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabcd",
            "POST / HTTP/1.1\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\ncontent-length: three\r\n\r\nabc",
            "POST / HTTP/1.1\r\ncontent-length: 99999999999\r\n\r\nabc",
            "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nx\r\n\r\n",
            "no HTTP at all\r\n\r\n",
        ] {
            assert_eq!(
                refusal(text, Request).await,
                io::ErrorKind::InvalidData,
                "{text}"
            );
        }
    }
}
