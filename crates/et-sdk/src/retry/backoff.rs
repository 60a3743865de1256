//! How long to wait before the next attempt.

use std::fmt::Debug;
use std::time::Duration;

/// Decides how long to wait before the next attempt, where the service itself does not say.
///
/// ```
/// # et_documentation::stage::with_client(async |client| {
/// use et_sdk::retry::BackoffPolicy;
/// use std::time::Duration;
///
/// /// A second more each time, and up to half of it by chance.
/// #[derive(Debug)]
/// struct Linear;
///
/// impl BackoffPolicy for Linear {
///     fn delay(&self, retry: u32, random: f64) -> Duration {
///         Duration::from_secs(retry.into()).mul_f64(0.5 + random / 2.0)
///     }
/// }
///
/// client.lines().list().backoff_policy(Linear).send().await?;
/// # Ok(())
/// # });
/// ```
pub trait BackoffPolicy: Debug + Send + Sync {
    /// The wait before a retry, counted from 1. `random` is drawn evenly from 0 to 1; using it keeps many clients
    /// from coming back at the same moment.
    fn delay(&self, retry: u32, random: f64) -> Duration;
}

/// The default: a random wait between nothing and a limit that doubles ("full jitter").
///
/// ```
/// # et_documentation::stage::with_client(async |client| {
/// use et_sdk::retry::ExponentialBackoff;
/// use std::time::Duration;
///
/// let quick = ExponentialBackoff::new(Duration::from_millis(50), Duration::from_secs(2));
/// client.lines().list().backoff_policy(quick).send().await?;
/// # Ok(())
/// # });
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ExponentialBackoff {
    initial: Duration,
    maximum: Duration,
}

impl ExponentialBackoff {
    /// The limit starts at `initial`, doubles with each retry and ends at `maximum`.
    pub fn new(initial: Duration, maximum: Duration) -> Self {
        Self { initial, maximum }
    }
}

impl Default for ExponentialBackoff {
    /// From 300 ms to 20 s, the figures of the official SDKs.
    fn default() -> Self {
        Self::new(Duration::from_millis(300), Duration::from_secs(20))
    }
}

impl BackoffPolicy for ExponentialBackoff {
    fn delay(&self, retry: u32, random: f64) -> Duration {
        let doubled = 2_u32
            .checked_pow(retry.saturating_sub(1))
            .and_then(|factor| self.initial.checked_mul(factor));
        let limit = doubled.map_or(self.maximum, |limit| limit.min(self.maximum));
        limit.mul_f64(random.clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_from_300_ms_up_to_20_s_and_draws_below_that() {
        let backoff = ExponentialBackoff::default();
        let limits = [1, 2, 3, 7, 8, 40].map(|retry| backoff.delay(retry, 1.0).as_millis());
        assert_eq!(limits, [300, 600, 1200, 19_200, 20_000, 20_000]);
        assert_eq!(backoff.delay(2, 0.5), Duration::from_millis(300));
        assert_eq!(backoff.delay(2, 0.0), Duration::ZERO);
    }
}
