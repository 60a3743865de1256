//! One call on its way from a builder through the raw client to the transport and back.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use et_api_raw::operation::Operation;
use et_api_raw::transport::{Exchange, Exchanging, Transport as Seam};
use et_api_raw::{ResponseValue, types};
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::client::Client;
use crate::error::{Error, ErrorBuilder, ErrorKind, Outcome};
use crate::identifier::check_id;
use crate::pagination::{Apart, Hint};
use crate::preview::Preview;
use crate::response::{Meta, Response};
use crate::transport::prepare::{CLIENT_TOKEN, Prepared};
use crate::transport::settings::CallSettings;

/// What a raw call gives back.
pub(crate) type RawResult<T> = Result<ResponseValue<T>, et_api_raw::Error<types::Error>>;

/// What an operation gives back, decoded once more where the raw client failed to, to learn where.
pub(crate) trait RawOutput: Send + Sized {
    /// The place of the first mistake in an answer.
    fn locate_mistake(body: &[u8]) -> Option<(String, serde_json::Error)>;
}

impl<T: DeserializeOwned + Send> RawOutput for T {
    fn locate_mistake(body: &[u8]) -> Option<(String, serde_json::Error)> {
        let mut json = serde_json::Deserializer::from_slice(body);
        match serde_path_to_error::deserialize::<_, T>(&mut json) {
            Err(error) => Some((error.path().to_string(), error.into_inner())),
            // Then something follows that should not.
            Ok(_) => Some((".".to_owned(), json.end().err()?)),
        }
    }
}

/// What every builder carries: the client, what was overridden for this call, the ids of the resource, and a mistake made while building.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    client: Client,
    settings: Option<Box<CallSettings>>,
    ids: Vec<(&'static str, String)>,
    mistake: Option<Error>,
    /// Where to leave the marker of the next page, for a list that looks ahead.
    hint: Option<Arc<Hint>>,
}

