//! Files of applications: where their bytes are kept, what they may be, for how long.

use super::Secret;
use crate::StartError;
use chrono::TimeDelta;
use ruqsat_licensing::applications::{DocumentRules, LONGEST_DOCUMENT, MOST_DOCUMENTS};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// One mebibyte.
const MIB: i64 = 1024 * 1024;
/// Most mebibytes of one application that an operator can allow.
const MOST_MIB: u16 = 2048;
/// Longest time, in days, that what nobody stands on can be kept.
const LONGEST_DAYS: u16 = 3650;

/// Files of applications.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Documents {
    /// The folder of their bytes; by default one in the data folder. With a store of objects, uploads lie aside there.
    pub folder: Option<PathBuf>,
    /// A store of objects instead of the folder.
    pub s3: Option<ObjectStore>,
    /// Longest file, MiB, 100 at most.
    pub longest_mib: u16,
    /// Most files of an application, those replaced and taken out too; 30 at most.
    pub most: u16,
    /// Most bytes of them together, MiB.
    pub most_mib: u16,
    /// How many days bytes are kept that nobody stands on: of files taken out, of applications never filed that were
    /// withdrawn or expired.
    pub kept_days: u16,
    /// Whether an application on the portal is submitted only with the documents the act asks for.
    pub demanded: bool,
}

/// Any S3-compatible store.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectStore {
    /// Its address.
    pub endpoint: String,
    /// Its region.
    #[serde(default = "usual_region")]
    pub region: String,
    /// The bucket, which has to be there.
    pub bucket: String,
    /// What all names in it begin with.
    #[serde(default)]
    pub prefix: String,
    /// Id of the key.
    pub access_key: Secret,
    /// The key.
    pub secret_key: Secret,
    /// Whether the bucket stands in the path, and not in the host name.
    #[serde(default = "yes")]
    pub path_style: bool,
}

fn usual_region() -> String {
    "us-east-1".into()
}

fn yes() -> bool {
    true
}

impl Default for Documents {
    fn default() -> Self {
        Self {
            folder: None,
            s3: None,
            longest_mib: 20,
            most: 30,
            most_mib: 60,
            kept_days: 30,
            demanded: false,
        }
    }
}

impl Documents {
    /// The rules of the domain, if they are within what the API promises.
    pub(crate) fn rules(&self) -> Result<DocumentRules, StartError> {
        let longest = i64::from(self.longest_mib) * MIB;
        let most = usize::from(self.most);
        let within = (1..=LONGEST_DOCUMENT).contains(&longest)
            && (1..=MOST_DOCUMENTS).contains(&most)
            && (self.longest_mib..=MOST_MIB).contains(&self.most_mib)
            && (1..=LONGEST_DAYS).contains(&self.kept_days);
        if !within {
            return Err(StartError(format!(
                "documents: longest_mib is 1 to {}, most 1 to {MOST_DOCUMENTS}, most_mib longest_mib to {MOST_MIB}, \
                 kept_days 1 to {LONGEST_DAYS}",
                LONGEST_DOCUMENT / MIB
            )));
        }
        Ok(DocumentRules {
            longest,
            most,
            most_bytes: i64::from(self.most_mib) * MIB,
            kept_after: TimeDelta::days(self.kept_days.into()),
            demanded: self.demanded,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_rules_are_those_of_the_domain_and_others_have_bounds() {
        assert_eq!(Documents::default().rules().unwrap(), DocumentRules::default());
        for wrong in [
            Documents { longest_mib: 0, ..Documents::default() },
            Documents { longest_mib: 101, most_mib: 101, ..Documents::default() },
            Documents { most: 0, ..Documents::default() },
            Documents { most: 31, ..Documents::default() },
            Documents { most_mib: 19, ..Documents::default() },
            Documents { kept_days: 0, ..Documents::default() },
        ] {
            assert!(wrong.rules().is_err(), "{wrong:?}");
        }
    }
}
