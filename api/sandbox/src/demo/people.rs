//! Who they are, as plain data.

use ruqsat_licensing::Role;

/// A demo body: a licensor, the service centre (the fourth), one that is asked for approval (the next two), or a
/// territorial department (the last).
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
    /// Codes of the services it decides: each service has one licensor for the whole country here.
    pub services: &'static [&'static str],
    /// Its division, which has all its services: the name in Kazakh, Russian and English.
    pub division: Option<[&'static str; 3]>,
    /// Which body it is a territorial department of, and the code of its region.
    pub department_of: Option<(usize, &'static str)>,
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
    /// Whether the post stands in the division of the body; all others stand above it.
    pub fn is_in_division(&self) -> bool {
        self.roles.iter().any(|role| matches!(role, Role::Executor | Role::DivisionHead))
    }

    /// Name of the legal entity in the certificate.
    pub fn organisation(&self) -> Option<&'static str> {
        match self.body {
            Some(index) => bodies().get(index).map(|body| body.name_kk),
            None => ENTITIES.iter().find(|(bin, _)| Some(*bin) == self.bin).map(|(_, name)| *name),
        }
    }
}

/// The bodies.
pub fn bodies() -> &'static [DemoBody] {
    &BODIES
}

/// Everybody: first the individual applicant, then the heads of the applying legal entity and of its successor, then
/// the staff.
pub fn people() -> &'static [DemoPerson] {
    &PEOPLE
}

const BODIES: [DemoBody; 7] = [
    DemoBody {
        bin: "750140000028",
        name_kk: "Энергетика саласындағы лицензиялаудың үлгі комитеті (SANDBOX)",
        name_ru: "Учебный комитет лицензирования в сфере энергетики (SANDBOX)",
        name_en: "Model Committee for Licensing in Energy (SANDBOX)",
        services: &[
            "oil-gas-mining-licence",
            "main-pipelines-operation-licence",
            "electricity-purchase-licence",
        ],
        division: Some([
            "Энергетика лицензиялары басқармасы",
            "Управление лицензий в энергетике",
            "Energy Licences Division",
        ]),
        department_of: None,
    },
    DemoBody {
        bin: "750140000038",
        name_kk: "Экологиялық реттеудің үлгі комитеті (SANDBOX)",
        name_ru: "Учебный комитет экологического регулирования (SANDBOX)",
        name_en: "Model Committee of Ecological Regulation (SANDBOX)",
        services: &[
            "ozone-works-permit",
            "ozone-import-export-licence",
            "environmental-works-licence",
            "ecological-permit-category-1",
            "hazardous-waste-passport-registration",
            "ecological-expertise-category-1",
        ],
        division: Some([
            "Экологиялық рұқсаттар басқармасы",
            "Управление экологических разрешений",
            "Ecological Permits Division",
        ]),
        department_of: None,
    },
    DemoBody {
        bin: "750140000048",
        name_kk: "Өнеркәсіп, ауыл шаруашылығы және экспорттық бақылаудың үлгі комитеті (SANDBOX)",
        name_ru: "Учебный комитет промышленности, сельского хозяйства и экспортного контроля (SANDBOX)",
        name_en: "Model Committee of Industry, Agriculture and Export Control (SANDBOX)",
        services: &[
            "cotton-warehouse-licence",
            "explosives-pyrotechnics-licence",
            "mining-chemical-production-licence",
            "export-control-transit-permit",
            "poisons-licence",
            "goods-import-export-licence",
            "export-control-export-import-licence",
            "processing-outside-territory-permit",
            "export-control-re-export-permit",
            "guarantee-obligation-end-user-certificate",
            "export-control-classification-conclusion",
        ],
        division: Some([
            "Өнеркәсіп лицензиялары басқармасы",
            "Управление промышленных лицензий",
            "Industry Licences Division",
        ]),
        department_of: None,
    },
    DemoBody {
        bin: "750140000058",
        name_kk: "Халыққа қызмет көрсетудің үлгі орталығы (SANDBOX)",
        name_ru: "Учебный центр обслуживания населения (SANDBOX)",
        name_en: "Model Public Service Centre (SANDBOX)",
        services: &[],
        division: None,
        department_of: None,
    },
    DemoBody {
        bin: "750140000068",
        name_kk: "Төтенше жағдайлардың үлгі департаменті (SANDBOX)",
        name_ru: "Учебный департамент по чрезвычайным ситуациям (SANDBOX)",
        name_en: "Model Department for Emergency Situations (SANDBOX)",
        services: &[],
        division: None,
        department_of: None,
    },
    DemoBody {
        bin: "750140000078",
        name_kk: "Ішкі істердің үлгі департаменті (SANDBOX)",
        name_ru: "Учебный департамент внутренних дел (SANDBOX)",
        name_en: "Model Department of Internal Affairs (SANDBOX)",
        services: &[],
        division: None,
        department_of: None,
    },
    DemoBody {
        bin: "750140000088",
        name_kk: "Экологиялық реттеудің Алматы қаласы бойынша үлгі департаменті (SANDBOX)",
        name_ru: "Учебный департамент экологического регулирования по городу Алматы (SANDBOX)",
        name_en: "Model Department of Ecological Regulation of Almaty (SANDBOX)",
        services: &["ozone-works-permit", "hazardous-waste-passport-registration"],
        division: Some(["Рұқсаттар бөлімі", "Отдел разрешений", "Permits Division"]),
        department_of: Some((1, "75")),
    },
];

