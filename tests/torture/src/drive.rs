//! Makes the calls, many at a time, through one client.

use std::time::Duration;

use anyhow::Result;
use bce_auth::provider::ProvideCredentials;
use et_sdk::retry::{ExponentialBackoff, StandardRetry};
use et_sdk::{Client, Error};
use futures_util::{StreamExt, TryStreamExt, stream};
use indicatif::ProgressBar;

use crate::call::Call;

/// How many calls are in flight at a time.
const AT_A_TIME: usize = 64;

/// How long an attempt may take. Short, because some attempts never get a response.
const ATTEMPT_TIMEOUT: Duration = Duration::from_millis(250);

/// How long the proxy holds back what is to come too late.
pub const STALL: Duration = Duration::from_millis(400);

/// What the client said of a call: the id of what was created, if something was, or why it failed.
#[derive(Debug)]
pub struct Report {
    /// The call.
    pub call: Call,
    /// How it ended.
    pub result: Result<Option<String>, Error>,
}

/// A client with short timeouts, five attempts and no retry budget.
pub fn client(
    endpoint: &str,
    credentials: impl ProvideCredentials + 'static,
) -> Result<Client, Error> {
    Client::builder()
        .endpoint(endpoint)
        .credentials_provider(credentials)
        .attempt_timeout(ATTEMPT_TIMEOUT)
        .operation_timeout(Duration::from_secs(10))
        .retry_policy(StandardRetry::new(5))
        .backoff_policy(ExponentialBackoff::new(
            Duration::from_millis(10),
            Duration::from_millis(100),
        ))
        .without_retry_budget()
        .build()
}

/// Makes all calls, and reports how each ended.
pub async fn drive(client: &Client, calls: &[Call], progress: &ProgressBar) -> Result<Vec<Report>> {
    let tasks = calls.iter().map(|&call| {
        let (client, progress) = (client.clone(), progress.clone());
        tokio::spawn(async move {
            let result = call.send(&client, None).await;
            progress.inc(1);
            Report { call, result }
        })
    });
    let reports = stream::iter(tasks).buffer_unordered(AT_A_TIME);
    Ok(reports.try_collect().await?)
}
