//! The cache under a controlled clock and a source that answers only when it is let.

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use tokio::sync::{Notify, Semaphore};

use super::*;

/// A source that answers only when it is let, with credentials that end at `end` (or never, at
/// 0), or with an error while `broken`.
#[derive(Debug)]
struct Gated {
    asked: AtomicUsize,
    begun: Notify,
    let_through: Semaphore,
    end: AtomicI64,
    broken: AtomicUsize,
}

impl Gated {
    fn new(end: i64) -> Arc<Self> {
        Arc::new(Self {
            asked: AtomicUsize::new(0),
            begun: Notify::new(),
            let_through: Semaphore::new(0),
            end: AtomicI64::new(end),
            broken: AtomicUsize::new(0),
        })
    }

    fn open(end: i64) -> Arc<Self> {
        let source = Self::new(end);
        source.let_through.add_permits(1_000);
        source
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl ProvideCredentials for Gated {
    fn provide(&self) -> ProvideFuture<'_> {
        Box::pin(async {
            let number = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
            self.begun.notify_one();
            self.let_through
                .acquire()
                .await
                .expect("never closed")
                .forget();
            if self.broken.load(Ordering::SeqCst) > 0 {
                return Err(ProviderError::failed("gated", format!("refusal {number}")));
            }
            let credentials = Credentials::new(format!("key-{number}"), "sk").expect("a key");
            Ok(match self.end.load(Ordering::SeqCst) {
                0 => credentials,
                end => credentials.with_expiry(at(end)),
            })
        })
    }
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).expect("a time")
}

type Clock = Arc<AtomicI64>;

fn cache(source: &Arc<Gated>) -> (Arc<CachingProvider<Arc<Gated>>>, Clock) {
    let clock = Clock::default();
    let hand = Arc::clone(&clock);
    let provider = CachingProvider::new(Arc::clone(source))
        .with_clock(move || at(hand.load(Ordering::SeqCst)));
    (Arc::new(provider), clock)
}

async fn key(provider: &CachingProvider<Arc<Gated>>) -> String {
    provider
        .provide()
        .await
        .expect("credentials")
        .access_key_id()
        .to_owned()
}

#[tokio::test]
async fn asks_once_while_the_credentials_are_fresh() {
    let source = Gated::open(3_600);
    let (provider, clock) = cache(&source);
    for now in [0, 1_000, 3_299] {
        clock.store(now, Ordering::SeqCst);
        assert_eq!(key(&provider).await, "key-1");
    }
    source.end.store(7_200, Ordering::SeqCst);
    clock.store(3_300, Ordering::SeqCst);
    assert_eq!(key(&provider).await, "key-2");
    assert_eq!(key(&provider).await, "key-2");
}

#[tokio::test]
async fn keeps_credentials_without_an_end_until_told_otherwise() {
    let source = Gated::open(0);
    let (provider, clock) = cache(&source);
    assert_eq!(key(&provider).await, "key-1");
    clock.store(1_000_000_000, Ordering::SeqCst);
    assert_eq!(key(&provider).await, "key-1");
    provider.invalidate();
    assert_eq!(key(&provider).await, "key-2");
}

#[tokio::test]
async fn short_lived_credentials_are_used_for_half_of_their_life() {
    let source = Gated::open(60);
    let (provider, clock) = cache(&source);
    for now in [0, 29] {
        clock.store(now, Ordering::SeqCst);
        assert_eq!(key(&provider).await, "key-1");
    }
    clock.store(30, Ordering::SeqCst);
    assert_eq!(key(&provider).await, "key-2");
}

#[tokio::test]
async fn concurrent_callers_share_one_refresh_and_its_error() {
    for broken in [0, 1] {
        let source = Gated::new(0);
        source.broken.store(broken, Ordering::SeqCst);
        let (provider, _clock) = cache(&source);
        let calls = (0..100).map(|_| {
            let provider = Arc::clone(&provider);
            tokio::spawn(async move { provider.provide().await.map_err(|error| error.to_string()) })
        });
        let calls: Vec<_> = calls.collect();
        source.begun.notified().await;
        // On this single-threaded runtime every call has run up to its wait by now.
        tokio::task::yield_now().await;
        source.let_through.add_permits(1);
        for call in calls {
            let outcome = call.await.expect("no panic");
            assert_eq!(outcome.is_err(), broken == 1);
        }
        assert_eq!(source.asked(), 1);
    }
}

#[tokio::test]
async fn dropping_the_caller_that_began_does_not_fail_the_others() {
    let source = Gated::new(0);
    let (provider, _clock) = cache(&source);
    let spawn = || {
        let provider = Arc::clone(&provider);
        tokio::spawn(async move { provider.provide().await.is_ok() })
    };
    let first = spawn();
    source.begun.notified().await;
    let others: Vec<_> = (0..10).map(|_| spawn()).collect();
    tokio::task::yield_now().await;
    first.abort();
    assert!(first.await.expect_err("aborted").is_cancelled());
    source.let_through.add_permits(1);
    for other in others {
        assert!(other.await.expect("no panic"));
    }
    assert_eq!(source.asked(), 2);
}

#[tokio::test]
async fn a_refresh_that_everybody_left_begins_anew() {
    let source = Gated::new(0);
    let (provider, _clock) = cache(&source);
    let mut abandoned = provider.provide();
    let polled = std::future::poll_fn(|context| {
        std::task::Poll::Ready(abandoned.as_mut().poll(context).is_pending())
    });
    assert!(polled.await);
    drop(abandoned);
    source.let_through.add_permits(1);
    assert_eq!(key(&provider).await, "key-2");
}

#[tokio::test]
async fn while_one_caller_refreshes_early_the_others_use_what_still_holds() {
    let source = Gated::new(3_600);
    source.let_through.add_permits(1);
    let (provider, clock) = cache(&source);
    assert_eq!(key(&provider).await, "key-1");
    source.begun.notified().await;

    clock.store(3_400, Ordering::SeqCst);
    let refreshing = tokio::spawn({
        let provider = Arc::clone(&provider);
        async move { key(&provider).await }
    });
    source.begun.notified().await;
    assert_eq!(key(&provider).await, "key-1");
    source.end.store(7_200, Ordering::SeqCst);
    source.let_through.add_permits(1);
    assert_eq!(refreshing.await.expect("no panic"), "key-2");
    assert_eq!(key(&provider).await, "key-2");
}

#[tokio::test]
async fn an_early_refresh_that_fails_leaves_the_old_credentials_until_they_end() {
    let source = Gated::open(3_600);
    let (provider, clock) = cache(&source);
    assert_eq!(key(&provider).await, "key-1");
    source.broken.store(1, Ordering::SeqCst);
    // Tried at 3,400 and, after ten seconds, at 3,410.
    for (now, asked) in [(3_400, 2), (3_409, 2), (3_410, 3), (3_599, 4)] {
        clock.store(now, Ordering::SeqCst);
        assert_eq!(key(&provider).await, "key-1");
        assert_eq!(source.asked(), asked, "at {now}");
    }
    clock.store(3_600, Ordering::SeqCst);
    let error = provider.provide().await.expect_err("they have ended");
    assert!(matches!(error, ProviderError::Failed { .. }));
    source.broken.store(0, Ordering::SeqCst);
    source.end.store(7_200, Ordering::SeqCst);
    assert_eq!(key(&provider).await, "key-6");
}

#[tokio::test]
async fn credentials_that_have_ended_on_arrival_are_refused() {
    let source = Gated::open(3_600);
    let (provider, clock) = cache(&source);
    clock.store(3_600, Ordering::SeqCst);
    assert!(provider.provide().await.is_err());
}
