//! Licensing bodies, their units, posts and people, for screens.

use crate::database::Database;
use crate::organisations::{bodies, lists};
use async_trait::async_trait;
use chrono::NaiveDate;
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::BodyId;
use ruqsat_licensing::organisations::{Body, Employment, Post, Substitution, Unit};
use ruqsat_licensing::ports::{BodyFilter, OrganisationViews, Page, PageRequest};

#[async_trait]
impl OrganisationViews for Database {
    async fn body(&self, id: &BodyId) -> Result<Body> {
        let id = id.clone();
        self.snapshot(move |conn| bodies::get(conn, &id)).await
    }

    async fn bodies(&self, filter: &BodyFilter, page: &PageRequest) -> Result<Page<Body>> {
        let (filter, page) = (filter.clone(), page.clone());
        self.snapshot(move |conn| bodies::list(conn, &filter, &page)).await
    }

    async fn bodies_serving(&self, service: &str) -> Result<Vec<Body>> {
        let service = service.to_owned();
        self.snapshot(move |conn| bodies::serving(conn, &service)).await
    }

    async fn units(&self, body: &BodyId, page: &PageRequest) -> Result<Page<Unit>> {
        let (body, page) = (body.clone(), page.clone());
        self.snapshot(move |conn| lists::units(conn, &body, &page)).await
    }

    async fn posts(&self, body: &BodyId, page: &PageRequest) -> Result<Page<Post>> {
        let (body, page) = (body.clone(), page.clone());
        self.snapshot(move |conn| lists::posts(conn, &body, &page)).await
    }

    async fn employees(
        &self,
        body: &BodyId,
        on: Option<NaiveDate>,
        page: &PageRequest,
    ) -> Result<Page<Employment>> {
        let (body, page) = (body.clone(), page.clone());
        self.read(move |conn| lists::employees(conn, &body, on, &page)).await
    }

    async fn substitutions(
        &self,
        body: &BodyId,
        on: Option<NaiveDate>,
        page: &PageRequest,
    ) -> Result<Page<Substitution>> {
        let (body, page) = (body.clone(), page.clone());
        self.read(move |conn| lists::substitutions(conn, &body, on, &page)).await
    }
}
