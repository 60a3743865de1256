//! Credentials from a custom provider, rotated while the program runs.
//!
//!     cargo run --example credentials_provider
//!
//! A security token service issues keys that expire. The provider below stands for a client of one.
//! A cache asks it again shortly before the keys expire, once for all calls in flight.

use clap::Parser;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use et_emulator::Emulator;
use et_sdk::bce_auth::provider::{
    CachingProvider, ProvideCredentials, ProvideFuture, ProviderError,
};
use et_sdk::{Client, Credentials};

/// Issues one key after the other. A real one would use the network.
#[derive(Debug)]
struct TokenService {
    issued: AtomicUsize,
    keys: Vec<Credentials>,
}

impl ProvideCredentials for TokenService {
    fn provide(&self) -> ProvideFuture<'_> {
        Box::pin(async {
            let number = self.issued.fetch_add(1, Ordering::Relaxed);
            let Some(key) = self.keys.get(number) else {
                // The error names the source and the problem; it must not contain a secret.
                return Err(ProviderError::failed("token service", "no more keys today"));
            };
            println!("  issued {}", key.access_key_id());
            // It expires in ten minutes; the cache asks again five minutes earlier.
            let expiry = SystemTime::now() + Duration::from_secs(600);
            Ok(key.clone().with_expiry(expiry.into()))
        })
    }
}

/// Rotates keys from a source of its own.
///
/// It takes no arguments, and uses an emulator in its own process: nothing outside is changed.
#[derive(Parser)]
struct Arguments;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    Arguments::parse();
    let first = Credentials::new("temporary-key-1", "secret-1")?.with_session_token("token-1")?;
    let second = Credentials::new("temporary-key-2", "secret-2")?.with_session_token("token-2")?;
    let emulator = Emulator::builder()
        .credentials(first.clone())
        .credentials(second.clone())
        .start()
        .await?;
    let provider = Arc::new(CachingProvider::new(TokenService {
        issued: AtomicUsize::new(0),
        keys: vec![first, second],
    }));
    let client = Client::builder()
        .endpoint(emulator.endpoint())
        .credentials_provider(provider.clone())
        .build()?;

    println!("five concurrent calls:");
    let calls = (0..5).map(|_| client.lines().list().send());
    futures_util::future::try_join_all(calls).await?;

    println!("a call after the key was revoked and the cache invalidated:");
    provider.invalidate();
    client.lines().list().send().await?;

    println!("a call when the provider has no more keys:");
    provider.invalidate();
    let error = client.lines().list().send().await.unwrap_err();
    println!("  {error}");
    assert!(error.is_authentication(), "nothing was sent");

    // No Debug shows a secret or a token.
    let shown = format!("{provider:?} {client:?}");
    assert!(!shown.contains("secret-1") && !shown.contains("token-1"));
    let requests = emulator.controls().requests();
    println!("the emulator received {requests} requests");
    Ok(())
}
