//! Finding the operation of a request: by method, path and, if operations share both, by a query
//! flag.

use http::Method;

use crate::operation::Operation;

/// The operation of a request, with its path parameters.
#[derive(Debug)]
#[non_exhaustive]
pub struct Found<'c, 's> {
    /// The operation.
    pub operation: &'c Operation,
    /// The decoded path parameters by name, in the order of the path.
    pub path_parameters: Vec<(&'c str, &'s str)>,
}

/// Why a request matches no operation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LookupError {
    /// No operation has this path.
    #[error("no operation has this path; check it against the API reference")]
    UnknownPath,
    /// The path exists, but not with this method.
    #[error("this path does not accept {method}; use {}", join(.allowed, " or "))]
    MethodNotAllowed {
        /// The method of the request.
        method: Method,
        /// The methods that the path accepts.
        allowed: Vec<Method>,
    },
    /// The query has no flag, which this path needs to select the operation.
    #[error("the query has no flag to select the operation; add one of {}", join(.expected, ", "))]
    MissingFlag {
        /// The possible flags.
        expected: Vec<String>,
    },
    /// The query has a flag that selects no operation of this path and method.
    #[error("the query has a flag that selects no operation of this path; {}", advice(.expected))]
    UnknownFlag {
        /// The flags that the path and method accept. Empty if they accept none.
        expected: Vec<String>,
    },
    /// The query has two flags that select different operations.
    #[error(
        "the query has the flags {first} and {second}, which select different operations; send one"
    )]
    SeveralFlags {
        /// One flag.
        first: String,
        /// The other flag.
        second: String,
    },
}

fn advice(expected: &[String]) -> String {
    if expected.is_empty() {
        "remove it".to_owned()
    } else {
        format!("use one of {}", join(expected, ", "))
    }
}

fn join(items: &[impl ToString], separator: &str) -> String {
    let items: Vec<_> = items.iter().map(ToString::to_string).collect();
    items.join(separator)
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
    let mut candidates: Vec<(&Operation, Vec<(&str, &str)>)> = operations
        .iter()
        .filter_map(|operation| Some((operation, match_path(&operation.path, segments)?)))
        .collect();
    // A literal segment takes precedence over a parameter: `/v1/et/init` is not the line `init`.
    let parameters = candidates.iter().map(|(_, parameters)| parameters.len());
    let fewest = parameters.min().ok_or(LookupError::UnknownPath)?;
    candidates.retain(|(_, parameters)| parameters.len() == fewest);

    let mut flags: Vec<&str> = candidates
        .iter()
        .filter_map(|(operation, _)| operation.flag())
        .filter(|flag| query.iter().any(|(name, _)| name.as_ref() == *flag))
        .collect();
    flags.dedup();
    if let [first, second, ..] = *flags {
        return Err(LookupError::SeveralFlags {
            first: first.to_owned(),
            second: second.to_owned(),
        });
    }

    let mut allowed: Vec<Method> = Vec::new();
    for (operation, _) in &candidates {
        if !allowed.contains(&operation.method) {
            allowed.push(operation.method.clone());
        }
    }
    if !allowed.contains(method) {
        let method = method.clone();
        return Err(LookupError::MethodNotAllowed { method, allowed });
    }
    candidates.retain(|(operation, _)| operation.method == *method);

    let flag = flags.first().copied();
    let mut matching = candidates.iter().map(|(operation, _)| operation.flag());
    if let Some(index) = matching.position(|other| other == flag) {
        let (operation, path_parameters) = candidates.swap_remove(index);
        return Ok(Found {
            operation,
            path_parameters,
        });
    }
    let is_parameter = |name: &str| {
        let mut parameters = candidates.iter().flat_map(|(it, _)| it.parameters());
        parameters.any(|parameter| parameter.name() == name)
    };
    let mut bare = query.iter().filter(|(_, value)| value.as_ref().is_empty());
    let has_unknown_flag = flag.is_some() || bare.any(|(name, _)| !is_parameter(name.as_ref()));
    let expected = candidates
        .iter()
        .filter_map(|(operation, _)| operation.flag().map(str::to_owned))
        .collect();
    Err(match has_unknown_flag {
        true => LookupError::UnknownFlag { expected },
        false => LookupError::MissingFlag { expected },
    })
}

/// Returns the parameters of a path such as `/v1/et/{etId}/channel` if the segments match it. A
/// parameter matches any segment that is not empty.
fn match_path<'c, 's, S: AsRef<str>>(
    path: &'c str,
    segments: &'s [S],
) -> Option<Vec<(&'c str, &'s str)>> {
    let mut expected = path.trim_start_matches('/').split('/');
    let mut parameters = Vec::new();
    for segment in segments {
        let (expected, segment) = (expected.next()?, segment.as_ref());
        let name = expected
            .strip_prefix('{')
            .and_then(|it| it.strip_suffix('}'));
        match name {
            Some(name) if !segment.is_empty() => parameters.push((name, segment)),
            None if expected == segment => {}
            _ => return None,
        }
    }
    expected.next().is_none().then_some(parameters)
}
