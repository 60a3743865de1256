//! Which operation a request is: by method, path and, where operations share both, by a query flag.

use http::Method;

use crate::operation::Operation;

/// A path with parameters, `/v1/et/{etId}/channel`.
#[derive(Debug)]
pub(crate) struct Template {
    text: String,
    segments: Vec<Segment>,
}

#[derive(Debug)]
enum Segment {
    Literal(String),
    Parameter(String),
}

impl Template {
    pub(crate) fn parse(text: &str) -> Self {
        let segments = text.trim_start_matches('/').split('/').map(|segment| {
            match segment
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'))
            {
                Some(name) => Segment::Parameter(name.to_owned()),
                None => Segment::Literal(segment.to_owned()),
            }
        });
        Self {
            text: text.to_owned(),
            segments: segments.collect(),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The parameters' names and values if the path fits. A parameter takes any segment that is not empty.
    fn matches<'c, 's, S: AsRef<str>>(
        &'c self,
        segments: &'s [S],
    ) -> Option<Vec<(&'c str, &'s str)>> {
        if segments.len() != self.segments.len() {
            return None;
        }
        let mut parameters = Vec::new();
        for (expected, given) in self.segments.iter().zip(segments) {
            let given = given.as_ref();
            match expected {
                Segment::Literal(literal) if literal == given => {}
                Segment::Parameter(name) if !given.is_empty() => {
                    parameters.push((name.as_str(), given))
                }
                _ => return None,
            }
        }
        Some(parameters)
    }
}

/// The operation a request is, with the values of its path parameters.
#[derive(Debug)]
#[non_exhaustive]
pub struct Found<'c, 's> {
    /// The operation.
    pub operation: &'c Operation,
    /// Its path parameters by name, decoded, in the order of the path.
    pub path_parameters: Vec<(&'c str, &'s str)>,
}

/// Why a request is no operation of the service.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LookupError {
    /// No operation has such a path.
    #[error("no operation has this path; check it against the API reference")]
    UnknownPath,
    /// The path exists, not with this method.
    #[error("this path does not take {method}; use {}", .allowed.iter().map(Method::as_str).collect::<Vec<_>>().join(" or "))]
    MethodNotAllowed {
        /// The method of the request.
        method: Method,
        /// The methods the path takes.
        allowed: Vec<Method>,
    },
    /// The path needs a query flag that says which operation is meant, and there is none.
    #[error("the query lacks the flag that selects the operation; add one of {}", .expected.join(", "))]
    MissingFlag {
        /// The flags to choose from.
        expected: Vec<String>,
    },
    /// The query's flag selects no operation of this path and method.
    #[error("the query's flag selects no operation here; {}", advice(.expected))]
    UnknownFlag {
        /// The flags that the path and method take; empty if it takes none.
        expected: Vec<String>,
    },
    /// The query has two flags, each of which selects an operation.
    #[error(
        "the query has the flags {first} and {second}, which select different operations; send one"
    )]
    SeveralFlags {
        /// The one flag.
        first: String,
        /// The other.
        second: String,
    },
}

fn advice(expected: &[String]) -> String {
    if expected.is_empty() {
        "leave it out".to_owned()
    } else {
        format!("use one of {}", expected.join(", "))
    }
}

/// Finds the operation among `operations`.
pub(crate) fn find<'c, 's, S, N, V>(
    operations: &'c [Operation],
    method: &Method,
    segments: &'s [S],
    query: &[(N, V)],
) -> Result<Found<'c, 's>, LookupError>
where
    S: AsRef<str>,
    N: AsRef<str>,
    V: AsRef<str>,
{
    let mut on_path: Vec<(&Operation, Vec<(&str, &str)>)> = operations
        .iter()
        .filter_map(|operation| {
            operation
                .template
                .matches(segments)
                .map(|parameters| (operation, parameters))
        })
        .collect();
    // A path without parameters wins over one with: `/v1/et/init` is never a line called `init`.
    let fewest = on_path
        .iter()
        .map(|(_, parameters)| parameters.len())
        .min()
        .ok_or(LookupError::UnknownPath)?;
    on_path.retain(|(_, parameters)| parameters.len() == fewest);

    let given = |name: &str| query.iter().any(|(given, _)| given.as_ref() == name);
    let mut flags: Vec<&str> = on_path
        .iter()
        .filter_map(|(operation, _)| operation.flag())
        .filter(|flag| given(flag))
        .collect();
    flags.dedup();
    if let [first, second, ..] = flags.as_slice() {
        return Err(LookupError::SeveralFlags {
            first: (*first).to_owned(),
            second: (*second).to_owned(),
        });
    }

    let mut allowed: Vec<Method> = Vec::new();
    for (operation, _) in &on_path {
        if !allowed.contains(&operation.method) {
            allowed.push(operation.method.clone());
        }
    }
    if !allowed.contains(method) {
        return Err(LookupError::MethodNotAllowed {
            method: method.clone(),
            allowed,
        });
    }
    on_path.retain(|(operation, _)| operation.method == *method);

    let flag = flags.first().copied();
    if let Some(index) = on_path
        .iter()
        .position(|(operation, _)| operation.flag() == flag)
    {
        let (operation, path_parameters) = on_path.swap_remove(index);
        return Ok(Found {
            operation,
            path_parameters,
        });
    }
    let expected: Vec<String> = on_path
        .iter()
        .filter_map(|(operation, _)| operation.flag().map(str::to_owned))
        .collect();
    let unknown = query.iter().any(|(name, value)| {
        let known = |(operation, _): &(&Operation, _)| {
            operation
                .parameters()
                .iter()
                .any(|parameter| parameter.name() == name.as_ref())
        };
        value.as_ref().is_empty() && !on_path.iter().any(known)
    });
    if flag.is_some() || unknown {
        Err(LookupError::UnknownFlag { expected })
    } else {
        Err(LookupError::MissingFlag { expected })
    }
}
