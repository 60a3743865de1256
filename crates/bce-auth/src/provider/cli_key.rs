//! The key of a profile: its fields, and where each of them was found.

use zeroize::Zeroizing;

use crate::credentials::{Credentials, CredentialsError};

/// The key. Only a temporary one has a token.
pub(super) struct Key {
    pub(super) id: Field,
    pub(super) secret: Field,
    pub(super) token: Option<Field>,
}

/// A field, with its value in the profile or, where that has none, of a variable.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) variable: &'static str,
    pub(super) value: Option<Zeroizing<String>>,
    pub(super) is_in_file: bool,
}

impl Key {
    fn fields(&self) -> impl Iterator<Item = &Field> {
        [&self.id, &self.secret].into_iter().chain(&self.token)
    }

    /// Whether no field has a value.
    pub(super) fn is_empty(&self) -> bool {
        self.fields().all(|field| field.value.is_none())
    }

    /// What is missing, if anything is, and what was found where.
    pub(super) fn missing(&self, reads_environment: bool) -> Option<String> {
        let missing: Vec<_> = self.fields().filter(|it| it.value.is_none()).collect();
        if missing.is_empty() {
            return None;
        }
        let names = join(missing.iter().map(|field| format!("`{}`", field.name)));
        let verb = if missing.len() > 1 { "are" } else { "is" };
        let found = self.fields().filter(|field| field.value.is_some());
        let found = join(found.map(Field::origin));
        let found = match found.as_str() {
            "" => String::new(),
            found => format!(" (found: {found})"),
        };
        Some(if reads_environment {
            let variables = join(missing.iter().map(|field| field.variable.to_owned()));
            format!(
                "{names} {verb} missing{found}, and {variables} {verb} not set; complete the \
                 profile, or set {variables}"
            )
        } else {
            format!(
                "{names} {verb} missing{found}; complete the profile: one that is named takes \
                 nothing from the environment or another profile"
            )
        })
    }

    /// Where the value of a field of [`Credentials`] was found.
    pub(super) fn origin(&self, credentials_field: &str) -> String {
        let name = match credentials_field {
            "session_token" => "security_token",
            name => name,
        };
        let field = self.fields().find(|field| field.name == name);
        field.map_or_else(|| name.to_owned(), Field::origin)
    }

    /// The credentials, if nothing is missing. Values are copied, so that the originals are wiped.
    pub(super) fn credentials(&self) -> Result<Credentials, CredentialsError> {
        let credentials = Credentials::new(self.id.text(), self.secret.text())?;
        match &self.token {
            Some(token) => credentials.with_session_token(token.text()),
            None => Ok(credentials),
        }
    }
}

impl Field {
    fn text(&self) -> &str {
        self.value.as_ref().map_or("", |value| value.as_str())
    }

    fn origin(&self) -> String {
        if self.is_in_file {
            format!("`{}` of the profile", self.name)
        } else {
            format!("{} of the environment", self.variable)
        }
    }
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(" and ")
}
