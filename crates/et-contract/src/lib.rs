//! The API contract of Baidu AI Cloud's dedicated line service (ET) as validators.
//!
//! The project's OpenAPI document is embedded here and compiled once. [`Contract::find`] tells which of the 25 operations a request is;
//! the [`Operation`] then judges the request and its answer and lists what breaks the contract, each as a [`Violation`] that names
//! the field and the rule and never the value.
//!
//! An answer may hold more than the document knows. [`Operation::find_unknown`] lists it, and [`Operation::redact_answer`] hides what must not be
//! kept of an answer.
//!
//! ```
//! use et_contract::Contract;
//! use http::Method;
//! use serde_json::json;
//!
//! let contract = Contract::embedded();
//! let query = [("clientToken", "be31b98c")];
//! let found = contract.find(&Method::PUT, &["v1", "et", "dcphy-1", "channel", "dedicatedconn-2", "bfd"], &query)?;
//! assert_eq!(found.operation.action(), "UpdateDedicatedChannelBfd");
//!
//! let body = json!({"sendInterval": 100, "receivInterval": 300, "detectMultiplier": 4});
//! let violations = found.operation.check_request(&found.path_parameters, &query, Some(&body));
//! assert_eq!(violations[0].to_string(), "body `sendInterval` must be at least 200");
//! # Ok::<(), et_contract::LookupError>(())
//! ```

mod document;
mod lookup;
mod operation;
mod schema;
mod shape;
mod violation;

use std::sync::LazyLock;

use http::Method;

pub use crate::document::ContractError;
pub use crate::lookup::{Found, LookupError};
pub use crate::operation::{Operation, Paginator, Parameter};
pub use crate::shape::{Unknown, UnknownKind};
pub use crate::violation::{Location, Violation};

/// The service's operations, compiled from an API document.
#[derive(Debug)]
pub struct Contract {
    operations: Vec<Operation>,
}

impl Contract {
    /// The contract of the document this crate was built with, compiled on first use.
    ///
    /// # Panics
    ///
    /// If the embedded document is damaged, which the crate's tests rule out.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static EMBEDDED: LazyLock<Contract> = LazyLock::new(|| {
            Contract::from_json(include_str!("generated_contract.json"))
                .expect("the embedded document compiles")
        });
        &EMBEDDED
    }

    /// Compiles a contract from an OpenAPI document as JSON, in which `nullable` has been put in JSON Schema's terms.
    ///
    /// # Errors
    ///
    /// If the text is no JSON, or no document of the kind this crate embeds.
    pub fn from_json(text: &str) -> Result<Self, ContractError> {
        Ok(Self {
            operations: document::read(text)?,
        })
    }

    /// All operations, sorted by path.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The operation with this id or official action name.
    #[must_use]
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations
            .iter()
            .find(|operation| operation.id == name || operation.action == name)
    }

    /// The operation that a request is: its method, the segments of its path, and its query, all decoded.
    ///
    /// # Errors
    ///
    /// If the path is unknown, does not take the method, or the query's flag is missing, unknown or not the only one.
    pub fn find<'c, 's, S, N, V>(
        &'c self,
        method: &Method,
        segments: &'s [S],
        query: &[(N, V)],
    ) -> Result<Found<'c, 's>, LookupError>
    where
        S: AsRef<str>,
        N: AsRef<str>,
        V: AsRef<str>,
    {
        lookup::find(&self.operations, method, segments, query)
    }
}
