//! Why there are no credentials.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// A provider that gave no credentials. It names the provider and what to do, and never holds what
/// was read. Clones share their source.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ProviderError {
    /// Nothing is set up at this source. A chain goes on to the next one.
    NotConfigured {
        /// The source.
        provider: Cow<'static, str>,
        /// What was looked for and not found.
        problem: Cow<'static, str>,
    },
    /// Something is set up at this source, but half of it or wrongly. A chain ends here: going on
    /// would sign as somebody else than was meant.
    Misconfigured {
        /// The source.
        provider: Cow<'static, str>,
        /// What is wrong, and what it should be.
        problem: Cow<'static, str>,
    },
    /// The source could not be asked, or its answer could not be used. A chain ends here.
    Failed {
        /// The source.
        provider: Cow<'static, str>,
        /// What went wrong.
        source: Arc<dyn Error + Send + Sync>,
    },
    /// No provider of a chain had credentials, or one of them was broken.
    Chain {
        /// The error of each provider that was asked, in order.
        tried: Vec<ProviderError>,
    },
}

impl ProviderError {
    /// A source at which nothing is set up; `problem` says what was looked for.
    #[must_use]
    pub fn not_configured(
        provider: impl Into<Cow<'static, str>>,
        problem: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::NotConfigured {
            provider: provider.into(),
            problem: problem.into(),
        }
    }

    /// A source that is set up by half or wrongly; `problem` says what it should be.
    #[must_use]
    pub fn misconfigured(
        provider: impl Into<Cow<'static, str>>,
        problem: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::Misconfigured {
            provider: provider.into(),
            problem: problem.into(),
        }
    }

    /// A source that could not be asked, or answered with something unusable.
    #[must_use]
    pub fn failed(
        provider: impl Into<Cow<'static, str>>,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self::Failed {
            provider: provider.into(),
            source: source.into().into(),
        }
    }

    /// Whether nothing was set up at all, at this source or at any of a chain.
    #[must_use]
    pub fn is_not_configured(&self) -> bool {
        match self {
            Self::NotConfigured { .. } => true,
            Self::Misconfigured { .. } | Self::Failed { .. } => false,
            Self::Chain { tried } => tried.iter().all(Self::is_not_configured),
        }
    }
}

impl fmt::Display for ProviderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotConfigured { provider, problem }
            | Self::Misconfigured { provider, problem } => {
                write!(f, "{provider}: {problem}")
            }
            Self::Failed { provider, .. } => {
                write!(f, "{provider}: no credentials could be fetched")
            }
            Self::Chain { tried } if tried.is_empty() => {
                f.write_str("no credentials: the chain has no provider; add one")
            }
            Self::Chain { tried } => {
                f.write_str("no credentials; tried ")?;
                for (at, error) in tried.iter().enumerate() {
                    if at > 0 {
                        f.write_str("; ")?;
                    }
                    write!(f, "{error}")?;
                    // The sources of a list have no other place to be told.
                    let mut source = error.source();
                    while let Some(cause) = source {
                        write!(f, ": {cause}")?;
                        source = cause.source();
                    }
                }
                Ok(())
            }
        }
    }
}

impl Error for ProviderError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Failed { source, .. } => Some(source.as_ref()),
            _ => None,
        }
    }
}
