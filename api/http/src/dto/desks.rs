//! What a desk tells of an application that an employee entered for somebody, and what it is told.

use chrono::{DateTime, Utc};
use ruqsat_licensing::applications::{Application as Aggregate, Behalf};
use ruqsat_licensing::values::{Iin, Party};
use ruqsat_licensing::{Violation, registers};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// For whom an employee at a desk enters an application.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct OnBehalf {
    /// IIN or BIN of the applicant, twelve digits.
    #[validate(length(equal = 12))]
    #[schema(min_length = 12, max_length = 12, pattern = "^[0-9]{12}$")]
    pub(crate) number: String,
    /// Who stands there for the applicant; absent if it is he himself.
    #[validate(nested)]
    pub(crate) representative: Option<Representative>,
    /// Whether the employee saw a document of identity of whoever stands there. Where the act asks for that first,
    /// nothing is submitted without.
    #[serde(default)]
    pub(crate) identified: bool,
}

/// Somebody who acts for an applicant.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct Representative {
    /// His IIN, twelve digits.
    #[validate(length(equal = 12))]
    #[schema(min_length = 12, max_length = 12, pattern = "^[0-9]{12}$")]
    pub(crate) iin: String,
    /// Number of the power of attorney in the register of the notaries: letters, digits, hyphens and slashes.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub(crate) power_of_attorney: Option<String>,
}

fn no_number(pointer: &str) -> Violation {
    Violation::new(pointer, "check_digit", "no IIN or BIN: the check digit differs")
}

impl Representative {
    /// In the domain's terms; `pointer` is where he stands.
    pub(crate) fn read(self, pointer: &str) -> Result<registers::Representative, Violation> {
        let iin = Iin::parse(&self.iin).ok_or_else(|| no_number(&format!("{pointer}/iin")))?;
        if self.power_of_attorney.as_deref().is_some_and(|number| !registers::is_power_number(number)) {
            let said = "letters, digits, hyphens and slashes";
            return Err(Violation::new(format!("{pointer}/power_of_attorney"), "number", said));
        }
        Ok(registers::Representative { iin, power_of_attorney: self.power_of_attorney })
    }
}

impl From<&registers::Representative> for Representative {
    fn from(one: &registers::Representative) -> Self {
        Self { iin: one.iin.as_str().to_owned(), power_of_attorney: one.power_of_attorney.clone() }
    }
}

impl OnBehalf {
    /// In the domain's terms, or what is wrong with the numbers.
    pub(crate) fn read(self) -> Result<Behalf, Violation> {
        let party = Party::parse(&self.number).ok_or_else(|| no_number("/applicant/number"))?;
        let read = |one: Representative| one.read("/applicant/representative");
        let representative = self.representative.map(read).transpose()?;
        Ok(Behalf { party, representative, identified: self.identified })
    }
}

/// The desk at which an employee entered an application.
#[derive(Serialize, ToSchema)]
pub(crate) struct Desk {
    /// Who stood there for the applicant.
    pub(crate) representative: Option<Representative>,
    /// Whether the employee saw a document of identity.
    pub(crate) identified: bool,
    /// Who collected the result for the applicant; absent if he himself did, or nobody yet.
    pub(crate) handed_to: Option<Representative>,
    /// What the state registers were asked and said, the last time at the end.
    #[schema(max_items = 10)]
    pub(crate) inquiries: Vec<Inquiry>,
}

/// An inquiry to the state registers.
#[derive(Serialize, ToSchema)]
pub(crate) struct Inquiry {
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// Whether everything that was asked is known and in order. If not, the application is not accepted.
    pub(crate) known: bool,
    /// Every question.
    #[schema(max_items = 4)]
    pub(crate) asked: Vec<Asked>,
}

/// One question to a register.
#[derive(Serialize, ToSchema)]
pub(crate) struct Asked {
    /// `individuals`, `legal_entities` or `notary`.
    #[schema(max_length = 20)]
    pub(crate) register: String,
    /// About which number: IIN, BIN or that of a power of attorney.
    #[schema(max_length = 40)]
    pub(crate) number: String,
    /// `known`; or `absent`, `deceased`, `liquidated`, and of a power of attorney `revoked`, `ended`, `of_others`.
    #[schema(max_length = 20)]
    pub(crate) finding: String,
}

impl From<&registers::Inquiry> for Inquiry {
    fn from(inquiry: &registers::Inquiry) -> Self {
        let asked = inquiry.asked.iter().map(|one| Asked {
            register: one.register.as_str().to_owned(),
            number: one.number.clone(),
            finding: one.finding.as_str().to_owned(),
        });
        Self { at: inquiry.at, known: inquiry.known, asked: asked.collect() }
    }
}

impl Desk {
    /// The desk of an application that came over one.
    pub(crate) fn new(application: &Aggregate) -> Option<Self> {
        let desk = application.desk.as_ref()?;
        let inquiries = application.case.facts.inquiries.iter();
        Some(Self {
            representative: desk.representative.as_ref().map(Into::into),
            handed_to: application.case.facts.handed_to.as_ref().map(Into::into),
            identified: desk.identified,
            inquiries: inquiries.map(Into::into).collect(),
        })
    }
}
