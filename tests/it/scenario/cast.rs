//! Who works where: people are hired, replaced and dismissed over the API, as the administrator of a demo body does it.

use chrono::NaiveDate;
use ruqsat_licensing::values::Iin;
use ruqsat_sandbox::demo;
use ruqsat_sdk::Client;
use ruqsat_sdk::models::{
    ChangedEmployee, Employee, FirstPassword, GivenName, NewEmployee, NewSubstitution, PostToAdd, StaffRole,
    Substitution, TokenRequest,
};
use ruqsat_sdk::operations::{ListBodiesParams, ListEmployeesParams, ListUnitsParams};
use ruqsat_tests::World;

/// The password of everybody who is hired here.
const PASSWORD: &str = "a password of nobody";

/// A demo body that decides, as its administrator sees it.
pub(super) struct Office<'w> {
    world: &'w World,
    /// Its id.
    pub(super) id: String,
    /// Its number.
    pub(super) bin: &'static str,
    administrator: &'static str,
}

fn named(name: &str) -> GivenName {
    GivenName { kk: name.into(), ru: name.into(), en: name.into() }
}

/// A right number that no demo person has.
pub(super) fn number(serial: u32) -> String {
    let number = |digit| format!("9901015{serial}{digit}");
    (0..10).map(number).find(|text| Iin::parse(text).is_some()).expect("a number")
}

/// A client of whoever signs in; the code of the problem where he cannot.
pub(super) async fn sign_in(
    world: &World,
    login: &str,
    password: &str,
    acting_for: Option<&str>,
) -> Result<Client, String> {
    let request = TokenRequest {
        client_id: Some("ruqsat-web".into()),
        username: Some(login.into()),
        password: Some(password.into()),
        acting_for: acting_for.map(str::to_owned),
        ..TokenRequest::new("password")
    };
    let anonymous = world.anonymous();
    match anonymous.tokens().issue(&request).await {
        Ok(answer) => Ok(anonymous.with_token(&answer.access_token)),
        Err(fault) => Err(crate::refusal::refusal::<()>(Err(fault))),
    }
}

impl<'w> Office<'w> {
    /// The demo body whose administrator has this key.
    pub(super) async fn of(world: &'w World, key_name: &str) -> Self {
        let administrator =
            demo::people().iter().find(|one| one.key_name == key_name).expect("a demo person");
        let bin = administrator.bin.expect("a body");
        let query = ListBodiesParams { limit: Some(100), ..ListBodiesParams::default() };
        let bodies = world.anonymous().organisations().list_bodies(&query).await.expect("bodies").items;
        let id = bodies.into_iter().find(|one| one.bin == bin).expect("the body").id;
        Self { world, id, bin, administrator: administrator.login }
    }

    /// The administrator, signed in now.
    async fn administrator(&self) -> Client {
        sign_in(self.world, self.administrator, demo::PASSWORD, None)
            .await
            .expect("the administrator signs in")
    }

    /// Hires somebody in a role from a day on, into the first division. Whoever has no account sets a first password.
    pub(super) async fn hire(&self, iin: &str, name: &str, role: StaffRole, from: NaiveDate) -> Employee {
        let api = self.administrator().await;
        let units = api.organisations().list_units(&self.id, &ListUnitsParams::default()).await;
        let unit = units.expect("units").items.first().map(|unit| unit.id.clone());
        let post = PostToAdd { roles: Some(vec![role]), unit, ..PostToAdd::new(named(name)) };
        let post = api.organisations().create_post(&self.id, &post).await.expect("a post");
        let new = NewEmployee::new(iin, name, &post.id, from);
        let hired = api.employees().create(&self.id, &new).await.expect("an employee");
        if let Some(code) = hired.activation_code.clone() {
            let first = FirstPassword { code, iin: iin.into(), password: PASSWORD.into() };
            self.world.anonymous().employees().activate_account(&first).await.expect("a password");
        }
        hired
    }

    /// The employment of somebody.
    pub(super) async fn employment(&self, iin: &str) -> Employee {
        let api = self.administrator().await;
        let query = ListEmployeesParams { limit: Some(100), ..ListEmployeesParams::default() };
        let all = api.employees().list(&self.id, &query).await.expect("employees").items;
        all.into_iter().find(|one| one.iin == iin).expect("an employee")
    }

    /// Has somebody stand in for somebody, both named by their numbers.
    pub(super) async fn replace(
        &self,
        (absent, substitute): (&str, &str),
        (from, until): (NaiveDate, NaiveDate),
    ) -> Substitution {
        let (absent, substitute) = (self.employment(absent).await.id, self.employment(substitute).await.id);
        let new =
            NewSubstitution { absent, substitute, from, until, ground: "№ 12-Ж бұйрық".into() };
        let api = self.administrator().await;
        api.employees().create_substitution(&self.id, &new).await.expect("a substitution")
    }

    /// Dismisses somebody: his last day.
    pub(super) async fn dismiss(&self, iin: &str, last: NaiveDate) {
        let employment = self.employment(iin).await;
        let change = ChangedEmployee { until: Some(last) };
        let api = self.administrator().await;
        let changed = api.employees().update(&self.id, &employment.id, &change).await;
        assert_eq!(changed.expect("dismissed").until, Some(last));
    }

    /// Somebody who was hired here and set his password.
    pub(super) async fn client(&self, iin: &str) -> Result<Client, String> {
        sign_in(self.world, iin, PASSWORD, None).await
    }
}
