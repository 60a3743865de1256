//! What ends a test that waits for something that never comes, such as a timeout that is longer
//! than the test expects. Without it the test would hang instead of failing.

use std::sync::LazyLock;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

/// Longer than anything takes that a test waits for, and short enough that a test ends within a
/// minute.
const LIMIT: Duration = Duration::from_secs(40);

/// Where real time is measured: a test may stop or move its own runtime's.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("alarm")
        .enable_time()
        .build()
        .expect("a thread for alarms")
});

/// Ends its timer when dropped.
struct Alarm(JoinHandle<()>);

impl Drop for Alarm {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Waits for the future.
///
/// # Panics
/// If it has not ended after 40 seconds of real time. The message names what was awaited.
pub async fn ends<F: Future>(awaited: &str, future: F) -> F::Output {
    ends_within(LIMIT, awaited, future).await
}

async fn ends_within<F: Future>(limit: Duration, awaited: &str, future: F) -> F::Output {
    // A timer must be made where its runtime is.
    let mut alarm = Alarm(RUNTIME.spawn(async move { tokio::time::sleep(limit).await }));
    tokio::select! {
        biased;
        output = future => output,
        _ = &mut alarm.0 => panic!("{awaited}: still waiting after {limit:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_ends_is_returned_and_what_never_ends_fails() {
        assert_eq!(ends("a value", std::future::ready(1)).await, 1);
        let never = ends_within(
            Duration::from_millis(1),
            "a response",
            std::future::pending::<()>(),
        );
        let panic = tokio::spawn(never).await.unwrap_err().into_panic();
        let message = panic.downcast_ref::<String>().unwrap();
        assert!(
            message.starts_with("a response: still waiting"),
            "{message}"
        );
    }
}
