//! Reads openapi/openapi.json, writes the typed SDKs.
