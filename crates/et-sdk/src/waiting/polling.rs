//! When a wait polls again.

use std::fmt::Debug;
use std::time::Duration;

/// Decides how long a wait pauses between two polls.
///
/// ```
/// # et_documentation::stage::with_client(async |client| {
/// use et_sdk::waiting::PollingPolicy;
/// use std::time::Duration;
///
/// /// Every second for a minute, then once a minute.
/// #[derive(Debug)]
/// struct SlowingDown;
///
/// impl PollingPolicy for SlowingDown {
///     fn delay(&self, poll: u32) -> Duration {
///         Duration::from_secs(if poll < 60 { 1 } else { 60 })
///     }
/// }
///
/// let line = client.line("dcphy-gq65bz9ip712");
/// line.wait_until_established().polling(SlowingDown).wait().await?;
/// # Ok(())
/// # });
/// ```
pub trait PollingPolicy: Debug + Send + Sync {
    /// The pause after a poll, counted from 1.
    fn delay(&self, poll: u32) -> Duration;
}

/// The same pause every time.
///
/// ```
/// # et_documentation::stage::with_client(async |client| {
/// use et_sdk::waiting::FixedInterval;
/// use std::time::Duration;
///
/// // `every(…)` is short for this.
/// let minute = FixedInterval::new(Duration::from_secs(60));
/// client.line("dcphy-gq65bz9ip712").wait_until_established().polling(minute).wait().await?;
/// # Ok(())
/// # });
/// ```
#[derive(Clone, Copy, Debug)]
pub struct FixedInterval(Duration);

impl FixedInterval {
    /// A pause of this length.
    pub fn new(interval: Duration) -> Self {
        Self(interval)
    }
}

impl PollingPolicy for FixedInterval {
    fn delay(&self, _: u32) -> Duration {
        self.0
    }
}

/// A pause that grows by half each time: quick changes are seen quickly, slow ones cost few polls.
///
/// ```
/// # et_documentation::stage::with_client(async |client| {
/// use et_sdk::waiting::GrowingInterval;
/// use std::time::Duration;
///
/// let patient = GrowingInterval::new(Duration::from_secs(10), Duration::from_secs(600));
/// client.line("dcphy-gq65bz9ip712").wait_until_established().polling(patient).wait().await?;
/// # Ok(())
/// # });
/// ```
#[derive(Clone, Copy, Debug)]
pub struct GrowingInterval {
    initial: Duration,
    maximum: Duration,
}

impl GrowingInterval {
    /// From `initial` up to `maximum`.
    pub fn new(initial: Duration, maximum: Duration) -> Self {
        Self { initial, maximum }
    }
}

impl Default for GrowingInterval {
    /// From 2 to 30 seconds.
    fn default() -> Self {
        Self::new(Duration::from_secs(2), Duration::from_secs(30))
    }
}

impl PollingPolicy for GrowingInterval {
    fn delay(&self, poll: u32) -> Duration {
        let factor = 1.5_f64.powi(i32::try_from(poll.saturating_sub(1)).unwrap_or(i32::MAX));
        let seconds = (self.initial.as_secs_f64() * factor).min(self.maximum.as_secs_f64());
        Duration::try_from_secs_f64(seconds).unwrap_or(self.maximum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_by_half_up_to_the_maximum() {
        let policy = GrowingInterval::default();
        let millis = [1, 2, 3, 8, u32::MAX].map(|poll| policy.delay(poll).as_millis());
        assert_eq!(millis, [2000, 3000, 4500, 30_000, 30_000]);
    }
}
