//! Why a provider has no credentials.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// A provider returned no credentials.
///
/// The error names the provider and what to do, and never contains what was read. Clones share
/// their source.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ProviderError {
    /// Nothing is configured at this source. A chain continues with the next provider.
    NotConfigured {
        /// The source.
        provider: Cow<'static, str>,
        /// What was looked for and not found.
        problem: Cow<'static, str>,
    },
    /// The configuration of this source is incomplete or invalid. It ends a chain: the next
    /// provider might sign for a different account than intended.
    Misconfigured {
        /// The source.
        provider: Cow<'static, str>,
        /// What is wrong, and what it should be.
        problem: Cow<'static, str>,
    },
    /// The source could not be reached, or its response could not be used. It ends a chain.
    Failed {
        /// The source.
        provider: Cow<'static, str>,
        /// The cause.
        source: Arc<dyn Error + Send + Sync>,
    },
    /// No provider of a chain returned credentials.
    Chain {
        /// The error of each provider that was tried, in order.
        tried: Vec<ProviderError>,
    },
}

impl ProviderError {
    /// Creates the error of a source where nothing is configured. `problem` says what was looked
    /// for.
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

    /// Creates the error of a source whose configuration is incomplete or invalid. `problem` says
    /// what it should be.
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

    /// Creates the error of a source that could not be reached, or whose response could not be
    /// used.
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

    /// Returns whether nothing is configured at this source, or at any source of a chain.
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
            | Self::Misconfigured { provider, problem } => write!(f, "{provider}: {problem}"),
            Self::Failed { provider, .. } => write!(f, "{provider}: fetching credentials failed"),
            Self::Chain { tried } if tried.is_empty() => {
                f.write_str("no credentials: the chain has no provider; add one")
            }
            Self::Chain { tried } => {
                let reasons: Vec<_> = tried.iter().map(with_sources).collect();
                write!(f, "no credentials; tried {}", reasons.join("; "))
            }
        }
    }
}

/// An error and its sources in one line. `Error::source` has no place for those of a list.
fn with_sources(error: &ProviderError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text += &format!(": {cause}");
        source = cause.source();
    }
    text
}

/// Not derived: `thiserror` would return the `Arc` as the source, which cannot be downcast to the
/// error in it.
impl Error for ProviderError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Failed { source, .. } => Some(source.as_ref()),
            _ => None,
        }
    }
}
