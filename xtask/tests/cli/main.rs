//! The chores as their users see them: the program, run on copies of this repository with something wrong planted in them.

mod check;
mod checkout;
mod diff;
mod lint;
mod metadata;
mod upstream;
