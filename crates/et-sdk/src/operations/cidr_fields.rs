//! Reading the addresses in a request's fields. An error names the field, which serde's own do not.

use serde::de::{Deserialize, Deserializer, Error};

use crate::{Cidr, CidrError};

/// A function for `deserialize_with` for each of the fields.
macro_rules! cidr_fields {
    ($($name:ident)*) => { $(
        pub(crate) fn $name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cidr, D::Error> {
            parse(stringify!($name), &String::deserialize(deserializer)?)
        }
    )* };
}

cidr_fields!(baidu baidu_address customer customer_address destination source);

pub(crate) fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Cidr>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts.iter().map(|text| parse("networks", text)).collect()
}

fn parse<E: Error>(field: &str, text: &str) -> Result<Cidr, E> {
    text.parse()
        .map_err(|error: CidrError| E::custom(error.of_field(field)))
}
