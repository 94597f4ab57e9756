//! Configuration, wiring, workers, shutdown.
