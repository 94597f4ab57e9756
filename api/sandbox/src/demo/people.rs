//! Who they are, as plain data.

use ruqsat_licensing::Role;

/// A demo licensing body.
#[derive(Clone, Copy, Debug)]
pub struct DemoBody {
    /// Its business number.
    pub bin: &'static str,
    /// Its name in Kazakh, as in its head's certificate.
    pub name_kk: &'static str,
    /// Its name in Russian.
    pub name_ru: &'static str,
    /// Its name in English.
    pub name_en: &'static str,
    /// Codes of the services it decides.
    pub services: &'static [&'static str],
}

/// A demo person: an applicant, or a member of staff of a demo body.
#[derive(Clone, Copy, Debug)]
pub struct DemoPerson {
    /// Name of the key in `keys/`.
    pub key_name: &'static str,
    /// What the person signs in with: an IIN, or the BIN of the applying legal entity.
    pub login: &'static str,
    /// The person's number.
    pub iin: &'static str,
    /// Number of the legal entity or body the certificate is for.
    pub bin: Option<&'static str>,
    /// Whether the certificate is that of the head of the entity or body.
    pub signs_for_bin: bool,
    /// Surname and given name.
    pub name: &'static str,
    /// Roles of the post.
    pub roles: &'static [Role],
    /// Which of [`bodies`] a member of staff belongs to; an applicant to none.
    pub body: Option<usize>,
}

impl DemoPerson {
    /// Name of the legal entity in the certificate.
    pub fn organisation(&self) -> Option<&'static str> {
        match self.body {
            Some(index) => bodies().get(index).map(|body| body.name_kk),
            None => self.bin.map(|_| "«ҮЛГІ ҚҰБЫР» ЖШС (SANDBOX)"),
        }
    }
}

/// The licensing bodies.
pub fn bodies() -> &'static [DemoBody] {
    &BODIES
}

/// Everybody: first the individual applicant, then the head of the applying legal entity, then the staff.
pub fn people() -> &'static [DemoPerson] {
    &PEOPLE
}

const PIPELINES: &str = "750140000028";
const OZONE: &str = "750140000038";

const BODIES: [DemoBody; 2] = [
    DemoBody {
        bin: PIPELINES,
        name_kk: "Магистральдық құбырларды лицензиялаудың үлгі комитеті (SANDBOX)",
        name_ru: "Учебный комитет лицензирования магистральных трубопроводов (SANDBOX)",
        name_en: "Model Committee for the Licensing of Main Pipelines (SANDBOX)",
        services: &["main-pipelines-operation-licence"],
    },
    DemoBody {
        bin: OZONE,
        name_kk: "Озон қабатын қорғаудың үлгі комитеті (SANDBOX)",
        name_ru: "Учебный комитет охраны озонового слоя (SANDBOX)",
        name_en: "Model Committee for the Protection of the Ozone Layer (SANDBOX)",
        services: &["ozone-works-permit"],
    },
];

const PEOPLE: [DemoPerson; 12] = [
    DemoPerson {
        key_name: "applicant",
        login: "990101500016",
        iin: "990101500016",
        bin: None,
        signs_for_bin: false,
        name: "ӨТІНІШЕВ СЫНАҚБЕК",
        roles: &[Role::Applicant],
        body: None,
    },
    DemoPerson {
        key_name: "applicant-entity",
        login: "750140000018",
        iin: "990202600011",
        bin: Some("750140000018"),
        signs_for_bin: true,
        name: "ҮЛГІҚЫЗЫ СЫНАҚГҮЛ",
        roles: &[Role::Applicant],
        body: None,
    },
    staff(0, "pipelines-registrar", "990202600021", "ТІРКЕУҚЫЗЫ СЫНАҚГҮЛ", REGISTRAR),
    staff(0, "pipelines-executor", "990101500026", "ОРЫНДАУБЕКОВ СЫНАҚБЕК", EXECUTOR),
    staff(0, "pipelines-division-head", "990101500036", "БӨЛІМБЕКОВ СЫНАҚБЕК", DIVISION_HEAD),
    staff(0, "pipelines-deputy-head", "990202600031", "ОРЫНБАСАРҚЫЗЫ СЫНАҚГҮЛ", DEPUTY_HEAD),
    staff(0, "pipelines-head", "990101500046", "БАСШЫБЕКОВ СЫНАҚБЕК", HEAD),
    staff(1, "ozone-registrar", "990101500056", "ТІРКЕУБЕКОВ СЫНАҚБАЙ", REGISTRAR),
    staff(1, "ozone-executor", "990202600041", "ОРЫНДАУҚЫЗЫ СЫНАҚАЙ", EXECUTOR),
    staff(1, "ozone-division-head", "990202600051", "БӨЛІМҚЫЗЫ СЫНАҚАЙ", DIVISION_HEAD),
    staff(1, "ozone-deputy-head", "990101500066", "ОРЫНБАСАРБЕКОВ СЫНАҚБАЙ", DEPUTY_HEAD),
    staff(1, "ozone-head", "990202600061", "БАСШЫҚЫЗЫ СЫНАҚАЙ", HEAD),
];

/// The registrar also enters what is handed in over the counter.
const REGISTRAR: &[Role] = &[Role::Registrar, Role::ProviderEmployee];
/// The executor also does what an act leaves to "the licensor".
const EXECUTOR: &[Role] = &[Role::Executor, Role::Provider];
const DIVISION_HEAD: &[Role] = &[Role::DivisionHead];
const DEPUTY_HEAD: &[Role] = &[Role::DeputyHead];
/// The head is the authorised person who signs results.
const HEAD: &[Role] = &[Role::Head, Role::Signatory];

const fn staff(
    body: usize,
    key_name: &'static str,
    iin: &'static str,
    name: &'static str,
    roles: &'static [Role],
) -> DemoPerson {
    let signs_for_bin = matches!(roles, [Role::Head, ..]);
    DemoPerson {
        key_name,
        login: iin,
        iin,
        bin: Some(BODIES[body].bin),
        signs_for_bin,
        name,
        roles,
        body: Some(body),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ruqsat_licensing::values::{Bin, Iin};
    use std::collections::BTreeSet;

    #[test]
    fn numbers_are_right_and_nobody_is_there_twice() {
        for person in people() {
            assert!(Iin::parse(person.iin).is_some(), "{}", person.iin);
            assert!(person.bin.is_none_or(|bin| Bin::parse(bin).is_some()), "{:?}", person.bin);
            assert!(person.login == person.iin || Some(person.login) == person.bin);
            assert_eq!(
                person.body.map(|body| bodies()[body].bin),
                person.bin.filter(|_| person.body.is_some())
            );
        }
        for field in [|p: &DemoPerson| p.key_name, |p: &DemoPerson| p.login, |p: &DemoPerson| p.iin] {
            assert_eq!(people().iter().map(field).collect::<BTreeSet<_>>().len(), people().len());
        }
        assert!(bodies().iter().all(|body| Bin::parse(body.bin).is_some()));
    }

    #[test]
    fn each_body_has_everybody_its_chain_needs() {
        for index in 0..bodies().len() {
            let roles: BTreeSet<Role> =
                people().iter().filter(|p| p.body == Some(index)).flat_map(|p| p.roles).copied().collect();
            for role in [
                Role::Registrar,
                Role::Executor,
                Role::DivisionHead,
                Role::DeputyHead,
                Role::Head,
                Role::Signatory,
            ] {
                assert!(roles.contains(&role), "{role} of body {index}");
            }
        }
    }
}
