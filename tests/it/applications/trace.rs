//! What the trace of a case tells, and to whom.
