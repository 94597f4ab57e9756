//! Grants, and who may act for a legal entity.

use super::LocalizedText;
use crate::extract::Body;
use chrono::{DateTime, NaiveDate, Utc};
use ruqsat_licensing::Violation;
use ruqsat_licensing::accounts::{NamedGrant, NewRepresentation as New};
use ruqsat_licensing::organisations as domain;
use ruqsat_licensing::values::Iin;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// What somebody lets a client do in his name.
#[derive(Serialize, ToSchema)]
pub(crate) struct Grant {
    /// Its id.
    #[schema(pattern = "^grt_[0-9a-z]{26}$", example = "grt_01jd0000000000000000000000")]
    pub(crate) id: String,
    /// The client.
    #[schema(max_length = 60, example = "demo-portal")]
    pub(crate) client_id: String,
    /// What it is called.
    pub(crate) client_name: LocalizedText,
    /// In whose name, by IIN or BIN.
    #[schema(pattern = "^[0-9]{12}$")]
    pub(crate) acting_for: String,
    /// What for.
    #[schema(max_items = 20)]
    pub(crate) scopes: Vec<String>,
    /// When it was first given.
    pub(crate) created_at: DateTime<Utc>,
    /// When it was last given.
    pub(crate) updated_at: DateTime<Utc>,
}

impl From<NamedGrant> for Grant {
    fn from(one: NamedGrant) -> Self {
        let NamedGrant { grant, client_name } = one;
        Self {
            id: grant.id.into(),
            client_id: grant.client,
            client_name: (&client_name).into(),
            acting_for: grant.acting_for,
            scopes: grant.permissions.iter().map(|one| one.as_str().to_owned()).collect(),
            created_at: grant.created_at,
            updated_at: grant.updated_at,
        }
    }
}

/// The caller's grants.
#[derive(Serialize, ToSchema)]
pub(crate) struct Grants {
    /// Those in force, newest first.
    #[schema(max_items = 100)]
    pub(crate) items: Vec<Grant>,
}

/// As what somebody acts for a legal entity.
#[derive(Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Capacity {
    /// Its head.
    Head,
    /// Has the right to sign.
    RightToSign,
    /// An employee with a power of attorney.
    Employee,
}

impl From<Capacity> for domain::Capacity {
    fn from(capacity: Capacity) -> Self {
        match capacity {
            Capacity::Head => Self::Head,
            Capacity::RightToSign => Self::RightToSign,
            Capacity::Employee => Self::Employee,
        }
    }
}

impl From<domain::Capacity> for Capacity {
    fn from(capacity: domain::Capacity) -> Self {
        match capacity {
            domain::Capacity::Head => Self::Head,
            domain::Capacity::RightToSign => Self::RightToSign,
            domain::Capacity::Employee => Self::Employee,
        }
    }
}

/// Somebody who shall act for the caller's legal entity.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"iin": "990101500016", "capacity": "right_to_sign", "until": "2027-12-31"}))]
pub(crate) struct NewRepresentation {
    /// The person.
    #[validate(length(equal = 12))]
    #[schema(pattern = "^[0-9]{12}$")]
    pub(crate) iin: String,
    /// As what.
    pub(crate) capacity: Capacity,
    /// Number of the power of attorney in the register of the notaries, which is asked about it; an employee needs one.
    #[validate(length(max = 40))]
    #[schema(max_length = 40)]
    pub(crate) power_of_attorney: Option<String>,
    /// The first day, today or later; without it today.
    pub(crate) from: Option<NaiveDate>,
    /// The last day. That of an employee is the power's last at the latest.
    pub(crate) until: Option<NaiveDate>,
}

impl Body for NewRepresentation {}

impl NewRepresentation {
    /// As the domain has it.
    pub(crate) fn read(self) -> Result<New, Violation> {
        let iin = Iin::parse(&self.iin).ok_or_else(|| Violation::new("/iin", "iin", "no valid IIN"))?;
        Ok(New {
            iin,
            capacity: self.capacity.into(),
            power_of_attorney: self.power_of_attorney.filter(|number| !number.is_empty()),
            from: self.from,
            until: self.until,
        })
    }
}

/// Pages the list.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct RepresentationQuery {
    /// Where to go on: `next_cursor` of the page before.
    #[validate(length(max = 200))]
    #[param(max_length = 200)]
    pub(crate) cursor: Option<String>,
    /// Rows of a page, 1 to 100; 20 if nothing is said.
    #[param(minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
}

/// Somebody who may act for a legal entity.
#[derive(Serialize, ToSchema)]
pub(crate) struct Representation {
    /// Its id.
    #[schema(pattern = "^rep_[0-9a-z]{26}$", example = "rep_01jd0000000000000000000000")]
    pub(crate) id: String,
    /// The legal entity.
    #[schema(pattern = "^[0-9]{12}$")]
    pub(crate) bin: String,
    /// The person.
    #[schema(pattern = "^[0-9]{12}$")]
    pub(crate) iin: String,
    /// As what.
    pub(crate) capacity: Capacity,
    /// Number of the power of attorney.
    #[schema(max_length = 40)]
    pub(crate) power_of_attorney: Option<String>,
    /// The first day.
    pub(crate) from: NaiveDate,
    /// The last day; none while no end is known.
    pub(crate) until: Option<NaiveDate>,
    /// When it was entered.
    pub(crate) created_at: DateTime<Utc>,
}

impl From<domain::Representation> for Representation {
    fn from(one: domain::Representation) -> Self {
        Self {
            id: one.id.into(),
            bin: one.bin.into(),
            iin: one.iin.into(),
            capacity: one.capacity.into(),
            power_of_attorney: one.power_of_attorney,
            from: one.from,
            until: one.until,
            created_at: one.created_at,
        }
    }
}
