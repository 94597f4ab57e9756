//! Clients, sessions, grants, in one transaction.

use super::Unit;
use ruqsat_licensing::ports::AccessTx;

impl AccessTx for Unit<'_> {}
