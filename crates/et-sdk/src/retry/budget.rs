//! A limit on retries across calls, so that an outage is not made worse.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a client and its clones may spend on retries. A retry costs 5 tokens, after a timeout 10,
/// and every success returns 1. Without enough tokens, calls fail after their first attempt until
/// successes have refilled the budget.
///
/// By default a client has 500 tokens.
/// [`ClientBuilder::retry_budget`](crate::ClientBuilder::retry_budget) sets another budget, which
/// several clients may share, and
/// [`without_retry_budget`](crate::ClientBuilder::without_retry_budget) sets none.
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
/// # let down = et_emulator::FaultKind::Status {
/// #     status: 503, code: None, retry_after: Some(0), body: None,
/// # };
/// # emulator.controls().inject(et_emulator::Fault::next(99, down))?;
///
/// // During an outage the first call spends everything, and the next makes a single attempt.
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
/// The price of a retry after a timeout: a slow service is probably overloaded.
const RETRY_AFTER_TIMEOUT: u32 = 10;
/// What a success returns.
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
        let rest = left.checked_sub(price);
        *left = rest.unwrap_or(*left);
        rest.is_some()
    }

    /// Returns the tokens of a success.
    pub(crate) fn refill(&self) {
        let mut left = self.lock();
        *left = left.saturating_add(SUCCESS).min(self.capacity);
    }

    fn lock(&self) -> MutexGuard<'_, u32> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for RetryBudget {
    /// 500 tokens.
    fn default() -> Self {
        Self::new(500)
    }
}
