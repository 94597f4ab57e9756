//! What the framework answers for us, and what it must survive: every answer in one shape, nothing lost, no panic.

mod bodies;
mod headers;
mod methods;
mod queries;
mod wire;
