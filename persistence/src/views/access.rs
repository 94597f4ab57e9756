//! Clients, sessions, grants, for screens.

use crate::database::Database;
use async_trait::async_trait;
use ruqsat_licensing::ports::AccessViews;

#[async_trait]
impl AccessViews for Database {}
