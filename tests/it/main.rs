//! Tests through the front door: a real server in this process, called through the generated SDK; modules mirror URLs.

mod applications;
mod licences;
mod refusal;
mod services;
mod tokens;
