//! A compiled JSON Schema, and its rules in words.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::paths::{Location as JsonPath, LocationSegment};
use jsonschema::{JsonType, Registry, ValidationError, Validator};
use serde_json::Value;

use crate::error::ContractError;
use crate::reference::resolve;
use crate::rules::Rules;
use crate::violation::{Location, Violation};

/// The URI of the document for the schema compiler. Nothing is fetched from it.
pub(crate) const DOCUMENT: &str = "urn:et:contract";

/// A JSON Schema, compiled.
#[derive(Debug)]
pub struct Schema {
    validator: Validator,
    /// The type as which text of a path or query is read, if it is an integer or a boolean.
    scalar: Option<JsonType>,
    rules: Rules,
}

impl Schema {
    /// Compiles a schema of its own, such as one of [`Contract::schema`](crate::Contract::schema).
    ///
    /// # Errors
    /// Returns an error if it is not a valid schema, or if it refers to another one.
    pub fn new(schema: &Value) -> Result<Self, ContractError> {
        let validator = jsonschema::options().build(schema).map_err(|error| {
            let place = format!("schema{}", error.schema_path());
            ContractError::new(place, format!("invalid schema: {}", error.masked()))
        })?;
        Ok(Self {
            validator,
            scalar: None,
            rules: Rules::of(schema, schema),
        })
    }

    /// Returns the first rule that `value` violates, as a violation by a body.
    #[must_use]
    pub fn first_violation(&self, value: &Value) -> Option<Violation> {
        let result = self.validator.validate(value);
        result
            .err()
            .map(|error| self.describe(&error, Location::Body, ""))
    }

    /// Compiles `schema`, whose references point into `document`.
    pub(crate) fn compile(
        place: &str,
        schema: &Value,
        document: &Value,
        registry: &Registry<'_>,
    ) -> Result<Self, ContractError> {
        let validator = jsonschema::options()
            .with_registry(registry)
            .build(&absolute(schema))
            .map_err(|error| {
                let place = format!("{place}{}", error.schema_path());
                ContractError::new(place, format!("invalid schema: {}", error.masked()))
            })?;
        let declared = resolve(schema, document).and_then(|schema| schema["type"].as_str());
        let scalar = match declared {
            Some("integer") => Some(JsonType::Integer),
            Some("boolean") => Some(JsonType::Boolean),
            _ => None,
        };
        Ok(Self {
            validator,
            scalar,
            rules: Rules::of(schema, document),
        })
    }

    /// Whether text is read as an integer.
    pub(crate) fn is_integer(&self) -> bool {
        self.scalar == Some(JsonType::Integer)
    }

    /// Returns the rules that `value` violates.
    pub(crate) fn check(&self, location: Location, field: &str, value: &Value) -> Vec<Violation> {
        // Valid values are common, and this check is cheaper.
        if self.validator.is_valid(value) {
            return Vec::new();
        }
        let mut violations = Vec::new();
        for error in self.validator.iter_errors(value) {
            let violation = self.describe(&error, location, field);
            // Several keywords may have the same rule in words.
            if !violations.contains(&violation) {
                violations.push(violation);
            }
        }
        violations
    }

    fn describe(&self, error: &ValidationError<'_>, location: Location, root: &str) -> Violation {
        let mut violation = describe(error, location, root);
        if let Some(words) = self.rules.words(error) {
            words.clone_into(&mut violation.rule);
        }
        violation
    }

    /// Returns the rules that the text of a path segment or query parameter violates.
    pub(crate) fn check_text(&self, location: Location, name: &str, text: &str) -> Vec<Violation> {
        let parsed = match self.scalar {
            // `+7` and `007` are not JSON numbers.
            Some(JsonType::Integer) => text
                .parse::<i64>()
                .ok()
                .filter(|number| number.to_string() == text)
                .map(Value::from)
                .ok_or("must be an integer"),
            Some(_) => text
                .parse::<bool>()
                .map(Value::from)
                .map_err(|_| "must be `true` or `false`"),
            None => Ok(Value::from(text)),
        };
        match parsed {
            Ok(value) => self.check(location, name, &value),
            Err(rule) => vec![Violation::new(location, name, rule)],
        }
    }
}

