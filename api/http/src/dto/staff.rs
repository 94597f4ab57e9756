//! Posts held by people, those who stand in for them, and their first password.

use super::LocalizedText;
use crate::extract::Body;
use chrono::{DateTime, NaiveDate, Utc};
use ruqsat_licensing::ids::{EmploymentId, PostId};
use ruqsat_licensing::organisations as domain;
use ruqsat_licensing::values::Iin;
use ruqsat_licensing::{Role, Violation};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// What a member of staff may do.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StaffRole {
    /// The licensor where no employee is named.
    Provider,
    /// Enters applications at the licensor's office.
    ProviderEmployee,
    /// Registers applications.
    Registrar,
    /// Reviews and drafts.
    Executor,
    /// Head of a division.
    DivisionHead,
    /// Deputy head of the licensor.
    DeputyHead,
    /// Head of the licensor.
    Head,
    /// Signs results.
    Signatory,
    /// Operator of a service centre.
    PscOperator,
    /// Answers where the body is asked for approval.
    StateBodies,
    /// The body that is asked about the status.
    AuthorisedBody,
    /// Manages the people of the body, and no case.
    Administrator,
}

macro_rules! roles {
    ($($name:ident),*) => {
        impl From<StaffRole> for Role {
            fn from(role: StaffRole) -> Self {
                match role { $(StaffRole::$name => Self::$name,)* }
            }
        }

        impl StaffRole {
            /// `None` for what is no role of staff.
            fn of(role: Role) -> Option<Self> {
                match role {
                    $(Role::$name => Some(Self::$name),)*
                    Role::Applicant | Role::ApplicantRepresentative => None,
                }
            }
        }
    };
}
roles!(
    Provider,
    ProviderEmployee,
    Registrar,
    Executor,
    DivisionHead,
    DeputyHead,
    Head,
    Signatory,
    PscOperator,
    StateBodies,
    AuthorisedBody,
    Administrator
);

/// A post.
#[derive(Serialize, ToSchema)]
pub(crate) struct Post {
    /// Its id.
    #[schema(pattern = "^pst_[0-9a-z]{26}$", example = "pst_01jd0000000000000000000000")]
    pub(crate) id: String,
    /// Id of its unit; none stands above them.
    #[schema(pattern = "^unt_[0-9a-z]{26}$")]
    pub(crate) unit: Option<String>,
    /// What it is called.
    pub(crate) title: LocalizedText,
    /// The roles it holds.
    #[schema(max_items = 20)]
    pub(crate) roles: Vec<StaffRole>,
    /// Its last day, if it is closed.
    pub(crate) closed_on: Option<NaiveDate>,
    /// Its version: 3 is the `ETag` `"v3"`, to be sent as `If-Match` with a change.
    pub(crate) version: i64,
}

impl From<domain::Post> for Post {
    fn from(post: domain::Post) -> Self {
        Self {
            id: post.id.into(),
            unit: post.unit.map(String::from),
            title: (&post.title).into(),
            roles: post.roles.into_iter().filter_map(StaffRole::of).collect(),
            closed_on: post.closed_on,
            version: post.version,
        }
    }
}

/// Somebody to be employed.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "iin": "990101500016", "name": "Сынақбаев Үлгі", "post": "pst_01jd0000000000000000000000", "from": "2026-12-01"
}))]
pub(crate) struct NewEmployee {
    /// The person.
    #[validate(length(equal = 12))]
    #[schema(pattern = "^[0-9]{12}$")]
    pub(crate) iin: String,
    /// Surname and given name; whoever has an account keeps the name of that.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub(crate) name: String,
    /// Id of the post.
    #[validate(length(max = 40))]
    #[schema(pattern = "^pst_[0-9a-z]{26}$")]
    pub(crate) post: String,
    /// The first day, in Almaty: today or later.
    pub(crate) from: NaiveDate,
    /// The last day.
    pub(crate) until: Option<NaiveDate>,
}

impl Body for NewEmployee {}

impl NewEmployee {
    pub(crate) fn read(self) -> Result<domain::NewEmployee, Violation> {
        let name = self.name.trim().to_owned();
        if name.is_empty() {
            return Err(Violation::new("/name", "length", "a name has letters"));
        }
        Ok(domain::NewEmployee {
            iin: Iin::parse(&self.iin).ok_or_else(|| Violation::new("/iin", "iin", "no valid IIN"))?,
            name,
            post: PostId::parse(&self.post)
                .ok_or_else(|| Violation::new("/post", "pattern", "not the id of a post"))?,
            from: self.from,
            until: self.until,
        })
    }
}

/// A person holding a post.
#[derive(Serialize, ToSchema)]
pub(crate) struct Employee {
    /// Its id.
    #[schema(pattern = "^emp_[0-9a-z]{26}$", example = "emp_01jd0000000000000000000000")]
    pub(crate) id: String,
    /// Id of the post.
    #[schema(pattern = "^pst_[0-9a-z]{26}$")]
    pub(crate) post: String,
    /// The person.
    #[schema(pattern = "^[0-9]{12}$")]
    pub(crate) iin: String,
    /// Surname and given name.
    #[schema(max_length = 300)]
    pub(crate) name: String,
    /// The first day.
    pub(crate) from: NaiveDate,
    /// The last day; none while no end is known.
    pub(crate) until: Option<NaiveDate>,
    /// Its version: 3 is the `ETag` `"v3"`, to be sent as `If-Match` with a change.
    pub(crate) version: i64,
    /// With this the person sets a password within seven days, by `POST /v1/accounts/activate`: told this once, and only
    /// where he has none. Hand it to nobody else.
    #[schema(max_length = 100)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) activation_code: Option<String>,
}

