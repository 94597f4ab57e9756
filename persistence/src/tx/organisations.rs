//! Licensing bodies, their units, posts and people, in one transaction.

use super::Unit;
use ruqsat_licensing::ports::OrganisationsTx;

impl OrganisationsTx for Unit<'_> {}
