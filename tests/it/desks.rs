//! Applications entered for others: at the licensor's office and at a service centre.

mod documents;
mod entering;
mod refused;
mod registers;

/// A demo applicant: a person.
const PERSON: &str = "990101500016";
/// A demo applicant: a legal entity.
const ENTITY: &str = "750140000018";
/// A service with a service centre that identifies, takes consent and hands out against a receipt.
const TRANSIT: &str = "export-control-transit-permit";
