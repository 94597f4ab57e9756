//! Licensing bodies, their units, posts and people, and who may act for a legal entity.

pub(crate) mod activations;
pub(crate) mod bodies;
pub(crate) mod employments;
pub(crate) mod lists;
pub(crate) mod posts;
pub(crate) mod representations;
pub(crate) mod substitutions;
pub(crate) mod units;