/// The schema with absolute references, so that it can be compiled outside its document.
fn absolute(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let member = |(key, value): (&String, &Value)| match value.as_str() {
                Some(target) if key == "$ref" && target.starts_with('#') => {
                    (key.clone(), Value::String(format!("{DOCUMENT}{target}")))
                }
                _ => (key.clone(), absolute(value)),
            };
            members.iter().map(member).collect()
        }
        Value::Array(items) => items.iter().map(absolute).collect(),
        other => other.clone(),
    }
}

fn describe(error: &ValidationError<'_>, location: Location, root: &str) -> Violation {
    let mut field = dotted(root, error.instance_path());
    if let ValidationErrorKind::Required {
        property: Value::String(name),
    } = error.kind()
    {
        push_property(&mut field, name);
    }
    Violation::new(location, field, rule(error.kind()))
}

/// `/billing/reservation/0` as `billing.reservation[0]`.
fn dotted(root: &str, path: &JsonPath) -> String {
    let mut field = root.to_owned();
    for segment in path {
        match segment {
            LocationSegment::Property(name) => push_property(&mut field, &name),
            LocationSegment::Index(index) => field.push_str(&format!("[{index}]")),
        }
    }
    field
}

fn push_property(field: &mut String, name: &str) {
    if !field.is_empty() {
        field.push('.');
    }
    field.push_str(name);
}

/// A rule in words. It is taken from the schema alone and never contains the invalid value.
fn rule(kind: &ValidationErrorKind) -> String {
    use ValidationErrorKind as Kind;
    match kind {
        Kind::Required { .. } => "is required".to_owned(),
        Kind::Type { kind } => format!("must be {}", type_words(kind)),
        Kind::Enum { options } => format!("must be {}", one_of(options)),
        Kind::Constant { expected_value } => format!("must be {}", quoted(expected_value)),
        // Only where no document tells the rule in words.
        Kind::Pattern { pattern } => format!("must match the pattern {pattern}"),
        Kind::Minimum { limit } => format!("must be at least {limit}"),
        Kind::Maximum { limit } => format!("must be at most {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("must be greater than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("must be less than {limit}"),
        Kind::MinLength { limit: 1 } => "must not be empty".to_owned(),
        Kind::MinLength { limit } => format!("must have at least {limit} characters"),
        Kind::MaxLength { limit } => format!("must have at most {limit} characters"),
        Kind::MinItems { limit: 1 } => "must have at least one item".to_owned(),
        Kind::MinItems { limit } => format!("must have at least {limit} items"),
        Kind::MaxItems { limit } => format!("must have at most {limit} items"),
        Kind::UniqueItems => "must not repeat an item".to_owned(),
        Kind::Not { schema } => match schema.get("enum") {
            Some(options) => format!("must not be {}", one_of(options)),
            None => "must not match this schema".to_owned(),
        },
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => alternatives(context),
        Kind::OneOfMultipleValid { .. } => "must match exactly one alternative".to_owned(),
        other => format!("violates the rule `{}`", other.keyword()),
    }
}

/// The rules of which one must hold, each once.
fn alternatives(context: &[Vec<ValidationError<'_>>]) -> String {
    let mut rules: Vec<String> = Vec::new();
    for error in context.iter().flatten() {
        let Violation { field, rule, .. } = describe(error, Location::Body, "");
        let text = match field.as_str() {
            "" => rule,
            field => format!("`{field}` {rule}"),
        };
        if !rules.contains(&text) {
            rules.push(text);
        }
    }
    format!("matches none of the alternatives: {}", rules.join("; "))
}

fn type_words(kind: &TypeKind) -> String {
    let word = |kind| match kind {
        JsonType::Null => "null",
        JsonType::Boolean => "a boolean",
        JsonType::Integer => "an integer",
        JsonType::Number => "a number",
        JsonType::String => "a string",
        JsonType::Array => "an array",
        JsonType::Object => "an object",
    };
    match kind {
        TypeKind::Single(kind) => word(*kind).to_owned(),
        TypeKind::Multiple(kinds) => kinds.iter().map(word).collect::<Vec<_>>().join(" or "),
    }
}

fn one_of(options: &Value) -> String {
    match options.as_array().map(Vec::as_slice) {
        Some([only]) => quoted(only),
        Some(many) => {
            let options: Vec<_> = many.iter().map(quoted).collect();
            format!("one of {}", options.join(", "))
        }
        None => quoted(options),
    }
}

fn quoted(value: &Value) -> String {
    match value.as_str() {
        Some("") => "empty".to_owned(),
        Some(text) => format!("`{text}`"),
        None => value.to_string(),
    }
}
