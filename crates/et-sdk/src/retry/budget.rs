//! A limit on retries over many calls, so that an outage is not made worse.

use std::sync::Mutex;

/// What a client and its clones may spend on retries: a retry costs 5 tokens, one after a time-out 10, and every success
/// brings 1 back. When too little is left, calls fail after their first attempt until successes have refilled it.
///
/// By default a client has 500 tokens; [`ClientBuilder::retry_budget`](crate::ClientBuilder::retry_budget) gives it another budget, which
/// several clients may share, and [`without_retry_budget`](crate::ClientBuilder::without_retry_budget) none.
///
/// ```
/// # et_documentation::stage::play(async |emulator, _| {
/// use et_sdk::Client;
/// use et_sdk::retry::RetryBudget;
/// use std::sync::Arc;
///
/// // Enough for two retries.
/// let budget = Arc::new(RetryBudget::new(10));
/// let client = Client::builder()
///     .endpoint(emulator.endpoint())
///     .credentials(emulator.credentials().clone())
///     .retry_budget(budget.clone())
///     .build()?;
/// # let down = et_emulator::FaultKind::Status { status: 503, code: None, retry_after: Some(0), body: None };
/// # emulator.controls().inject(et_emulator::Fault::next(99, down))?;
///
/// // While the service is down, the first call spends it all, and the next makes one attempt.
/// assert_eq!(client.lines().list().send().await.unwrap_err().attempts(), 3);
/// assert_eq!(client.lines().list().send().await.unwrap_err().attempts(), 1);
/// assert_eq!(budget.left(), 0);
/// # Ok(())
/// # });
/// ```
#[derive(Debug)]
pub struct RetryBudget {
    capacity: u32,
    left: Mutex<u32>,
}

/// The price of a retry.
const RETRY: u32 = 5;
/// The price of a retry after a time-out: whoever is slow is likely overloaded.
const RETRY_AFTER_TIMEOUT: u32 = 10;
/// What a success brings back.
const SUCCESS: u32 = 1;

impl RetryBudget {
    /// A full budget of this many tokens.
    pub fn new(capacity: u32) -> Self {
        Self {
            capacity,
            left: Mutex::new(capacity),
        }
    }

    /// How many tokens are left.
    pub fn left(&self) -> u32 {
        *self.lock()
    }

    /// Pays for a retry, if enough is left.
    pub(crate) fn spend(&self, after_timeout: bool) -> bool {
        let price = if after_timeout {
            RETRY_AFTER_TIMEOUT
        } else {
            RETRY
        };
        let mut left = self.lock();
        match left.checked_sub(price) {
            Some(rest) => {
                *left = rest;
                true
            }
            None => false,
        }
    }

    /// Takes a success into account.
    pub(crate) fn refill(&self) {
        let mut left = self.lock();
        *left = left.saturating_add(SUCCESS).min(self.capacity);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, u32> {
        self.left
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Default for RetryBudget {
    /// 500 tokens.
    fn default() -> Self {
        Self::new(500)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_spent_by_retries_and_refilled_by_successes_up_to_its_capacity() {
        let budget = RetryBudget::new(16);
        assert!(budget.spend(true) && budget.spend(false));
        assert_eq!(budget.left(), 1);
        assert!(!budget.spend(false));
        for _ in 0..100 {
            budget.refill();
        }
        assert_eq!(budget.left(), 16);
    }
}
