//! What goes over the wire. Field docs become the API's documentation: written for the portal developer.

mod applications;
mod approvals;
mod catalogue;
mod common;
mod desks;
mod diagrams;
mod documents;
mod flows;
mod grants;
mod licences;
mod notices;
mod payments;
mod problem;
mod signatures;
mod surveys;
mod tasks;
mod tokens;
mod trace;

pub(crate) use applications::*;
pub(crate) use approvals::*;
pub(crate) use catalogue::*;
pub(crate) use common::*;
pub(crate) use desks::*;
pub(crate) use diagrams::*;
pub(crate) use documents::*;
pub(crate) use flows::*;
pub(crate) use grants::*;
pub(crate) use licences::*;
pub(crate) use notices::*;
pub(crate) use payments::*;
pub(crate) use problem::*;
pub(crate) use signatures::*;
pub(crate) use surveys::*;
pub(crate) use tasks::*;
pub(crate) use tokens::*;
pub(crate) use trace::*;
