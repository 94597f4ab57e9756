//! Clients, sessions, grants, and what is counted of sign-ins.

pub(crate) mod authorizations;
pub(crate) mod clients;
pub(crate) mod grants;
pub(crate) mod schema;
pub(crate) mod sessions;
pub(crate) mod throttle;
