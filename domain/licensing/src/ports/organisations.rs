//! Licensing bodies, their units, posts and people: their part of a transaction, and their reads for screens.

use crate::accounts::Activation;
use crate::calendar::OfficeHours;
use crate::error::Result;
use crate::ids::{AccountId, BodyId, EmploymentId, PostId, RepresentationId, SubstitutionId, UnitId};
use crate::organisations::{Body, Employment, Held, Post, Representation, Substitution, Territory, Unit};
use crate::ports::{Page, PageRequest};
use crate::values::{Bin, Iin, Instant};
use async_trait::async_trait;
use chrono::NaiveDate;

/// Narrows the list of bodies.
#[derive(Clone, Debug, Default)]
pub struct BodyFilter {
    /// Only those that decide this service.
    pub service: Option<String>,
    /// Only those of this region.
    pub territory: Option<Territory>,
}

/// Their repositories in one transaction; [`super::Tx`] has it all.
pub trait OrganisationsTx {
    /// A body by id.
    fn get_body(&mut self, id: &BodyId) -> Result<Body>;
    /// The same, held until the unit ends: whoever manages it meanwhile waits.
    fn hold_body(&mut self, id: &BodyId) -> Result<Body>;
    /// The body with this business number.
    fn find_body(&mut self, bin: &Bin) -> Result<Option<Body>>;
    /// The body that decides a service in a region: the region's own, else that of the whole country. Without a region
    /// only the latter. Where several do, the one entered first.
    fn find_body_serving(&mut self, service: &str, territory: Option<&Territory>) -> Result<Option<Body>>;
    /// The regions with a body of their own that decides a service, by code.
    fn regions_serving(&mut self, service: &str) -> Result<Vec<Territory>>;
    /// Whether somebody works at a body on a day who answers where it is asked for approval.
    fn find_officer(&mut self, body: &BodyId, day: NaiveDate) -> Result<bool>;
    /// The office hours of a body.
    fn find_hours(&mut self, id: &BodyId) -> Result<OfficeHours>;
    /// Writes a body.
    fn insert_body(&mut self, body: &Body) -> Result<()>;
    /// Writes a changed body.
    fn save_body(&mut self, body: &mut Body) -> Result<()>;

    /// A unit by id.
    fn get_unit(&mut self, id: &UnitId) -> Result<Unit>;
    /// The unit of a body whose service it is, open on a day.
    fn find_unit_serving(&mut self, body: &BodyId, service: &str, day: NaiveDate) -> Result<Option<UnitId>>;
    /// The unit of a body whose service it is, open or not.
    fn find_unit_of_service(&mut self, body: &BodyId, service: &str) -> Result<Option<UnitId>>;
    /// Whether a unit has posts that go on after a day.
    fn has_posts_after(&mut self, unit: &UnitId, day: NaiveDate) -> Result<bool>;
    /// Writes a unit.
    fn insert_unit(&mut self, unit: &Unit) -> Result<()>;
    /// Writes a changed unit.
    fn save_unit(&mut self, unit: &mut Unit) -> Result<()>;

    /// A post by id.
    fn get_post(&mut self, id: &PostId) -> Result<Post>;
    /// Writes a post.
    fn insert_post(&mut self, post: &Post) -> Result<()>;
    /// Writes a changed post.
    fn save_post(&mut self, post: &mut Post) -> Result<()>;

    /// An employment by id.
    fn get_employment(&mut self, id: &EmploymentId) -> Result<Employment>;
    /// The employments of an account on a day, with the business numbers of the bodies; the oldest first.
    fn find_employments(&mut self, account: &AccountId, day: NaiveDate) -> Result<Vec<(Employment, Bin)>>;
    /// The posts a person holds in a body on a day, his own first, then those of whom he stands in for.
    fn find_held(&mut self, iin: &Iin, body: &BodyId, day: NaiveDate) -> Result<Vec<Held>>;
    /// Those who hold a post on a day or later, by right; the oldest first.
    fn find_holders(&mut self, post: &PostId, day: NaiveDate) -> Result<Vec<Employment>>;
    /// Writes an employment.
    fn insert_employment(&mut self, employment: &Employment) -> Result<()>;
    /// Writes a changed employment.
    fn save_employment(&mut self, employment: &mut Employment) -> Result<()>;

    /// A substitution by id.
    fn get_substitution(&mut self, id: &SubstitutionId) -> Result<Substitution>;
    /// The substitutions of an employment, either way, that hold on a day or later and were not taken back.
    fn find_substitutions(&mut self, employment: &EmploymentId, day: NaiveDate) -> Result<Vec<Substitution>>;
    /// Writes a substitution.
    fn insert_substitution(&mut self, substitution: &Substitution) -> Result<()>;
    /// Writes a changed substitution.
    fn save_substitution(&mut self, substitution: &mut Substitution) -> Result<()>;

    /// A representation by id.
    fn get_representation(&mut self, id: &RepresentationId) -> Result<Representation>;
    /// The representation by which a person acts for a legal entity on a day.
    fn find_representation(&mut self, iin: &Iin, bin: &Bin, day: NaiveDate)
    -> Result<Option<Representation>>;
    /// Writes a representation.
    fn insert_representation(&mut self, representation: &Representation) -> Result<()>;
    /// Writes a changed representation.
    fn save_representation(&mut self, representation: &mut Representation) -> Result<()>;

    /// Writes an activation; those of the account that were not used are good for nothing from now on.
    fn insert_activation(&mut self, activation: &Activation) -> Result<()>;
    /// The activation with this SHA-256 (hex) of its code. Of two who ask at once, one waits for the other's unit.
    fn find_activation(&mut self, sha256: &str) -> Result<Option<Activation>>;
    /// Notes that an activation was used.
    fn use_activation(&mut self, sha256: &str, at: Instant) -> Result<()>;
}

/// Their reads; [`super::Views`] has them all.
#[async_trait]
pub trait OrganisationViews: Send + Sync {
    /// A body.
    async fn body(&self, id: &BodyId) -> Result<Body>;
    /// Bodies, the latest first.
    async fn bodies(&self, filter: &BodyFilter, page: &PageRequest) -> Result<Page<Body>>;
    /// The bodies that decide a service, by region, that of the whole country last; a hundred at most.
    async fn bodies_serving(&self, service: &str) -> Result<Vec<Body>>;
    /// The units of a body, the latest first.
    async fn units(&self, body: &BodyId, page: &PageRequest) -> Result<Page<Unit>>;
    /// The posts of a body, the latest first.
    async fn posts(&self, body: &BodyId, page: &PageRequest) -> Result<Page<Post>>;
    /// The employments of a body, the latest first; with a day only those that hold on it.
    async fn employees(
        &self,
        body: &BodyId,
        on: Option<NaiveDate>,
        page: &PageRequest,
    ) -> Result<Page<Employment>>;
    /// The substitutions of a body, the latest first; with a day only those that hold on it.
    async fn substitutions(
        &self,
        body: &BodyId,
        on: Option<NaiveDate>,
        page: &PageRequest,
    ) -> Result<Page<Substitution>>;
}
