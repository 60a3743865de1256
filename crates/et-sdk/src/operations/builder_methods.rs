//! The methods that all operation builders share.

/// Gives a builder the settings of its call alone. `call` is the field that holds the call.
macro_rules! call_options {
    ($builder:ident, $($call:ident).+) => {
        impl $builder {
            /// How this call is repeated, instead of the client's way.
            pub fn retry_policy(mut self, policy: impl crate::retry::RetryPolicy + 'static) -> Self {
                self.$($call).+.settings_mut().retry = std::sync::Arc::new(policy);
                self
            }

            /// Sends the request once.
            pub fn without_retries(self) -> Self {
                self.retry_policy(crate::retry::NoRetry)
            }

            /// How long this call waits between attempts, instead of the client's way.
            pub fn backoff_policy(mut self, policy: impl crate::retry::BackoffPolicy + 'static) -> Self {
                self.$($call).+.settings_mut().backoff = std::sync::Arc::new(policy);
                self
            }

            /// How long one attempt may take, instead of the client's time-out.
            pub fn attempt_timeout(mut self, timeout: std::time::Duration) -> Self {
                self.$($call).+.settings_mut().attempt_timeout = timeout;
                self
            }

            /// How long this call may take with all attempts, instead of the client's time-out.
            pub fn operation_timeout(mut self, timeout: std::time::Duration) -> Self {
                self.$($call).+.settings_mut().operation_timeout = timeout;
                self
            }

            /// Adds a query parameter that this crate does not know. It is signed like the others.
            pub fn extra_query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
                self.$($call).+.settings_mut().extra_query.push((name.into(), value.into()));
                self
            }

            /// Adds a header that this crate does not know. Those named `x-bce-…` are signed.
            pub fn extra_header(mut self, name: crate::http::HeaderName, value: crate::http::HeaderValue) -> Self {
                self.$($call).+.settings_mut().extra_headers.append(name, value);
                self
            }
        }
    };
}

/// Gives a builder its `send`, `preview` and per-call settings. `raw` is the call on the raw client.
macro_rules! operation {
    ($builder:ident -> $output:ty, |$this:ident, $raw:ident| $call:expr) => {
        impl $builder {
            /// Sends the request and waits for the answer.
            ///
            /// # Errors
            /// See [`ErrorKind`](crate::ErrorKind).
            pub async fn send(self) -> Result<crate::Response<$output>, crate::Error> {
                let mut $this = self;
                let (exchange, raw) = $this.call.begin(false)?;
                let $raw = &raw;
                exchange.finish($call.send().await)
            }

            /// Shows what [`send`](Self::send) would send, with secrets and contacts hidden. Nothing is sent, also by a read-only client.
            ///
            /// # Errors
            /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if it could not be sent.
            pub async fn preview(self) -> Result<crate::Preview, crate::Error> {
                let mut $this = self;
                let (exchange, raw) = $this.call.begin(true)?;
                let $raw = &raw;
                exchange.finish_preview($call.send().await)
            }
        }

        crate::operations::builder_methods::call_options!($builder, call);

        // What every builder promises: it can be copied, shown and sent elsewhere, and so can its future.
        #[cfg(test)]
        const _: () = {
            fn shape<T: Clone + std::fmt::Debug + Send + Sync + 'static>(builder: T) -> T {
                builder
            }
            fn future(builder: $builder) -> impl Future<Output = Result<crate::Response<$output>, crate::Error>> + Send {
                shape(builder).send()
            }
            let _ = future;
        };
    };
    ($builder:ident -> $output:ty, token, |$this:ident, $raw:ident| $call:expr) => {
        crate::operations::builder_methods::operation!($builder -> $output, |$this, $raw| $call);

        impl $builder {
            /// The token under which the request is carried out once, however often it arrives: 1 to 64 visible ASCII characters. A random
            /// UUID unless given. Give one to go on where another process stopped.
            #[doc(alias = "clientToken")]
            pub fn client_token(mut self, token: impl Into<String>) -> Self {
                self.call.client_token(token.into());
                self
            }
        }
    };
}

pub(crate) use {call_options, operation};
