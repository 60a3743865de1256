//! A desired route rule, and what a set of them must not say twice.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Cidr;
use crate::error::{Error, ErrorBuilder, ErrorKind};
use crate::operations::{NewRouteRule, NextHop, cidr_fields};

/// A desired route rule. Serde reads and writes it as one object with `destination`, `next_hop`
/// and, if one is desired, `description`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "WrittenRule", into = "WrittenRule")]
#[non_exhaustive]
pub struct DesiredRule {
    /// Destination and next hop, which identify a rule.
    pub rule: NewRouteRule,
    /// The description; `None` leaves it unchanged.
    pub description: Option<String>,
}

/// A desired route rule as serde reads and writes it. `flatten` would accept unknown fields.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    #[serde(deserialize_with = "cidr_fields::destination")]
    destination: Cidr,
    next_hop: NextHop,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

impl From<WrittenRule> for DesiredRule {
    fn from(written: WrittenRule) -> Self {
        let WrittenRule {
            destination,
            next_hop,
            description,
        } = written;
        let rule = NewRouteRule {
            destination,
            next_hop,
        };
        Self { rule, description }
    }
}

impl From<DesiredRule> for WrittenRule {
    fn from(desired: DesiredRule) -> Self {
        let DesiredRule { rule, description } = desired;
        Self {
            destination: rule.destination,
            next_hop: rule.next_hop,
            description,
        }
    }
}

impl DesiredRule {
    /// A rule whose description does not matter.
    pub fn new(rule: NewRouteRule) -> Self {
        Self {
            rule,
            description: None,
        }
    }

    /// The same rule with a desired description.
    pub fn described(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }
}

impl fmt::Display for DesiredRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NewRouteRule {
            destination,
            next_hop,
        } = &self.rule;
        f.pad(&match &self.description {
            Some(text) => format!("{destination} by {next_hop} {text:?}"),
            None => format!("{destination} by {next_hop}"),
        })
    }
}

/// The desired rules by their destinations, in the order in which they were given, each once.
///
/// # Errors
/// [`ErrorKind::InvalidInput`] if two of them contradict each other.
pub(super) fn without_contradiction(desired: &[DesiredRule]) -> Result<Vec<&DesiredRule>, Error> {
    let mut places: BTreeMap<Cidr, usize> = BTreeMap::new();
    let mut distinct: Vec<&DesiredRule> = Vec::new();
    for rule in desired {
        let place = *places
            .entry(rule.rule.destination.network())
            .or_insert(distinct.len());
        let Some(earlier) = distinct.get_mut(place) else {
            distinct.push(rule);
            continue;
        };
        let differ = match (&earlier.description, &rule.description) {
            _ if earlier.rule.next_hop != rule.rule.next_hop => "next hops",
            (Some(one), Some(other)) if one != other => "descriptions",
            (None, Some(_)) => {
                *earlier = rule;
                continue;
            }
            _ => continue,
        };
        let detail = format!(
            "two desired rules have one destination and different {differ}: {earlier}; {rule}; \
             keep one of them"
        );
        return Err(ErrorBuilder::new(ErrorKind::InvalidInput)
            .detail(detail)
            .build());
    }
    Ok(distinct)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(destination: &str, gateway: &str) -> DesiredRule {
        DesiredRule::new(NewRouteRule {
            destination: destination.parse().unwrap(),
            next_hop: NextHop::gateway(gateway),
        })
    }

    #[test]
    fn entries_that_agree_count_once_and_one_with_a_description_says_more() {
        let desired = [
            rule("10.1.0.0/16", "a"),
            rule("10.2.0.0/16", "a").described("kept"),
            rule("10.1.9.9/16", "a").described("said later"),
            rule("10.2.0.0/16", "a"),
            rule("10.2.0.0/16", "a").described("kept"),
        ];
        let distinct = without_contradiction(&desired).unwrap();
        assert_eq!(distinct, [&desired[2], &desired[1]]);
    }

    #[test]
    fn entries_that_contradict_each_other_are_both_named() {
        let first = rule("10.1.0.0/16", "a").described("one");
        for (second, differ, named) in [
            (
                rule("10.1.9.9/16", "b"),
                "next hops",
                "10.1.9.9/16 by etGateway b",
            ),
            (
                rule("10.1.0.0/16", "a").described("two"),
                "descriptions",
                "10.1.0.0/16 by etGateway a \"two\"",
            ),
        ] {
            let error = without_contradiction(&[first.clone(), second]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
            let error = error.to_string();
            assert!(error.contains(differ) && error.contains(named), "{error}");
            assert!(
                error.contains("10.1.0.0/16 by etGateway a \"one\""),
                "{error}"
            );
        }
    }
}
