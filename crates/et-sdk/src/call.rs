//! A call of an operation: parameters and options, then build, run, decode.
//!
//! [`Call::prepare`] builds the request, the transport runs it, and [`decode`](crate::decode) reads
//! the response.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue};

use crate::client::Client;
use crate::decode::decode;
use crate::error::Error;
use crate::mode::{Async, Mode};
use crate::operation::{Idempotent, Operation};
use crate::preview::Preview;
use crate::response::Response;
use crate::retry::{BackoffPolicy, NoRetry, RetryPolicy};
use crate::transport::Transport;
use crate::transport::observed::Observed;
use crate::transport::prepare::Prepared;
use crate::transport::response::RawResponse;
use crate::transport::settings::{CallSettings, OnRetry};

/// A call of the operation `O`, ready to be sent.
///
/// The methods of the operation set its optional parameters; those of every call override the
/// client's settings for this call alone. Nothing is sent until the call is awaited, by
/// [`send`](Self::send) or directly.
///
/// ```
/// # et_documentation::stage::with_client(async |client| {
/// use std::time::Duration;
///
/// let line = client.line("dcphy-gq65bz9ip712");
/// let renamed = line.update().name("backbone-south").operation_timeout(Duration::from_secs(20));
/// println!("{}", renamed.clone().preview()?);
/// renamed.send().await?;
/// let line = line.get().await?;
/// # assert_eq!(line.name.as_deref(), Some("backbone-south"));
/// # Ok(())
/// # });
/// ```
#[derive(Clone)]
#[must_use = "nothing is sent until the call is awaited"]
pub struct Call<O, M = Async> {
    client: Client<M>,
    pub(crate) operation: O,
    /// Set where something differs from the client's settings.
    settings: Option<Box<CallSettings>>,
}

/// One line with the action, and the names of extra headers, whose values may be secret.
impl<O: Operation, M> fmt::Debug for Call<O, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({}", O::description().action)?;
        let settings = self.settings.as_deref();
        for name in settings
            .iter()
            .flat_map(|settings| settings.extra_headers.keys())
        {
            write!(f, ", {name}")?;
        }
        f.write_str(")")
    }
}

impl<O: Operation, M: Mode> Call<O, M> {
    pub(crate) fn new(client: &Client<M>, operation: O) -> Self {
        Self {
            client: client.clone(),
            operation,
            settings: None,
        }
    }

    /// Returns what [`send`](Self::send) would send, with secrets and contacts hidden. Nothing is
    /// sent, and a read-only client can preview everything.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if the call cannot be sent.
    pub fn preview(self) -> Result<Preview, Error> {
        Ok(Preview::of(&self.prepare()?.prepared))
    }

    /// Sets how failed attempts of this call are retried, instead of the client's policy.
    pub fn retry_policy(mut self, policy: impl RetryPolicy + 'static) -> Self {
        self.settings_mut().retry = Arc::new(policy);
        self
    }

    /// Sends the request once.
    pub fn without_retries(self) -> Self {
        self.retry_policy(NoRetry)
    }

    /// Sets how long this call waits between attempts, instead of the client's policy.
    pub fn backoff_policy(mut self, policy: impl BackoffPolicy + 'static) -> Self {
        self.settings_mut().backoff = Arc::new(policy);
        self
    }

