//! What the framework answers for us, and what it must survive: every answer in one shape, nothing lost, no panic.

mod bodies;
mod cors;
mod headers;
mod methods;
mod queries;
mod wire;
