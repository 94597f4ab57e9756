//! Inbound HTTP: routes, extractors, DTOs, problem+json. One list is both routes and spec.
