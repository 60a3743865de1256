//! The tasks as their users see them: the program, run on copies of this repository in which
//! something is wrong.

mod check;
mod checkout;
mod cost;
mod coverage;
mod diff;
mod documents;
mod lint;
mod metadata;
mod upstream;
