//! Open enums: a value that this version does not know is kept, and sent, as it arrived.

use std::fmt;

/// A value that this version does not know, as it was sent. Only parsing makes one, so it never
/// holds a known value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownText(Box<str>);

impl UnknownText {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnknownText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// What an enum of texts and one of numbers have in common. A macro, because it declares types.
macro_rules! open_enum_items {
    ($(#[$doc:meta])* $name:ident {
        $( $(#[$variant_doc:meta])* $variant:ident = $text:expr, )*
    }) => {
        $(#[$doc])*
        ///
        /// An open enum: a value that this version does not know is kept in `Unknown`, and sent as
        /// it is.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[$variant_doc])* $variant, )*
            /// A value that this version does not know.
            Unknown($crate::UnknownText),
        }

        impl $name {
            /// Every value that this version knows.
            pub const KNOWN: &'static [Self] = &[ $( Self::$variant, )* ];

            /// The value as it is sent.
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $text, )*
                    Self::Unknown(text) => text.as_str(),
                }
            }

            /// Whether this version knows the value.
            pub fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::KNOWN
                    .iter()
                    .find(|known| known.as_str() == text)
                    .cloned()
                    .unwrap_or_else(|| Self::Unknown($crate::UnknownText::new(text)))
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                text.as_str().into()
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                ::std::result::Result::Ok(text.into())
            }
        }
    };
}

/// `open_enum! { /// doc Name { /// doc Variant = "text", … } }`
macro_rules! open_enum {
    ($(#[$doc:meta])* $name:ident {
        $( $(#[$variant_doc:meta])* $variant:ident = $text:literal, )*
    }) => {
        $crate::open_enum::open_enum_items! {
            $(#[$doc])* $name { $( $(#[$variant_doc])* $variant = $text, )* }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::lenient::scalar(deserializer)
            }
        }
    };
}

/// `open_integer_enum! { /// doc Name { /// doc Variant = 1, … } }`: sent as a number, read from a
/// number, text or (for 1 and 0) a boolean.
macro_rules! open_integer_enum {
    ($(#[$doc:meta])* $name:ident {
        $( $(#[$variant_doc:meta])* $variant:ident = $number:literal, )*
    }) => {
        $crate::open_enum::open_enum_items! {
            $(#[$doc])* $name { $( $(#[$variant_doc])* $variant = stringify!($number), )* }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                match self.as_str().parse::<i64>() {
                    ::std::result::Result::Ok(number) => serializer.serialize_i64(number),
                    ::std::result::Result::Err(_) => serializer.serialize_str(self.as_str()),
                }
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let text: ::std::string::String = $crate::lenient::scalar(deserializer)?;
                ::std::result::Result::Ok(match text.as_str() {
                    "true" => "1".into(),
                    "false" => "0".into(),
                    other => other.into(),
                })
            }
        }
    };
}

pub(crate) use {open_enum, open_enum_items, open_integer_enum};

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::values::{IpVersion, LineStatus, Switch};

    #[test]
    fn keeps_a_value_it_does_not_know_in_both_directions() {
        let status: LineStatus = serde_json::from_value(json!("melting")).unwrap();
        assert!(!status.is_known());
        assert_eq!(status.to_string(), "melting");
        assert_eq!(serde_json::to_value(&status).unwrap(), json!("melting"));
    }

    #[test]
    fn never_hides_a_known_value_in_unknown() {
        for known in LineStatus::KNOWN {
            assert!(LineStatus::from(known.as_str()).is_known());
        }
    }

    #[test]
    fn reads_numbers_and_booleans_as_text_and_writes_numbers() {
        for value in [json!(4), json!("4")] {
            assert_eq!(
                serde_json::from_value::<IpVersion>(value).unwrap(),
                IpVersion::V4
            );
        }
        for value in [json!(1), json!("1"), json!(true)] {
            assert_eq!(serde_json::from_value::<Switch>(value).unwrap(), Switch::On);
        }
        assert_eq!(serde_json::to_value(Switch::Off).unwrap(), json!(0));
        assert_eq!(
            serde_json::from_value::<IpVersion>(json!("dual"))
                .unwrap()
                .as_str(),
            "dual"
        );
    }
}
