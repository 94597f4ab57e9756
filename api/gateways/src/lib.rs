//! Outbound HTTP: one client per outside system.
