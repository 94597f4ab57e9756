//! Typed ids: a prefix that says what it is, then a ULID (time-sortable, 26 characters of Crockford base 32).

use crate::values::Instant;
use serde::{Deserialize, Serialize};
use std::fmt;
use ulid::Ulid;

/// Makes ids of one moment: time and randomness are made at the edge and handed in. Ids of one mint sort in the
/// order in which they were made.
#[derive(Clone, Debug)]
pub struct Mint {
    next: Ulid,
}

impl AuditId {
    /// A text that sorts before every id made less than an hour before this one.
    pub fn an_hour_before(&self) -> String {
        let millis = self.0.split_once('_').and_then(|(_, ulid)| Ulid::from_string(ulid).ok());
        let millis = millis.map_or(0, |ulid| ulid.timestamp_ms()).saturating_sub(60 * 60 * 1000);
        format!("{}_{}", Self::PREFIX, Ulid::from_parts(millis, 0).to_string().to_ascii_lowercase())
    }
}

impl Mint {
    /// `random` is 80 bits or more of good randomness.
    pub fn new(now: Instant, random: u128) -> Self {
        // The low 16 bits start at zero so that counting up never runs over into the time.
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
        Self { next: Ulid::from_parts(millis, random & !0xffff) }
    }

    /// A second mint of the same moment whose ids never meet those of the first (32,768 each).
    pub fn apart(&self) -> Self {
        Self { next: Ulid::from(u128::from(self.next) | 0x8000) }
    }

    /// A name for something that is kept nowhere: the `jti` of a token.
    pub fn token(&mut self) -> String {
        self.take().to_string().to_ascii_lowercase()
    }

    fn take(&mut self) -> Ulid {
        let id = self.next;
        self.next = Ulid::from(u128::from(id).wrapping_add(1));
        id
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// What stands before the underscore.
            pub const PREFIX: &'static str = $prefix;

            /// A new id of this mint's moment.
            pub fn new(mint: &mut Mint) -> Self {
                Self(format!("{}_{}", $prefix, mint.take().to_string().to_ascii_lowercase()))
            }

            /// Reads an id; `None` unless it has the prefix and a lower-case ULID.
            pub fn parse(text: &str) -> Option<Self> {
                let rest = text.strip_prefix(concat!($prefix, "_"))?;
                let lower = rest.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase());
                (lower && Ulid::from_string(rest).is_ok()).then(|| Self(text.to_owned()))
            }

            /// The id as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;
            fn try_from(text: String) -> Result<Self, String> {
                Self::parse(&text).ok_or_else(|| concat!("not an id of the form ", $prefix, "_…").to_owned())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// An application and its case.
    ApplicationId = "app";
    /// A file of an application.
    DocumentId = "doc";
    /// A payment of a fee.
    PaymentId = "pay";
    /// A task of a member of staff.
    TaskId = "tsk";
    /// A signature with its report and evidence.
    SignatureId = "sig";
    /// A verification that somebody asked for.
    VerificationId = "ver";
    /// A signing session of the national app on a phone.
    MobileSigningId = "mob";
    /// A licence, permit, registration, conclusion or certificate.
    LicenceId = "lic";
    /// A change of a licence's state.
    LicenceChangeId = "lch";
    /// An answer to a satisfaction survey.
    SurveyAnswerId = "sur";
    /// An account that can sign in.
    AccountId = "acc";
    /// A licensing body.
    BodyId = "bod";
    /// A division of a body.
    UnitId = "unt";
    /// A post in a body.
    PostId = "pst";
    /// A person holding a post.
    EmploymentId = "emp";
    /// Somebody standing in for somebody.
    SubstitutionId = "sbt";
    /// A person who may act for a legal entity.
    RepresentationId = "rep";
    /// A session of somebody signed in.
    SessionId = "ses";
    /// What a person lets a client do.
    GrantId = "grt";
    /// A request to the pages of sign-in and consent.
    AuthorizationId = "aut";
    /// A notice to somebody.
    NoticeId = "ntc";
    /// A row of the audit.
    AuditId = "aud";
    /// An entry of the outbox.
    OutboxId = "out";
}

/// Whether a text has the form of an id, of whatever thing.
pub fn is_id(text: &str) -> bool {
    let (prefix, rest) = text.split_at_checked(4).unwrap_or_default();
    prefix.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        && prefix.ends_with('_')
        && rest.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase())
        && Ulid::from_string(rest).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    #[test]
    fn ids_of_a_mint_differ_sort_and_read_back() {
        let mut mint = Mint::new(DateTime::from_timestamp_millis(1_790_000_000_000).unwrap(), u128::MAX);
        let (a, b) = (ApplicationId::new(&mut mint), ApplicationId::new(&mut mint));
        assert!(a < b);
        assert_eq!(ApplicationId::parse(a.as_str()), Some(a.clone()));
        assert_eq!(a.as_str().len(), 30);
        let later = Mint::new(DateTime::from_timestamp_millis(1_790_000_000_001).unwrap(), 0);
        assert!(ApplicationId::new(&mut later.clone()) > b);
    }

    #[test]
    fn a_foreign_or_misspelt_id_is_not_read() {
        let mut mint = Mint::new(DateTime::from_timestamp_millis(1).unwrap(), 7 << 20);
        let id = ApplicationId::new(&mut mint);
        for wrong in ["", "app_", "app_1", &id.as_str().replace("app", "pay"), &id.as_str().to_uppercase()] {
            assert_eq!(ApplicationId::parse(wrong), None, "{wrong}");
            assert!(!is_id(wrong) || wrong.starts_with("pay_"), "{wrong}");
        }
        assert!(is_id(id.as_str()) && !is_id("990101500016"));
    }
}
