//! Who may do what for whom, and when: licensing bodies with their divisions, posts and people, those who stand in for
//! somebody, and those who may act for a legal entity. Periods are civil days in Asia/Almaty, both ends belong to them.

mod bodies;
mod conflict;
mod duties;
mod employees;
mod manage;
mod posts;
mod substitutions;
mod territory;
mod units;

pub use bodies::{BodyChange, NewBody, add as add_body, change as change_body, found};
pub use conflict::conflict;
pub use duties::{Duties, Held, duties, on_duty};
pub use employees::{
    Employed, NewEmployee, appoint, change as change_employee, employ, hire, list as employees,
    renew_activation,
};
pub use posts::{NewPost, PostChange, add as add_post, change as change_post, list as posts};
pub use substitutions::{
    NewSubstitution, add as add_substitution, cancel as cancel_substitution, list as substitutions,
};
pub use territory::Territory;
pub use units::{NewUnit, UnitChange, add as add_unit, change as change_unit, list as units};

use crate::access::Role;
use crate::calendar::OfficeHours;
use crate::ids::{AccountId, BodyId, EmploymentId, PostId, RepresentationId, SubstitutionId, UnitId};
use crate::values::{Bin, Iin, Instant, Text};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A body: one that licenses, a service centre, or one that is asked for approval. What it is follows from the services
/// it decides and the roles of its people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Its id.
    pub id: BodyId,
    /// Its business number: the seal of results carries it.
    pub bin: Bin,
    /// Its name.
    pub name: Text,
    /// Codes of the services it decides.
    pub services: Vec<String>,
    /// The region it decides them for; `None` is the whole country.
    pub territory: Option<Territory>,
    /// The body it is a territorial department of.
    pub parent: Option<BodyId>,
    /// When its office works.
    pub hours: OfficeHours,
    /// Grows with every write.
    pub version: i64,
}

impl Body {
    /// A body that decides nothing yet, for the whole country.
    pub fn new(id: BodyId, bin: Bin, name: Text) -> Self {
        Self {
            id,
            bin,
            name,
            services: Vec::new(),
            territory: None,
            parent: None,
            hours: OfficeHours::default(),
            version: 1,
        }
    }
}

/// A division of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// The body.
    pub body: BodyId,
    /// Its name.
    pub name: Text,
    /// Codes of the services whose tasks are its own; a service of no unit is everybody's.
    pub services: Vec<String>,
    /// Its last day.
    pub closed_on: Option<NaiveDate>,
    /// Grows with every write.
    pub version: i64,
}

/// A post: what whoever holds it may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Its id.
    pub id: PostId,
    /// The body.
    pub body: BodyId,
    /// The division; `None` stands above them.
    pub unit: Option<UnitId>,
    /// What it is called.
    pub title: Text,
    /// The roles of the acts it holds.
    pub roles: BTreeSet<Role>,
    /// Its last day.
    pub closed_on: Option<NaiveDate>,
    /// Grows with every write.
    pub version: i64,
}

/// A person holding a post for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Employment {
    /// Its id.
    pub id: EmploymentId,
    /// The body.
    pub body: BodyId,
    /// The post.
    pub post: PostId,
    /// The account the person signs in with.
    pub account: AccountId,
    /// The person.
    pub iin: Iin,
    /// Surname and given name.
    pub name: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; `None` while no end is known.
    pub until: Option<NaiveDate>,
    /// Grows with every write.
    pub version: i64,
}

impl Employment {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|last| day <= last)
    }
}

/// Somebody standing in for somebody who is away: he holds the roles of the other's post as well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Substitution {
    /// Its id.
    pub id: SubstitutionId,
    /// The body of both.
    pub body: BodyId,
    /// Who is away.
    pub absent: EmploymentId,
    /// Who stands in.
    pub substitute: EmploymentId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day: nobody stands in for ever.
    pub until: NaiveDate,
    /// The order it rests on, as written: «15.03.2026 № 12-Ж».
    pub ground: String,
    /// When it was taken back.
    pub cancelled_at: Option<Instant>,
    /// Grows with every write.
    pub version: i64,
}

/// In what capacity somebody acts for a legal entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// Its head.
    Head,
    /// Has the right to sign.
    RightToSign,
    /// An employee with a power of attorney.
    Employee,
}

/// A person who may act for a legal entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representation {
    /// Its id.
    pub id: RepresentationId,
    /// The legal entity.
    pub bin: Bin,
    /// The person.
    pub iin: Iin,
    /// As what.
    pub capacity: Capacity,
    /// Number of the power of attorney; an employee has one.
    pub power_of_attorney: Option<String>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; `None` while no end is known.
    pub until: Option<NaiveDate>,
    /// Who entered it.
    pub created_by: AccountId,
    /// When it was entered.
    pub created_at: Instant,
    /// When it was taken back.
    pub revoked_at: Option<Instant>,
    /// Grows with every write.
    pub version: i64,
}

impl Representation {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.revoked_at.is_none() && self.from <= day && self.until.is_none_or(|last| day <= last)
    }
}
