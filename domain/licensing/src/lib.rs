//! What is true of licensing: catalogue, flow interpreter, use cases, ports. No I/O.
