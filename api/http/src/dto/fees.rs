//! What services cost.

use super::{LocalizedText, Money};
use chrono::NaiveDate;
use ruqsat_licensing::catalogue::{Catalogue, Definition, FeeOn, NoFee, Payer as Pays, Rate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// The fee rule, as of today.
#[derive(Serialize, ToSchema)]
pub(crate) struct FeeRule {
    /// Multiples of the monthly calculation index (МРП) per operation, for a legal entity.
    #[schema(max_items = 20)]
    pub(crate) operations: Vec<OperationFee>,
    /// True while the amounts are examples: the acts hold none.
    pub(crate) example: bool,
    /// Where the act speaks of a fee.
    #[schema(max_length = 200)]
    pub(crate) src: String,
}

/// The fee of one operation.
#[derive(Serialize, ToSchema)]
pub(crate) struct OperationFee {
    /// The operation.
    #[schema(max_length = 60)]
    pub(crate) op: String,
    /// Hundredths of the index of the day of filing: 1000 = ten indices.
    pub(crate) index_hundredths: i64,
}

/// Who pays.
#[derive(Clone, Copy, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Payer {
    /// A person, also one trading as an individual entrepreneur.
    Individual,
    /// A legal entity.
    #[default]
    LegalEntity,
}

/// Which fees.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct FeesQuery {
    /// One operation; all of them without it.
    #[validate(length(max = 60))]
    #[param(max_length = 60, example = "issue")]
    pub(crate) operation: Option<String>,
    /// The day of filing, in Almaty; today without it.
    #[param(example = "2026-11-23")]
    pub(crate) date: Option<NaiveDate>,
    /// Who pays; a legal entity without it.
    #[param(inline)]
    pub(crate) payer: Option<Payer>,
}

/// What a service costs.
#[derive(Serialize, ToSchema)]
pub(crate) struct ServiceFees {
    /// Code of the service.
    #[schema(max_length = 80)]
    pub(crate) service: String,
    /// The day of filing.
    #[schema(example = "2026-11-23")]
    pub(crate) date: NaiveDate,
    /// Who pays.
    pub(crate) payer: Payer,
    /// By operation, in the order of the act.
    #[schema(max_items = 20)]
    pub(crate) items: Vec<ServiceFee>,
}

/// What an operation costs.
#[derive(Serialize, ToSchema)]
pub(crate) struct ServiceFee {
    /// The operation.
    #[schema(max_length = 60, example = "issue")]
    pub(crate) operation: String,
    /// Its title.
    pub(crate) title: LocalizedText,
    /// How much is due; absent where nothing is.
    pub(crate) amount: Option<Money>,
    /// What it was counted from; absent where nothing is due.
    pub(crate) basis: Option<FeeBasis>,
    /// The same in words.
    pub(crate) explanation: LocalizedText,
}

/// What a fee is counted from.
#[derive(Serialize, ToSchema)]
pub(crate) struct FeeBasis {
    /// Hundredths of the index that are due: 1000 = ten indices.
    #[schema(example = 1000)]
    pub(crate) index_hundredths: i64,
    /// The monthly calculation index (АЕК, МРП) of the day.
    pub(crate) index: Money,
    /// Since when it is that.
    #[schema(example = "2026-01-01")]
    pub(crate) index_since: NaiveDate,
    /// The share of another operation's fee that it is, if it is one.
    pub(crate) share: Option<FeeShare>,
    /// Since when the rate holds.
    #[schema(example = "2014-03-03")]
    pub(crate) rate_since: NaiveDate,
    /// True while the rate is an example: the acts hold none.
    pub(crate) example: bool,
    /// Where the act speaks of a fee.
    #[schema(max_length = 200)]
    pub(crate) src: String,
}

/// A share of another fee.
#[derive(Serialize, ToSchema)]
pub(crate) struct FeeShare {
    /// Per cent of it.
    #[schema(example = 10)]
    pub(crate) percent: i64,
    /// The operation it is a share of.
    #[schema(max_length = 60, example = "issue")]
    pub(crate) of: String,
    /// The most it comes to, in hundredths of the index.
    #[schema(example = 400)]
    pub(crate) at_most_hundredths: Option<i64>,
}

impl From<Payer> for Pays {
    fn from(payer: Payer) -> Self {
        match payer {
            Payer::Individual => Self::Individual,
            Payer::LegalEntity => Self::LegalEntity,
        }
    }
}

impl FeeRule {
    /// What is due of a service on a day; nothing where that is not known, or where nothing is.
    pub(crate) fn on(catalogue: &Catalogue, definition: &Definition, day: NaiveDate) -> Option<Self> {
        let fee = definition.fee.as_ref()?;
        let mut example = false;
        let operations = fee.operations.iter().filter_map(|op| {
            let due = catalogue.fee(definition, op, Pays::LegalEntity, day).ok()??;
            example |= due.example;
            Some(OperationFee { op: op.clone(), index_hundredths: due.hundredths })
        });
        let operations = operations.collect();
        Some(Self { operations, example, src: fee.src.clone() })
    }
}

impl ServiceFees {
    /// The fees of a service.
    pub(crate) fn of(
        catalogue: &Catalogue,
        definition: &Definition,
        query: &FeesQuery,
        date: NaiveDate,
    ) -> Result<Self, NoFee> {
        let payer = query.payer.unwrap_or_default();
        let asked = |op: &str| query.operation.as_deref().is_none_or(|asked| asked == op);
        let items = definition.operations.iter().filter(|operation| asked(&operation.op)).map(|operation| {
            let due = catalogue.fee(definition, &operation.op, payer.into(), date)?;
            Ok(ServiceFee {
                operation: operation.op.clone(),
                title: (&operation.title).into(),
                amount: due.as_ref().map(|due| due.amount.into()),
                explanation: match &due {
                    Some(due) => (&due.words(definition)).into(),
                    None => nothing(),
                },
                basis: due.map(|due| FeeBasis::of(due, definition)),
            })
        });
        Ok(Self { service: definition.code.clone(), date, payer, items: items.collect::<Result<_, _>>()? })
    }
}

fn nothing() -> LocalizedText {
    LocalizedText {
        kk: "Алым алынбайды".to_owned(),
        ru: "Сбор не взимается".to_owned(),
        en: "No fee is due".to_owned(),
    }
}

impl FeeBasis {
    fn of(due: FeeOn, definition: &Definition) -> Self {
        let share = match due.rate {
            Rate::Index(_) => None,
            Rate::Share { percent, of, at_most } => {
                Some(FeeShare { percent, of, at_most_hundredths: at_most })
            }
        };
        Self {
            index_hundredths: due.hundredths,
            index: due.index.amount.into(),
            index_since: due.index.from,
            share,
            rate_since: due.since,
            example: due.example,
            src: definition.fee.as_ref().map(|fee| fee.src.clone()).unwrap_or_default(),
        }
    }
}
