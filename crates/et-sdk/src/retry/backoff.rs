//! How long to wait before the next attempt.

use std::fmt::Debug;
use std::time::Duration;

/// Decides how long to wait before the next attempt, unless the service says so itself.
///
/// ```
/// # et_documentation::stage::with_client(async |client| {
/// use et_sdk::retry::BackoffPolicy;
/// use std::time::Duration;
///
/// /// One second more each time, up to half of it at random.
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
    /// The wait before a retry, counted from 1. `random` is uniform between 0 and 1; using it keeps
    /// many clients from retrying at the same moment.
    fn delay(&self, retry: u32, random: f64) -> Duration;
}

/// The default: a random wait below a limit that doubles with each retry ("full jitter").
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
    /// A limit that starts at `initial` and doubles up to `maximum`.
    pub fn new(initial: Duration, maximum: Duration) -> Self {
        Self { initial, maximum }
    }
}

impl Default for ExponentialBackoff {
    /// From 300 ms to 20 s, as in the official SDKs.
    fn default() -> Self {
        Self::new(Duration::from_millis(300), Duration::from_secs(20))
    }
}

impl BackoffPolicy for ExponentialBackoff {
    fn delay(&self, retry: u32, random: f64) -> Duration {
        let factor = 2_u32.saturating_pow(retry.saturating_sub(1));
        let limit = self.initial.saturating_mul(factor).min(self.maximum);
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