    /// Sets how long one attempt may take, instead of the client's timeout.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings_mut().attempt_timeout = timeout;
        self
    }

    /// Sets how long this call may take with all attempts, instead of the client's timeout.
    pub fn operation_timeout(mut self, timeout: Duration) -> Self {
        self.settings_mut().operation_timeout = timeout;
        self
    }

    /// Adds a query parameter that this crate does not know. It is signed like the others.
    pub fn extra_query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let pair = (name.into(), value.into());
        self.settings_mut().extra_query.push(pair);
        self
    }

    /// Adds a header that this crate does not know. It is signed if its name starts with `x-bce-`.
    pub fn extra_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.settings_mut().extra_headers.append(name, value);
        self
    }

    /// The same call, whose resource may not exist: that is logged as no failure.
    pub(crate) fn may_be_missing(mut self) -> Self {
        self.settings_mut().may_be_missing = true;
        self
    }

    /// The same call, which tells of each attempt that is followed by another one.
    pub(crate) fn on_retry(mut self, tell: OnRetry) -> Self {
        self.settings_mut().on_retry = Some(tell);
        self
    }

    /// The settings of this call alone.
    fn settings_mut(&mut self) -> &mut CallSettings {
        self.settings
            .get_or_insert_with(|| Box::new(self.client.transport().settings.clone()))
    }

    pub(crate) fn client(&self) -> &Client<M> {
        &self.client
    }

    /// The call as its observer sees it, from now on.
    pub(crate) fn observe(&self) -> Option<Observed> {
        Observed::start(self.client.transport(), O::description())
    }

    /// The first half: builds the request. Each attempt adds its own headers and signs it.
    pub(crate) fn prepare(self) -> Result<PreparedCall, Error> {
        let operation = O::description();
        let request = self
            .operation
            .into_request(self.client.requests())
            .map_err(|error| error.of(operation))?;
        let transport = self.client.transport();
        let settings = self.settings.as_deref().unwrap_or(&transport.settings);
        let prepared = Prepared::new(operation, settings, request)?;
        Ok(PreparedCall {
            prepared,
            settings: self.settings,
            transport: transport.clone(),
        })
    }

    /// The same call, to be awaited.
    pub(crate) fn into_async(self) -> Call<O> {
        Call {
            client: self.client.with_mode(Async),
            operation: self.operation,
            settings: self.settings,
        }
    }
}

impl<O: Idempotent, M: Mode> Call<O, M> {
    /// Sets the token under which the request is carried out once, however often it arrives: 1 to
    /// 64 visible ASCII characters. By default it is a random UUID. Set it to continue where
    /// another process stopped.
    #[doc(alias = "clientToken")]
    pub fn client_token(mut self, token: impl Into<String>) -> Self {
        self.settings_mut().client_token = Some(token.into());
        self
    }
}

impl<O: Operation> Call<O> {
    /// Sends the request and waits for the response.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    pub async fn send(self) -> Result<Response<O::Output>, Error> {
        let observed = self.observe();
        let result = async {
            let call = self.prepare()?;
            let response = call.run(observed.as_ref()).await?;
            decode::<O>(&*call.transport.clock, call.prepared, response).await
        };
        let result = result.await;
        Observed::end(observed, &result);
        result
    }
}

/// A call can be awaited as it is, which sends it.
impl<O: Operation> IntoFuture for Call<O> {
    type Output = Result<Response<O::Output>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// A call whose request is built.
pub(crate) struct PreparedCall {
    pub(crate) prepared: Prepared,
    settings: Option<Box<CallSettings>>,
    transport: Arc<Transport>,
}

impl PreparedCall {
    /// The second half: runs the request to its end.
    pub(crate) async fn run(&self, observed: Option<&Observed>) -> Result<RawResponse, Error> {
        let defaults = &self.transport.settings;
        let settings = self.settings.as_deref().unwrap_or(defaults);
        let call = self.transport.run(&self.prepared, settings, observed);
        call.await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Credentials;

    #[test]
    fn the_future_of_a_call_stays_small_and_may_move_between_threads() {
        fn size<F: Future + Send>(future: &F) -> usize {
            size_of_val(future)
        }
        let client = Client::builder()
            .endpoint("http://127.0.0.1:1")
            .credentials(Credentials::new("key", "secret").unwrap())
            .build()
            .unwrap();
        // Every byte is copied when the future is boxed or spawned.
        let size = size(&client.line("id").get().send());
        assert!(size < 4096, "{size} bytes");
    }
}
