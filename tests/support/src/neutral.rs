//! A request that stands for any other, for tests to which it does not matter what is sent. When
//! the vendor changes the operation, these lines change and no test.

use et_sdk::operations::ListLines;
use et_sdk::{Call, Client, Mode};

/// A call that reads a list.
pub fn any_list<M: Mode>(client: &Client<M>) -> Call<ListLines, M> {
    client.lines().list()
}
