//! Made-up applicants: numbers with right check digits that belong to nobody, born in 2098 or registered in 2074, and
//! names.

use ruqsat_licensing::values::Party;

/// Somebody who applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Applicant {
    /// His account.
    pub(super) account: String,
    /// His number.
    pub(super) number: String,
    /// Surname and given name, or the name of the entity.
    pub(super) name: String,
    /// The two words of the name that are his, in small letters.
    pub(super) words: [String; 2],
}

const SURNAMES: [&str; 24] = [
    "АБДРАХМАНОВ",
    "АХМЕТОВ",
    "БАЙЖАНОВ",
    "БЕКТҰРҒАНОВ",
    "ДОСЖАНОВ",
    "ЕРМЕКОВ",
    "ЖАҚЫПОВ",
    "ЖҮСІПОВ",
    "ИБРАЕВ",
    "КӘРІМОВ",
    "ҚАСЫМОВ",
    "ҚОЖАБЕКОВ",
    "МҰХАМЕТЖАНОВ",
    "НҰРҒАЛИЕВ",
    "ОМАРОВ",
    "ӨТЕГЕНОВ",
    "РАХЫМБАЕВ",
    "САҒЫНДЫҚОВ",
    "СЕЙІТОВ",
    "СҮЛЕЙМЕНОВ",
    "ТІЛЕУБЕРДИЕВ",
    "ТӨЛЕГЕНОВ",
    "ХАМИТОВ",
    "ШАЙМЕРДЕНОВ",
];

const GIVEN: [&str; 24] = [
    "АЙБЕК",
    "АРМАН",
    "АСҚАР",
    "БАУЫРЖАН",
    "БЕРІК",
    "ДӘУРЕН",
    "ДИАС",
    "ЕРЛАН",
    "ЖАНДОС",
    "ЖЕҢІС",
    "ИЛЬЯС",
    "ҚАЙРАТ",
    "ҚУАНЫШ",
    "МАРАТ",
    "МҰРАТ",
    "НҰРЛАН",
    "ОЛЖАС",
    "РҮСТЕМ",
    "САМАТ",
    "СЕРІК",
    "ТАЛҒАТ",
    "ТИМУР",
    "ҺАСАН",
    "ШЫҢҒЫС",
];

const FIRST: [&str; 24] = [
    "АҚ",
    "АЛТЫН",
    "АРАЛ",
    "АСТАНА",
    "АТАМЕКЕН",
    "БАЙТЕРЕК",
    "БАТЫС",
    "БӘЙТЕРЕК",
    "БІРЛІК",
    "ДАЛА",
    "ЕДІЛ",
    "ЕРТІС",
    "ЖЕТІСУ",
    "ЖОҢҒАР",
    "КӨКШЕ",
    "ҚАРАТАУ",
    "ҚОСТАНАЙ",
    "МАҢҒЫСТАУ",
    "ОРДА",
    "САРЫАРҚА",
    "СЫРДАРИЯ",
    "ТҰРАН",
    "ҰЛЫТАУ",
    "ШЫҒЫС",
];

const SECOND: [&str; 24] = [
    "АГРО",
    "БҰРҒЫЛАУ",
    "ГАЗ",
    "ЖОЛ",
    "ИНЖИНИРИНГ",
    "КЕН",
    "КӨЛІК",
    "ҚОЙМА",
    "ҚҰРЫЛЫС",
    "МЕТАЛЛ",
    "МҰНАЙ",
    "ӨНЕРКӘСІП",
    "САПА",
    "САУДА",
    "СЕРВИС",
    "СУ",
    "ТАЗАЛЫҚ",
    "ТЕХНИКА",
    "ТРАНЗИТ",
    "ХИМИЯ",
    "ЭКО",
    "ЭКСПОРТ",
    "ЭНЕРГО",
    "ЭЛЕКТР",
];

/// The applicant with this place among those of his kind.
fn named(at: usize, by_entity: bool) -> (String, [String; 2]) {
    let (ones, others) = if by_entity { (&FIRST, &SECOND) } else { (&SURNAMES, &GIVEN) };
    // 24 and 25 have nothing in common: pairs do not come in rows.
    let (one, other) = (ones[at % ones.len()], others[(at / ones.len() + at * 7) % others.len()]);
    let name =
        if by_entity { format!("«{one} {other}» ЖШС (SANDBOX)") } else { format!("{one} {other}") };
    (name, [one.to_lowercase(), other.to_lowercase()])
}

/// So many of a kind, all with other numbers; `account` gives each an account.
pub(super) fn applicants(by_entity: bool, many: u64, account: impl Fn(usize) -> String) -> Vec<Applicant> {
    // Year, month and day of birth with the century; or year and month of registration and the kind of entity.
    let head = if by_entity { "740140" } else { "980101" };
    let numbers = (0..100_000).filter_map(|serial| {
        let eleven = format!("{head}{serial:05}");
        (0..10).map(|check| format!("{eleven}{check}")).find(|number| Party::parse(number).is_some())
    });
    let one = |(at, number)| {
        let (name, words) = named(at, by_entity);
        Applicant { account: account(at), number, name, words }
    };
    numbers.take(usize::try_from(many).unwrap_or(usize::MAX)).enumerate().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_number_is_one_of_its_kind() {
        for (by_entity, kind) in [(false, "Individual"), (true, "LegalEntity")] {
            let all = applicants(by_entity, 500, |at| at.to_string());
            let numbers: BTreeSet<_> = all.iter().map(|one| &one.number).collect();
            let names: BTreeSet<_> = all.iter().map(|one| &one.name).collect();
            assert!(numbers.len() == 500 && names.len() > 400, "{}", names.len());
            let right =
                all.iter().all(|one| format!("{:?}", Party::parse(&one.number).unwrap()).starts_with(kind));
            assert!(right, "{kind}");
            assert!(all.iter().all(|one| one.words[0] != one.words[1] && one.words[0].chars().count() > 1));
        }
    }
}