impl From<domain::Employment> for Employee {
    fn from(one: domain::Employment) -> Self {
        Self {
            id: one.id.into(),
            post: one.post.into(),
            iin: one.iin.into(),
            name: one.name,
            from: one.from,
            until: one.until,
            version: one.version,
            activation_code: None,
        }
    }
}

impl From<domain::Employed> for Employee {
    fn from(one: domain::Employed) -> Self {
        Self { activation_code: one.code, ..Self::from(one.employment) }
    }
}

/// Another last day.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"until": "2026-12-31"}))]
pub(crate) struct ChangedEmployee {
    /// The last day; yesterday at the earliest, which ends the employment at once. `null`: no end is known.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<NaiveDate>)]
    pub(crate) until: Option<Option<NaiveDate>>,
}

impl Body for ChangedEmployee {}

/// Tells a `null` from a field that is not there.
fn named<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<Option<NaiveDate>>, D::Error> {
    Option::deserialize(reader).map(Some)
}

/// Narrows and pages a list of people.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct StaffQuery {
    /// Only what holds on this day.
    pub(crate) on: Option<NaiveDate>,
    /// Where to go on: `next_cursor` of the page before.
    #[validate(length(max = 200))]
    #[param(max_length = 200)]
    pub(crate) cursor: Option<String>,
    /// Rows of a page, 1 to 100; 20 if nothing is said.
    #[param(minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
}

/// Pages a list of a body.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageQuery {
    /// Where to go on: `next_cursor` of the page before.
    #[validate(length(max = 200))]
    #[param(max_length = 200)]
    pub(crate) cursor: Option<String>,
    /// Rows of a page, 1 to 100; 20 if nothing is said.
    #[param(minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
}

/// Somebody who shall stand in for somebody.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "absent": "emp_01jd0000000000000000000000", "substitute": "emp_01jd0000000000000000000001",
    "from": "2026-12-01", "until": "2026-12-14", "ground": "25.11.2026 № 12-Ж"
}))]
pub(crate) struct NewSubstitution {
    /// Id of the employment of who is away.
    #[validate(length(max = 40))]
    #[schema(pattern = "^emp_[0-9a-z]{26}$")]
    pub(crate) absent: String,
    /// Id of the employment of who stands in.
    #[validate(length(max = 40))]
    #[schema(pattern = "^emp_[0-9a-z]{26}$")]
    pub(crate) substitute: String,
    /// The first day, today or later.
    pub(crate) from: NaiveDate,
    /// The last day, within a year.
    pub(crate) until: NaiveDate,
    /// Date and number of the order.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub(crate) ground: String,
}

impl Body for NewSubstitution {}

impl NewSubstitution {
    pub(crate) fn read(self) -> Result<domain::NewSubstitution, Violation> {
        let employment = |pointer: &str, id: &str| {
            let found = EmploymentId::parse(id);
            found.ok_or_else(|| Violation::new(pointer, "pattern", "not the id of an employment"))
        };
        Ok(domain::NewSubstitution {
            absent: employment("/absent", &self.absent)?,
            substitute: employment("/substitute", &self.substitute)?,
            from: self.from,
            until: self.until,
            ground: self.ground,
        })
    }
}

/// Somebody standing in for somebody: he holds the roles of the other's post as well.
#[derive(Serialize, ToSchema)]
pub(crate) struct Substitution {
    /// Its id.
    #[schema(pattern = "^sbt_[0-9a-z]{26}$", example = "sbt_01jd0000000000000000000000")]
    pub(crate) id: String,
    /// Id of the employment of who is away.
    #[schema(pattern = "^emp_[0-9a-z]{26}$")]
    pub(crate) absent: String,
    /// Id of the employment of who stands in.
    #[schema(pattern = "^emp_[0-9a-z]{26}$")]
    pub(crate) substitute: String,
    /// The first day.
    pub(crate) from: NaiveDate,
    /// The last day.
    pub(crate) until: NaiveDate,
    /// Date and number of the order.
    #[schema(max_length = 200)]
    pub(crate) ground: String,
    /// When it was taken back.
    pub(crate) cancelled_at: Option<DateTime<Utc>>,
    /// Its version: 3 is the `ETag` `"v3"`, to be sent as `If-Match` with a change.
    pub(crate) version: i64,
}

impl From<domain::Substitution> for Substitution {
    fn from(one: domain::Substitution) -> Self {
        Self {
            id: one.id.into(),
            absent: one.absent.into(),
            substitute: one.substitute.into(),
            from: one.from,
            until: one.until,
            ground: one.ground,
            cancelled_at: one.cancelled_at,
            version: one.version,
        }
    }
}

/// A first password.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": "fJ2v0Q8kYcW4n1rT6sXbZ3pL7mGdHuEa9iOqKjRyBvM", "iin": "990101500016", "password": "үш көк бөрі 1"
}))]
pub(crate) struct FirstPassword {
    /// The code that the administrator was told.
    #[validate(length(min = 1, max = 100))]
    #[schema(format = Password, min_length = 1, max_length = 100)]
    pub(crate) code: String,
    /// One's own number.
    #[validate(length(equal = 12))]
    #[schema(pattern = "^[0-9]{12}$")]
    pub(crate) iin: String,
    /// The password: 10 to 200 characters, without the number.
    #[validate(length(min = 10, max = 200))]
    #[schema(format = Password, min_length = 10, max_length = 200)]
    pub(crate) password: String,
}

impl Body for FirstPassword {}
