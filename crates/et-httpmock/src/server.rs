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

#[cfg(test)]
mod tests {
    use et_api_raw::types;
    use et_sdk::{Client, Credentials};
    use httpmock::MockServer;
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use super::MockServerExt;

    fn value<T: DeserializeOwned>(json: Value) -> T {
        serde_json::from_value(json).unwrap()
    }

    #[tokio::test]
    async fn typed_bodies_are_matched_and_sent() {
        let server = MockServer::start();
        let line: types::Line = value(json!({"id": "dcphy-1", "name": "plant"}));
        server.query_dedicated_line_detail(|_, then| {
            then.success(200, &line);
        });
        let conflict: types::Error = value(json!({
            "code": "OperationNotAllowed", "message": "busy", "requestId": "1",
        }));
        let association: types::ChannelAssociation = value(json!({"extraChannelId": "other"}));
        let mock = server.associated_dedicated_channel(|when, then| {
            when.body(&association);
            then.client_error(409, &conflict);
        });

        let client = Client::builder()
            .endpoint(server.base_url())
            .credentials(Credentials::new("any", "key").unwrap())
            .without_retries()
            .build()
            .unwrap();
        let response = client.line("dcphy-1").get().send().await.unwrap();
        assert_eq!(response.name.as_deref(), Some("plant"));
        let channel = client.line("dcphy-1").channel("channel");
        let error = channel.associate("another").send().await.unwrap_err();
        assert!(error.is_not_found(), "{error}");
        mock.assert_calls(0);
        let error = channel.associate("other").send().await.unwrap_err();
        assert_eq!(error.code(), Some("OperationNotAllowed"));
        mock.assert();
    }
}
