//! How requests name this crate and the application.

use http::HeaderValue;

use crate::error::Error;

/// The `User-Agent`: this crate, its version and the application.
pub(crate) fn user_agent(application: Option<&str>) -> Result<HeaderValue, Error> {
    let mut text = concat!("et-sdk-rust/", env!("CARGO_PKG_VERSION")).to_owned();
    if let Some(application) = application {
        let is_token = |byte: u8| byte.is_ascii_graphic() && byte != b'(' && byte != b')';
        if application.is_empty() || !application.bytes().all(is_token) {
            return Err(Error::configuration(
                "application must be visible ASCII without spaces or parentheses, such as \
                 `backbone-sync/2.1`",
            ));
        }
        text = format!("{text} {application}");
    }
    HeaderValue::from_str(&text)
        .map_err(|_| Error::configuration("application is not a valid header value"))
}