/// The exchange of one call: it hands the request to the transport and keeps what the raw client would drop.
pub(crate) struct CallExchange {
    client: Client,
    settings: Option<Box<CallSettings>>,
    preview: bool,
    hint: Option<Arc<Hint>>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
enum Kept {
    #[default]
    Nothing,
    Preview(Preview),
    Answer(Answered),
}

/// A successful exchange.
struct Answered {
    operation: &'static Operation,
    meta: Meta,
    body: Bytes,
    /// The client token of an action that changes something.
    token: Option<String>,
}

impl Call {
    pub(crate) fn new(client: &Client, ids: &[(&'static str, &str)]) -> Self {
        Self {
            client: client.clone(),
            settings: None,
            ids: ids
                .iter()
                .map(|(name, id)| (*name, (*id).to_owned()))
                .collect(),
            mistake: None,
            hint: None,
        }
    }

    /// The settings of this call alone.
    pub(crate) fn settings_mut(&mut self) -> &mut CallSettings {
        self.settings
            .get_or_insert_with(|| Box::new(self.client.settings().clone()))
    }

    /// Remembers the first mistake; sending will tell it.
    pub(crate) fn mistake(&mut self, error: Error) {
        self.mistake.get_or_insert(error);
    }

    /// Has the answer read for the marker of the next page before it is decoded.
    pub(crate) fn hint(&mut self, hint: Arc<Hint>) {
        self.hint = Some(hint);
    }

    /// Sets the client token.
    pub(crate) fn client_token(&mut self, token: String) {
        let query = &mut self.settings_mut().extra_query;
        query.retain(|(name, _)| name != CLIENT_TOKEN);
        query.push((CLIENT_TOKEN.to_owned(), token));
    }

    /// The id at this place in the path.
    pub(crate) fn id(&self, index: usize) -> &str {
        &self.ids[index].1
    }

    /// The exchange of this call, and a raw client that sends through it. What the exchange needs is taken; the ids stay.
    pub(crate) fn begin(
        &mut self,
        preview: bool,
    ) -> Result<(Arc<CallExchange>, et_api_raw::Client), Error> {
        if let Some(mistake) = self.mistake.take() {
            return Err(mistake);
        }
        for (parameter, id) in &self.ids {
            check_id(parameter, id)?;
        }
        let exchange = Arc::new(CallExchange {
            client: self.client.clone(),
            settings: self.settings.take(),
            preview,
            hint: self.hint.take(),
            kept: Mutex::default(),
        });
        let raw = self
            .client
            .raw_template()
            .with_transport(Seam::new(exchange.clone()));
        Ok((exchange, raw))
    }
}

fn internal() -> Error {
    ErrorBuilder::new(ErrorKind::InvalidInput)
        .detail("the raw client gave no request to send")
        .build()
}

impl CallExchange {
    /// What the caller gets for what the raw client gave.
    pub(crate) fn finish<T: RawOutput>(&self, result: RawResult<T>) -> Result<Response<T>, Error> {
        match result {
            Ok(response) => {
                let Kept::Answer(answered) = self.take() else {
                    return Err(internal());
                };
                Ok(Response::new(response.into_inner(), answered.meta))
            }
            Err(error) => Err(self.explain::<T>(error)),
        }
    }

    /// What would have been sent.
    pub(crate) fn finish_preview<T>(&self, result: RawResult<T>) -> Result<Preview, Error> {
        match (self.take(), result) {
            (Kept::Preview(preview), _) => Ok(preview),
            (_, Err(error)) => Err(error.into()),
            (_, Ok(_)) => Err(internal()),
        }
    }

    fn keep(&self, kept: Kept) {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = kept;
    }

    fn take(&self) -> Kept {
        std::mem::take(&mut *self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The error of a raw call. One of decoding is told with its place.
    fn explain<T: RawOutput>(&self, error: et_api_raw::Error<types::Error>) -> Error {
        let (et_api_raw::Error::InvalidResponsePayload(..), Kept::Answer(answered)) =
            (&error, self.take())
        else {
            return error.into();
        };
        let Answered {
            operation,
            meta,
            body,
            token,
        } = answered;
        let mut builder = match T::locate_mistake(&body) {
            Some((path, error)) => undecodable(&body, Some(path), &error),
            None => ErrorBuilder::new(ErrorKind::Decode),
        };
        builder = builder
            .operation(operation)
            .status(meta.status)
            .attempts(meta.attempts);
        let response = Response::new((), meta);
        if let Some(id) = response.request_id() {
            builder = builder.request_id(id);
        }
        builder = builder.outcome(if token.is_some() {
            Outcome::Completed
        } else {
            Outcome::Unchanged
        });
        if let Some(token) = token {
            builder = builder.client_token(token);
        }
        builder.build()
    }
}

/// An error of decoding: where and of which sort, never the value.
fn undecodable(body: &[u8], path: Option<String>, error: &serde_json::Error) -> ErrorBuilder {
    use serde_json::error::Category;
    let detail = match error.classify() {
        _ if body.is_empty() => "the answer is empty but should be JSON".to_owned(),
        Category::Eof => "the answer's JSON ends early".to_owned(),
        Category::Syntax | Category::Io => format!(
            "the answer is no JSON (line {}, column {}); check that the endpoint is the service's",
            error.line(),
            error.column()
        ),
        Category::Data => "the answer's JSON has not the expected shape".to_owned(),
    };
    let builder = ErrorBuilder::new(ErrorKind::Decode).detail(detail);
    match path.filter(|path| error.is_data() && path != ".") {
        Some(path) => builder.json_path(path),
        None => builder,
    }
}

/// The status of the stand-in answer that carries an error through the raw client. No server sends it: it has three digits but
/// is beyond the classes of HTTP.
const CARRIES_ERROR: u16 = 999;

/// A stand-in answer that brings an error of ours through reqwest's result type.
fn carry(error: Error) -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::new());
    *response.status_mut() =
        StatusCode::from_u16(CARRIES_ERROR).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.extensions_mut().insert(error);
    response
}

impl Exchange for CallExchange {
    fn run<'a>(&'a self, operation: &'static str, request: reqwest::Request) -> Exchanging<'a> {
        let settings = self
            .settings
            .as_deref()
            .unwrap_or_else(|| self.client.settings());
        let prepared = prepared(&self.client, settings, operation, request);
        Box::pin(async move {
            let prepared = match &prepared {
                Ok(prepared) => prepared,
                Err(error) => return Ok(carry(error.clone())),
            };
            if self.preview {
                self.keep(Kept::Preview(Preview::of(prepared)));
                return Ok(carry(internal()));
            }
            let answer = match &self.hint {
                Some(hint) => {
                    let (client, settings) = (self.client.clone(), self.settings.clone());
                    Apart::fetch(client, settings, prepared.clone(), hint.clone()).await
                }
                None => self.client.transport().run(prepared, settings).await,
            };
            let answer = match answer {
                Ok(answer) => answer,
                Err(error) => return Ok(carry(error)),
            };
            // The raw client looks at status and body only.
            let headers = HeaderMap::new();
            let response = response(answer.status, headers, answer.body.clone());
            self.keep(Kept::Answer(Answered {
                operation: prepared.operation,
                meta: Meta {
                    status: answer.status,
                    headers: answer.headers,
                    attempts: answer.attempts,
                },
                body: answer.body,
                token: prepared
                    .client_token
                    .clone()
                    .filter(|_| prepared.operation.is_mutating()),
            }));
            Ok(response)
        })
    }
}

/// The exchange of the raw client that users get: the client's own settings for every call.
impl Exchange for Client {
    fn run<'a>(&'a self, operation: &'static str, request: reqwest::Request) -> Exchanging<'a> {
        let prepared = prepared(self, self.settings(), operation, request);
        Box::pin(async move {
            let prepared = match &prepared {
                Ok(prepared) => prepared,
                Err(error) => return Ok(carry(error.clone())),
            };
            Ok(
                match self.transport().run(prepared, self.settings()).await {
                    Ok(answer) => response(answer.status, answer.headers, answer.body),
                    Err(error) => carry(error),
                },
            )
        })
    }
}

fn prepared(
    client: &Client,
    settings: &CallSettings,
    operation: &'static str,
    request: reqwest::Request,
) -> Result<Arc<Prepared>, Error> {
    let operation = Operation::by_id(operation).ok_or_else(internal)?;
    // Apart, so that the future of the call is of a size that allocators have at hand.
    client
        .transport()
        .prepare(operation, settings, request)
        .map(Arc::new)
}

/// An answer as the raw client takes it.
fn response(status: StatusCode, headers: HeaderMap, body: Bytes) -> http::Response<Bytes> {
    let mut response = http::Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// The exchange of a raw client that only serves to make others, with exchanges of their own.
pub(crate) struct Nowhere;

impl Exchange for Nowhere {
    fn run<'a>(&'a self, _: &'static str, _: reqwest::Request) -> Exchanging<'a> {
        Box::pin(async { Ok(carry(internal())) })
    }
}

/// The error within an error of the raw client, for calls made through [`Client::raw`].
impl From<et_api_raw::Error<types::Error>> for Error {
    fn from(error: et_api_raw::Error<types::Error>) -> Self {
        use et_api_raw::Error as Raw;
        match error {
            Raw::UnexpectedResponse(response) => match response.extensions().get::<Error>() {
                Some(carried) => carried.clone(),
                None => ErrorBuilder::new(ErrorKind::UnexpectedAnswer)
                    .detail(format!(
                        "the endpoint answered {}, which the service never does",
                        response.status()
                    ))
                    .status(response.status())
                    .build(),
            },
            Raw::InvalidResponsePayload(body, error) => undecodable(&body, None, &error)
                .outcome(Outcome::Completed)
                .build(),
            Raw::InvalidRequest(detail) => ErrorBuilder::new(ErrorKind::InvalidInput)
                .detail(detail)
                .build(),
            other => ErrorBuilder::new(ErrorKind::InvalidInput)
                .detail(format!(
                    "the request cannot be built: {}",
                    without_body(&other)
                ))
                .build(),
        }
    }
}

/// What a raw error of building a request says.
fn without_body(error: &et_api_raw::Error<types::Error>) -> String {
    use std::error::Error as _;
    error
        .source()
        .map_or_else(|| "unknown reason".to_owned(), ToString::to_string)
}
