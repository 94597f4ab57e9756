//! Licensing bodies, their units, posts and people, in one transaction.

use super::Unit;
use crate::organisations::{activations, bodies, employments, posts, representations, substitutions, units};
use chrono::NaiveDate;
use ruqsat_licensing::Result;
use ruqsat_licensing::accounts::Activation;
use ruqsat_licensing::calendar::OfficeHours;
use ruqsat_licensing::ids::{
    AccountId, BodyId, EmploymentId, PostId, RepresentationId, SubstitutionId, UnitId,
};
use ruqsat_licensing::organisations::{
    Body, Employment, Held, Post, Representation, Substitution, Territory, Unit as Division,
};
use ruqsat_licensing::ports::OrganisationsTx;
use ruqsat_licensing::values::{Bin, Iin, Instant};

impl OrganisationsTx for Unit<'_> {
    fn get_body(&mut self, id: &BodyId) -> Result<Body> {
        bodies::get(self.conn, id)
    }
    fn hold_body(&mut self, id: &BodyId) -> Result<Body> {
        bodies::hold(self.conn, id)
    }
    fn find_body(&mut self, bin: &Bin) -> Result<Option<Body>> {
        bodies::find_by_bin(self.conn, bin)
    }
    fn find_body_serving(&mut self, service: &str, territory: Option<&Territory>) -> Result<Option<Body>> {
        bodies::find_serving(self.conn, service, territory)
    }
    fn regions_serving(&mut self, service: &str) -> Result<Vec<Territory>> {
        bodies::regions(self.conn, service)
    }
    fn find_officer(&mut self, body: &BodyId, day: NaiveDate) -> Result<bool> {
        bodies::has_officer(self.conn, body, day)
    }
    fn find_hours(&mut self, id: &BodyId) -> Result<OfficeHours> {
        bodies::hours(self.conn, id)
    }
    fn insert_body(&mut self, body: &Body) -> Result<()> {
        bodies::insert(self.other(), body)
    }
    fn save_body(&mut self, body: &mut Body) -> Result<()> {
        bodies::save(self.other(), body)
    }

    fn get_unit(&mut self, id: &UnitId) -> Result<Division> {
        units::get(self.conn, id)
    }
    fn find_unit_serving(&mut self, body: &BodyId, service: &str, day: NaiveDate) -> Result<Option<UnitId>> {
        units::find_serving(self.conn, body, service, day)
    }
    fn find_unit_of_service(&mut self, body: &BodyId, service: &str) -> Result<Option<UnitId>> {
        units::of_service(self.conn, body, service)
    }
    fn has_posts_after(&mut self, unit: &UnitId, day: NaiveDate) -> Result<bool> {
        posts::any_after(self.conn, unit, day)
    }
    fn insert_unit(&mut self, unit: &Division) -> Result<()> {
        units::insert(self.other(), unit)
    }
    fn save_unit(&mut self, unit: &mut Division) -> Result<()> {
        units::save(self.other(), unit)
    }

    fn get_post(&mut self, id: &PostId) -> Result<Post> {
        posts::get(self.conn, id)
    }
    fn insert_post(&mut self, post: &Post) -> Result<()> {
        posts::insert(self.other(), post)
    }
    fn save_post(&mut self, post: &mut Post) -> Result<()> {
        posts::save(self.other(), post)
    }

    fn get_employment(&mut self, id: &EmploymentId) -> Result<Employment> {
        employments::get(self.conn, id)
    }
    fn find_employments(&mut self, account: &AccountId, day: NaiveDate) -> Result<Vec<(Employment, Bin)>> {
        employments::of_account(self.conn, account, day)
    }
    fn find_held(&mut self, iin: &Iin, body: &BodyId, day: NaiveDate) -> Result<Vec<Held>> {
        employments::held(self.conn, iin, body, day)
    }
    fn find_holders(&mut self, post: &PostId, day: NaiveDate) -> Result<Vec<Employment>> {
        employments::holders(self.conn, post, day)
    }
    fn insert_employment(&mut self, employment: &Employment) -> Result<()> {
        employments::insert(self.other(), employment)
    }
    fn save_employment(&mut self, employment: &mut Employment) -> Result<()> {
        employments::save(self.other(), employment)
    }

    fn get_substitution(&mut self, id: &SubstitutionId) -> Result<Substitution> {
        substitutions::get(self.conn, id)
    }
    fn find_substitutions(&mut self, employment: &EmploymentId, day: NaiveDate) -> Result<Vec<Substitution>> {
        substitutions::of_employment(self.conn, employment, day)
    }
    fn insert_substitution(&mut self, substitution: &Substitution) -> Result<()> {
        substitutions::insert(self.other(), substitution)
    }
    fn save_substitution(&mut self, substitution: &mut Substitution) -> Result<()> {
        substitutions::save(self.other(), substitution)
    }

    fn get_representation(&mut self, id: &RepresentationId) -> Result<Representation> {
        representations::get(self.conn, id)
    }
    fn find_representation(
        &mut self,
        iin: &Iin,
        bin: &Bin,
        day: NaiveDate,
    ) -> Result<Option<Representation>> {
        representations::find(self.conn, iin, bin, day)
    }
    fn insert_representation(&mut self, representation: &Representation) -> Result<()> {
        representations::insert(self.other(), representation)
    }
    fn save_representation(&mut self, representation: &mut Representation) -> Result<()> {
        representations::save(self.other(), representation)
    }

    fn insert_activation(&mut self, activation: &Activation) -> Result<()> {
        activations::insert(self.other(), activation)
    }
    fn find_activation(&mut self, sha256: &str) -> Result<Option<Activation>> {
        activations::find(self.conn, sha256)
    }
    fn use_activation(&mut self, sha256: &str, at: Instant) -> Result<()> {
        activations::used(self.other(), sha256, at)
    }
}
