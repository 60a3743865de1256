//! Labels on lines and channels.

use et_api_raw::types;

/// A label on a line or channel. Its name has 1 to 65 characters and its value 0 to 65: letters,
/// digits, Chinese characters and `-_ /.`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[doc(alias = "标签")]
#[doc(alias = "tagKey")]
#[doc(alias = "tagValue")]
pub struct Tag {
    /// The label's name.
    pub key: String,
    /// The label's value.
    pub value: String,
}

impl Tag {
    /// A label.
    pub fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            value: value.into(),
        }
    }
}

/// The labels as the generated client takes them.
pub(crate) fn raw_tags(tags: impl IntoIterator<Item = Tag>) -> Vec<types::Tag> {
    tags.into_iter()
        .map(|tag| {
            let mut raw = types::Tag::default();
            raw.tag_key = Some(tag.key);
            raw.tag_value = Some(tag.value);
            raw
        })
        .collect()
}
