//! Verification of the national electronic signature: pure functions over bytes and a time.
