//! The path and query of a request, decoded.

use percent_encoding::percent_decode_str;

use crate::api_error::ApiError;

/// The decoded path and query of a request.
#[derive(Debug, Default)]
pub(crate) struct RequestTarget {
    pub(crate) segments: Vec<String>,
    pub(crate) query: Vec<(String, String)>,
}

impl RequestTarget {
    /// Decodes a path and query. A `+` is a plus sign, not a space.
    pub(crate) fn decode(path: &str, query: Option<&str>) -> Result<Self, ApiError> {
        let segments = path.trim_start_matches('/').split('/').map(decode);
        let pairs = query.unwrap_or_default().split('&');
        let query = pairs.filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        });
        Ok(Self {
            segments: segments.collect::<Result<_, _>>()?,
            query: query.collect::<Result<_, ApiError>>()?,
        })
    }

    /// The value of a query parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let mut parameters = self.query.iter();
        let (_, value) = parameters.find(|(given, _)| given == name)?;
        Some(value)
    }
}

fn decode(text: &str) -> Result<String, ApiError> {
    match percent_decode_str(text).decode_utf8() {
        Ok(text) => Ok(text.into_owned()),
        Err(_) => Err(ApiError::invalid_uri(
            "the path and query must be percent-encoded UTF-8",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_percent_escapes_and_leaves_plus_signs_alone() {
        let query = Some("marker=m%20a+b&associate&x=");
        let target = RequestTarget::decode("/v1/et/a%2Fb", query).unwrap();
        assert_eq!(target.segments, ["v1", "et", "a/b"]);
        assert_eq!(target.parameter("marker"), Some("m a+b"));
        assert_eq!(target.parameter("associate"), Some(""));
        assert_eq!(target.parameter("y"), None);
    }
}
