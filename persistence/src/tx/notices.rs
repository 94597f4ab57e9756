//! Notices, preferences, statistics, in one transaction.

use super::Unit;
use ruqsat_licensing::ports::NoticesTx;

impl NoticesTx for Unit<'_> {}
