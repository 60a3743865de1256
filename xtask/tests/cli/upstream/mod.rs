//! `upstream` finds every kind of drift, names the place in the spec, and says whether it breaks
//! callers.

mod descriptions;
mod drift;
mod files;
mod known;
mod paste;
mod skeletons;
