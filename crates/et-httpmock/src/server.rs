//! Typed mocks on httpmock's server.

use httpmock::{Mock, MockServer};

use crate::generated::MockServerExt;
use crate::operation::Operation;
use crate::request::When;
use crate::response::Then;

impl MockServerExt for MockServer {
    fn mock_operation<O: Operation>(&self, configure: impl FnOnce(When<O>, Then<O>)) -> Mock<'_> {
        self.mock(|when, then| configure(When::new(when), Then::new(then)))
    }
}
