//! The cache in front of a source that the test holds back, under a clock that the test moves.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering::SeqCst};

use tokio::sync::{Notify, Semaphore};
use tokio::task::{JoinHandle, yield_now};

use super::*;

/// A source that responds to each call once it gets a permit. Its credentials expire at `end`, or
/// never if that is 0. It fails while `is_down`.
#[derive(Debug)]
struct Source {
    calls: AtomicUsize,
    called: Notify,
    permits: Semaphore,
    end: AtomicI64,
    is_down: AtomicBool,
}

impl ProvideCredentials for Source {
    fn provide(&self) -> ProvideFuture<'_> {
        Box::pin(async {
            let number = self.calls.fetch_add(1, SeqCst) + 1;
            self.called.notify_one();
            self.permits.acquire().await.expect("not closed").forget();
            if self.is_down.load(SeqCst) {
                return Err(ProviderError::failed("source", format!("failure {number}")));
            }
            let credentials = Credentials::new(format!("key-{number}"), "sk").expect("a key");
            Ok(match self.end.load(SeqCst) {
                0 => credentials,
                end => credentials.with_expiry(at(end)),
            })
        })
    }
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).expect("a time")
}

/// A cache in front of a source, with a clock that the test moves.
#[derive(Clone)]
struct Setup {
    source: Arc<Source>,
    now: Arc<AtomicI64>,
    provider: Arc<CachingProvider<Arc<Source>>>,
}

impl Setup {
    fn new(permits: usize, end: i64) -> Self {
        let source = Arc::new(Source {
            calls: AtomicUsize::new(0),
            called: Notify::new(),
            permits: Semaphore::new(permits),
            end: AtomicI64::new(end),
            is_down: AtomicBool::new(false),
        });
        let now = Arc::<AtomicI64>::default();
        let clock = Arc::clone(&now);
        let provider = CachingProvider::new(Arc::clone(&source));
        let provider = Arc::new(provider.with_clock(move || at(clock.load(SeqCst))));
        Self {
            source,
            now,
            provider,
        }
    }

    /// The access key id at a time.
    async fn key_at(&self, seconds: i64) -> String {
        self.now.store(seconds, SeqCst);
        let credentials = self.provider.provide().await.expect("credentials");
        credentials.access_key_id().to_owned()
    }

    fn spawn(&self) -> JoinHandle<Result<String, String>> {
        let provider = Arc::clone(&self.provider);
        tokio::spawn(async move {
            let result = provider.provide().await;
            result
                .map(|it| it.access_key_id().to_owned())
                .map_err(|error| error.to_string())
        })
    }

    fn calls(&self) -> usize {
        self.source.calls.load(SeqCst)
    }
}

#[tokio::test]
async fn refreshes_ahead_of_the_expiration_or_after_half_of_a_short_lifetime() {
    for (end, fresh, stale) in [
        (3_600, &[0, 1_000, 3_299][..], Some(3_300)),
        (60, &[0, 29], Some(30)),
        (0, &[0, 1_000_000_000], None),
    ] {
        let setup = Setup::new(9, end);
        for now in fresh {
            assert_eq!(setup.key_at(*now).await, "key-1", "{end}");
        }
        let now = stale.unwrap_or_else(|| {
            setup.provider.invalidate();
            0
        });
        setup.source.end.store(7_200, SeqCst);
        assert_eq!(setup.key_at(now).await, "key-2", "{end}");
        assert_eq!(setup.key_at(now).await, "key-2", "{end}");
    }
}

#[tokio::test]
async fn concurrent_callers_share_one_refresh_and_its_error() {
    for is_down in [false, true] {
        let setup = Setup::new(0, 0);
        setup.source.is_down.store(is_down, SeqCst);
        let callers: Vec<_> = (0..100).map(|_| setup.spawn()).collect();
        setup.source.called.notified().await;
        // On this single-threaded runtime, every caller now waits.
        yield_now().await;
        setup.source.permits.add_permits(1);
        for caller in callers {
            assert_eq!(caller.await.expect("no panic").is_err(), is_down);
        }
        assert_eq!(setup.calls(), 1);
    }
}

#[tokio::test]
async fn another_caller_takes_over_a_refresh_whose_caller_is_dropped() {
    let setup = Setup::new(0, 0);
    let first = setup.spawn();
    setup.source.called.notified().await;
    let others: Vec<_> = (0..10).map(|_| setup.spawn()).collect();
    yield_now().await;
    first.abort();
    assert!(first.await.expect_err("aborted").is_cancelled());
    setup.source.permits.add_permits(1);
    for other in others {
        assert_eq!(other.await.expect("no panic").as_deref(), Ok("key-2"));
    }
}

#[tokio::test]
async fn a_refresh_that_all_callers_abandoned_is_started_again() {
    let setup = Setup::new(0, 0);
    let abandoned = setup.spawn();
    setup.source.called.notified().await;
    abandoned.abort();
    assert!(abandoned.await.expect_err("aborted").is_cancelled());
    setup.source.permits.add_permits(1);
    assert_eq!(setup.key_at(0).await, "key-2");
}

#[tokio::test]
async fn during_an_early_refresh_other_callers_get_the_old_credentials() {
    let setup = Setup::new(1, 3_600);
    assert_eq!(setup.key_at(0).await, "key-1");
    setup.source.called.notified().await;

    setup.now.store(3_400, SeqCst);
    let refreshing = setup.spawn();
    setup.source.called.notified().await;
    assert_eq!(setup.key_at(3_400).await, "key-1");
    setup.source.end.store(7_200, SeqCst);
    setup.source.permits.add_permits(1);
    assert_eq!(refreshing.await.expect("no panic").as_deref(), Ok("key-2"));
    assert_eq!(setup.key_at(3_400).await, "key-2");
}

#[tokio::test]
async fn after_a_failed_early_refresh_the_old_credentials_are_used_until_they_expire() {
    let setup = Setup::new(9, 3_600);
    assert_eq!(setup.key_at(0).await, "key-1");
    setup.source.is_down.store(true, SeqCst);
    // Tried at 3,400 and again ten seconds later.
    for (now, calls) in [(3_400, 2), (3_409, 2), (3_410, 3), (3_599, 4)] {
        assert_eq!(setup.key_at(now).await, "key-1");
        assert_eq!(setup.calls(), calls, "at {now}");
    }
    setup.now.store(3_600, SeqCst);
    let error = setup.provider.provide().await.expect_err("expired");
    assert!(matches!(error, ProviderError::Failed { .. }));
    setup.source.is_down.store(false, SeqCst);
    setup.source.end.store(7_200, SeqCst);
    assert_eq!(setup.key_at(3_600).await, "key-6");
}

#[tokio::test]
async fn a_source_that_returns_expired_credentials_fails() {
    let setup = Setup::new(9, 3_600);
    setup.now.store(3_600, SeqCst);
    let error = setup.provider.provide().await.expect_err("expired");
    assert!(matches!(error, ProviderError::Failed { .. }));
}
