//! Licensing bodies, their units, posts and people, for screens.

use crate::database::Database;
use async_trait::async_trait;
use ruqsat_licensing::ports::OrganisationViews;

#[async_trait]
impl OrganisationViews for Database {}
