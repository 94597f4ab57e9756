//! The interpreter against the rules of SEMANTICS: one file per group of rules, on the data of services 02 and 05 and
//! on definitions changed by hand, so that the guards are shown to hold even where the load check is passed by.

mod approvals;
mod back;
mod before;
mod chain;
mod corporation;
mod counters;
mod ends;
mod guards;
mod limits;
mod outcomes;
mod paying;
mod result;
mod services;
mod signing;
mod statuses;
mod support;
