//! An answer, fetched by a task of its own: that goes on while the list's consumer does something else, such as decoding the page before.
//!
//! Decoding stays with the consumer. Memory that one thread allocates and another frees costs more than what a third thread would gain.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::task::JoinHandle;

use super::Hint;
use crate::client::Client;
use crate::error::{Error, ErrorBuilder, ErrorKind};
use crate::telemetry;
use crate::transport::answer::Answer;
use crate::transport::prepare::Prepared;
use crate::transport::settings::CallSettings;

/// An answer on its way. Dropped, it is not waited for any more.
pub(crate) struct Apart(JoinHandle<Result<Answer, Error>>);

impl Apart {
    /// Fetches the answer, and has it looked through for the marker of the next page.
    pub(crate) fn fetch(
        client: Client,
        settings: Option<Box<CallSettings>>,
        prepared: Arc<Prepared>,
        hint: Arc<Hint>,
    ) -> Self {
        let fetching = async move {
            let settings = settings.as_deref().unwrap_or_else(|| client.settings());
            let answer = client.transport().run(&prepared, settings).await?;
            hint.read(&answer.body);
            Ok(answer)
        };
        Self(tokio::spawn(telemetry::in_current_span(fetching)))
    }
}

impl Future for Apart {
    type Output = Result<Answer, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let joined = ready!(Pin::new(&mut self.0).poll(context));
        Poll::Ready(joined.unwrap_or_else(|error| {
            match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(ErrorBuilder::new(ErrorKind::Connection)
                    .detail("the runtime ended before the page had come")
                    .build()),
            }
        }))
    }
}

impl Drop for Apart {
    fn drop(&mut self) {
        self.0.abort();
    }
}
