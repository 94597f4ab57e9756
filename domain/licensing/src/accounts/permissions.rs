//! What a client may do in somebody's name: the scopes of OAuth 2 (RFC 6749 section 3.3), a small closed set. They only
//! narrow: what the person himself may do stands in his roles.

use std::collections::BTreeSet;
use std::fmt;

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// One of them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Permission {
            $($(#[$doc])* $name,)*
        }

        impl Permission {
            /// All there are.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The written name.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

permissions! {
    /// Read applications, their files, payments and signatures.
    ApplicationsRead = "applications.read";
    /// The same, and file, change, sign and withdraw them.
    Applications = "applications";
    /// Begin payments of fees.
    Payments = "payments";
    /// Have signatures verified.
    Signatures = "signatures";
    /// Answer surveys.
    Surveys = "surveys";
    /// Do the tasks of a licensing body.
    Tasks = "tasks";
    /// Read and manage a body's divisions and people, and its figures.
    Organisation = "organisation";
    /// Grants, representations and wishes of the account itself. First-party clients only.
    Account = "account";
}

impl Permission {
    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.as_str() == text)
    }
}

/// A set of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permissions(BTreeSet<Permission>);

impl Permissions {
    /// Every one.
    pub fn all() -> Self {
        Self(Permission::ALL.iter().copied().collect())
    }

    /// Reads names divided by spaces; `None` where one is unknown.
    pub fn parse(text: &str) -> Option<Self> {
        text.split_ascii_whitespace().map(Permission::parse).collect::<Option<_>>().map(Self)
    }

    /// Whether something may be done.
    pub fn allow(&self, wanted: Permission) -> bool {
        self.0.contains(&wanted)
            || wanted == Permission::ApplicationsRead && self.0.contains(&Permission::Applications)
    }

    /// Whether all of these are among them.
    pub fn contain(&self, others: &Self) -> bool {
        others.0.iter().all(|one| self.allow(*one))
    }

    /// These and those.
    #[must_use]
    pub fn with(&self, others: &Self) -> Self {
        Self(self.0.union(&others.0).copied().collect())
    }

    /// One by one, in order.
    pub fn iter(&self) -> impl Iterator<Item = Permission> {
        self.0.iter().copied()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(all: I) -> Self {
        Self(all.into_iter().collect())
    }
}

impl fmt::Display for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.0.iter().map(|one| one.as_str()).collect();
        f.write_str(&names.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_reads_back_and_an_unknown_name_is_refused() {
        let all = Permissions::all();
        assert_eq!(Permissions::parse(&all.to_string()), Some(all));
        assert_eq!(Permissions::parse(""), Some(Permissions::default()));
        for wrong in ["everything", "applications everything", "APPLICATIONS", "applications,payments"] {
            assert_eq!(Permissions::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn who_may_file_may_read_and_not_the_other_way() {
        let (file, read) = (Permissions::parse("applications"), Permissions::parse("applications.read"));
        let (file, read) = (file.unwrap(), read.unwrap());
        assert!(file.allow(Permission::ApplicationsRead) && file.contain(&read));
        assert!(!read.allow(Permission::Applications) && !read.contain(&file));
        assert!(!file.allow(Permission::Payments) && read.with(&file).contain(&file));
    }
}
