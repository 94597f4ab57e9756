//! Notices, preferences, statistics, for screens.

use crate::database::Database;
use async_trait::async_trait;
use ruqsat_licensing::ports::NoticeViews;

#[async_trait]
impl NoticeViews for Database {}
