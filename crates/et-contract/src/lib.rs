//! The API contract of Baidu AI Cloud's dedicated line service (ET) as validators.
//!
//! The project's OpenAPI document is embedded and compiled on first use. [`Contract::find`] returns
//! the operation of a request. The [`Operation`] then checks the request and its response, and
//! returns every [`Violation`], which names the field and the rule and never the value.
//!
//! A response may contain more than the document defines. [`Operation::find_unknown`] returns what
//! is new, and [`Operation::redact_response`] hides what must not be stored.
//!
//! ```
//! use et_contract::Contract;
//! use http::Method;
//! use serde_json::json;
//!
//! let contract = Contract::embedded();
//! let segments = ["v1", "et", "dcphy-1", "channel", "dedicatedconn-2", "bfd"];
//! let query = [("clientToken", "be31b98c")];
//! let found = contract.find(&Method::PUT, &segments, &query)?;
//! assert_eq!(found.operation.action(), "UpdateDedicatedChannelBfd");
//!
//! let body = json!({"sendInterval": 100, "receivInterval": 300, "detectMultiplier": 4});
//! let violations = found.operation.check_request(&found.path_parameters, &query, Some(&body));
//! assert_eq!(violations[0].to_string(), "body `sendInterval` must be at least 200");
//! # Ok::<(), et_contract::LookupError>(())
//! ```

mod document;
mod error;
mod field;
mod lookup;
mod operation;
mod reference;
mod rules;
mod schema;
mod shape;
mod violation;

use std::sync::LazyLock;

use http::Method;
use serde_json::Value;

pub use crate::error::ContractError;
pub use crate::field::Field;
pub use crate::lookup::{Found, LookupError};
pub use crate::operation::{Operation, Paginator, Parameter};
pub use crate::schema::Schema;
pub use crate::shape::{Unknown, UnknownKind};
pub use crate::violation::{Location, Violation};

/// The operations of the service, compiled from an API document.
#[derive(Debug)]
pub struct Contract {
    operations: Vec<Operation>,
    document: Value,
}

impl Contract {
    /// Returns the contract of the embedded document, which is compiled on first use.
    ///
    /// # Panics
    /// Panics if the embedded document is invalid, which the tests of this crate rule out.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static EMBEDDED: LazyLock<Contract> = LazyLock::new(|| {
            Contract::from_json(include_str!("generated_contract.json"))
                .expect("the embedded document is valid")
        });
        &EMBEDDED
    }

    /// Compiles a contract from an OpenAPI document in JSON, whose `nullable` schemas have been
    /// converted to JSON Schema.
    ///
    /// # Errors
    /// Returns an error if the text is not JSON, or not a document like the embedded one.
    pub fn from_json(text: &str) -> Result<Self, ContractError> {
        let document = document::parse_json(text)?;
        Ok(Self {
            operations: document::read(&document)?,
            document,
        })
    }

    /// Returns a part of the document's components as a JSON Schema of its own: what references
    /// refer to takes their place, and extensions (`x-…`) are left out, except for a rule in words.
    /// The path is relative to the components: `schemas/Bfd/properties/sendInterval`. `None` if
    /// there is no such part.
    #[must_use]
    pub fn schema(&self, path: &str) -> Option<Value> {
        let schema = self.document.pointer(&format!("/components/{path}"))?;
        reference::inline(schema, &self.document)
    }

    /// Returns all operations, sorted by path.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// Returns the operation with this id or official action name.
    #[must_use]
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations
            .iter()
            .find(|operation| operation.id == name || operation.action == name)
    }

    /// Returns the operation of a request, by its method and its decoded path segments and query.
    ///
    /// # Errors
    /// Returns an error if the path is unknown or does not accept the method, or if the query does
    /// not have exactly one flag that the path needs.
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
