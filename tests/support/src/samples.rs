//! A sample call of every operation, as a list to go through.
//!
//! Each operation has a sample named `required`, which sends what it must and nothing else. Where
//! an operation takes more, other samples together set all of it. Their names are those of the
//! cases in `tests/vectors/wire-python.json`, and their values what the official SDK was called
//! with there.

use std::fmt::Debug;
use std::pin::Pin;

use et_api_raw::operations::OPERATIONS;
use et_sdk::{Async, Call, Client, Error, Operation, Preview};

use crate::calls::{Receiver, build};
use crate::values::{TOKEN, Values};

type Boxed<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

/// A sample call, ready to be sent.
pub struct Sample {
    /// The raw client's name of the operation.
    pub id: &'static str,
    /// The sample's name.
    pub name: &'static str,
    /// The builder, as `Debug` shows it.
    pub debug: String,
    /// Previews the call.
    pub preview: Result<Preview, Error>,
    /// Sends the call.
    pub send: Boxed<Sent>,
}

/// What came of a call.
#[derive(Debug)]
pub struct Sent {
    /// The response, as `Debug` shows it.
    pub shown: String,
    /// The id of what was created, if the operation creates something.
    pub id: Option<String>,
}

/// The names of the samples that set what an operation takes.
pub const FULL: [&str; 5] = ["all", "static", "bgp-ipv6", "several", "of-vpc"];

/// The samples of an operation that together set everything it takes.
pub fn full(client: &Client, values: &Values, action: &str) -> Vec<Sample> {
    let mut samples = Vec::from_iter(
        FULL.iter()
            .filter_map(|name| sample(client, values, action, name)),
    );
    if samples.is_empty() {
        samples.extend(sample(client, values, action, "required"));
    }
    samples
}

/// Every operation with all that it takes.
pub fn every(client: &Client, values: &Values) -> Vec<Sample> {
    let operations = OPERATIONS.iter().filter(|operation| !operation.raw_only);
    operations
        .flat_map(|operation| full(client, values, operation.action))
        .collect()
}

/// The name of the sample by which an operation changes something, if it changes anything: with the
/// required parameters alone, an update need not.
pub fn changing(action: &str) -> &'static str {
    match action.starts_with("Update") {
        true => "all",
        false => "required",
    }
}

/// Sends the sample of this name. An operation that takes no more than it requires has the same
/// sample under every name.
pub async fn send(
    client: &Client,
    values: &Values,
    action: &str,
    name: &str,
) -> Result<Sent, Error> {
    let mut full = full(client, values, action);
    let sample = match full.iter().position(|sample| sample.name == name) {
        Some(place) => full.swap_remove(place),
        None if name == "required" || full.iter().all(|sample| sample.name == "required") => {
            sample(client, values, action, "required").expect("a sample of the operation")
        }
        None => panic!("{action} has no sample {name:?}"),
    };
    sample.send.await
}

/// Sends the sample of this name with the usual values: as the official SDK was called in the case
/// of this name, or with what the operation requires.
pub async fn call(client: &Client, action: &str, name: &str) -> Result<(), Error> {
    let name = if name == "none" { "required" } else { name };
    let values = Values {
        token: (name != "required").then(|| TOKEN.to_owned()),
        ..Values::default()
    };
    send(client, &values, action, name).await.map(drop)
}

/// The sample of this name, if there is one.
fn sample(client: &Client, values: &Values, action: &str, name: &'static str) -> Option<Sample> {
    let mut operations = OPERATIONS.iter();
    let operation = operations.find(|operation| operation.action == action)?;
    let named = Named {
        id: operation.id,
        name,
    };
    build(client, values, (action, name), named)
}

/// The names of a sample, which makes it of a call.
struct Named {
    id: &'static str,
    name: &'static str,
}

impl Receiver<Async> for Named {
    type Output = Sample;

    fn receive<O>(self, call: Call<O>, created: fn(O::Output) -> Option<String>) -> Sample
    where
        O: Operation<Output: Debug>,
    {
        Sample {
            id: self.id,
            name: self.name,
            debug: format!("{call:?} {call:#?}"),
            preview: call.clone().preview(),
            send: Box::pin(async move {
                let response = call.send().await?;
                let shown = format!("{response:?}");
                let id = created(response.into_value());
                Ok(Sent { shown, id })
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_api_has_a_required_sample() {
        let client = crate::plain_client("http://127.0.0.1:1");
        for operation in OPERATIONS.iter().filter(|it| !it.raw_only) {
            let sample = sample(&client, &Values::default(), operation.action, "required");
            assert!(sample.is_some(), "{}", operation.action);
        }
    }
}