/// The applying legal entities: number and name. The second came out of a reorganisation of the first.
const ENTITIES: [(&str, &str); 2] =
    [("750140000018", "«ҮЛГІ ҚҰБЫР» ЖШС (SANDBOX)"), ("750140000197", "«ҮЛГІ МИРАСҚОР» ЖШС (SANDBOX)")];

const PEOPLE: [DemoPerson; 32] = [
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
    DemoPerson {
        key_name: "applicant-successor",
        login: "750140000197",
        iin: "990101500115",
        bin: Some("750140000197"),
        signs_for_bin: true,
        name: "МИРАСҚОРОВ СЫНАҚБЕК",
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
    staff(2, "industry-registrar", "990202600071", "ТІРКЕУҚЫЗЫ СЫНАҚТАЙ", REGISTRAR),
    staff(2, "industry-executor", "990101500076", "ОРЫНДАУБЕКОВ СЫНАҚТАЙ", EXECUTOR),
    staff(2, "industry-division-head", "990101500086", "БӨЛІМБЕКОВ СЫНАҚТАЙ", DIVISION_HEAD),
    staff(2, "industry-deputy-head", "990202600081", "ОРЫНБАСАРҚЫЗЫ СЫНАҚТАЙ", DEPUTY_HEAD),
    staff(2, "industry-head", "990101500096", "БАСШЫБЕКОВ СЫНАҚТАЙ", HEAD),
    staff(3, "centre-operator", "990202600091", "ОПЕРАТОРҚЫЗЫ СЫНАҚГҮЛ", OPERATOR),
    staff(4, "emergencies-officer", "990101500105", "КЕЛІСІМБЕКОВ СЫНАҚБЕК", ASKED),
    staff(5, "interior-officer", "990202600100", "КЕЛІСІМҚЫЗЫ СЫНАҚГҮЛ", ASKED),
    staff(0, "pipelines-executor-2", "990101500204", "ОРЫНДАУБЕКОВ СЫНАҚАЙ", EXECUTOR),
    staff(1, "ozone-executor-2", "990101500214", "ОРЫНДАУБЕКОВ СЫНАҚБАЙ", EXECUTOR),
    staff(2, "industry-executor-2", "990101500224", "ОРЫНДАУБЕКОВ СЫНАҚЖАН", EXECUTOR),
    staff(0, "pipelines-administrator", "990101500234", "ӘКІМШІБЕКОВ СЫНАҚБЕК", ADMINISTRATOR),
    staff(1, "ozone-administrator", "990101500244", "ӘКІМШІБЕКОВ СЫНАҚАЙ", ADMINISTRATOR),
    staff(2, "industry-administrator", "990101500254", "ӘКІМШІБЕКОВ СЫНАҚТАЙ", ADMINISTRATOR),
    staff(6, "almaty-registrar", "990101500264", "ТІРКЕУБЕКОВ СЫНАҚЖАН", REGISTRAR),
    staff(6, "almaty-executor", "990101500274", "ОРЫНДАУБЕКОВ СЫНАҚБОЛ", EXECUTOR),
    staff(6, "almaty-division-head", "990101500284", "БӨЛІМБЕКОВ СЫНАҚЖАН", DIVISION_HEAD),
    staff(6, "almaty-deputy-head", "990101500294", "ОРЫНБАСАРБЕКОВ СЫНАҚЖАН", DEPUTY_HEAD),
    staff(6, "almaty-head", "990101500303", "БАСШЫБЕКОВ СЫНАҚЖАН", HEAD),
];

/// The registrar also enters what is handed in over the counter.
const REGISTRAR: &[Role] = &[Role::Registrar, Role::ProviderEmployee];
/// The executor also does what an act leaves to "the licensor".
const EXECUTOR: &[Role] = &[Role::Executor, Role::Provider];
const DIVISION_HEAD: &[Role] = &[Role::DivisionHead];
const DEPUTY_HEAD: &[Role] = &[Role::DeputyHead];
/// The head is the authorised person who signs results.
const HEAD: &[Role] = &[Role::Head, Role::Signatory];
/// The operator of a service centre.
const OPERATOR: &[Role] = &[Role::PscOperator];
/// Manages the people of a body and of its departments.
const ADMINISTRATOR: &[Role] = &[Role::Administrator];
/// Answers for a body that is asked for approval.
const ASKED: &[Role] = &[Role::StateBodies];

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
    use ruqsat_licensing::catalogue::Catalogue;
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
    fn each_service_has_one_licensor_and_each_licensor_everybody_its_chains_need() {
        let catalogue = Catalogue::load(&Catalogue::embedded_files()).unwrap();
        let whole = || bodies().iter().filter(|body| body.department_of.is_none());
        let decided: Vec<&str> = whole().flat_map(|body| body.services).copied().collect();
        for definition in catalogue.newest() {
            assert_eq!(
                decided.iter().filter(|code| **code == definition.code).count(),
                1,
                "{}",
                definition.code
            );
        }
        for (index, body) in bodies().iter().enumerate().filter(|(_, body)| !body.services.is_empty()) {
            let roles: BTreeSet<Role> =
                people().iter().filter(|p| p.body == Some(index)).flat_map(|p| p.roles).copied().collect();
            let needed = [
                Role::ProviderEmployee,
                Role::Registrar,
                Role::Executor,
                Role::DivisionHead,
                Role::DeputyHead,
                Role::Head,
                Role::Signatory,
            ];
            for role in needed {
                assert!(roles.contains(&role), "{role} of {}", body.name_en);
            }
        }
    }
}
