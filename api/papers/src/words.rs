//! What stands on a picture beside the texts of the catalogue, in the three languages.

use ruqsat_licensing::Role;
use ruqsat_licensing::applications::Channel;
use ruqsat_licensing::catalogue::{Definition, Duration, Unit};
use ruqsat_licensing::flow::Outcome;
use ruqsat_licensing::values::Lang;

/// A text in Kazakh, Russian and English.
pub(crate) type Words = [&'static str; 3];

/// The text in one language.
pub(crate) fn say(words: Words, lang: Lang) -> &'static str {
    let [kk, ru, en] = words;
    match lang {
        Lang::Kk => kk,
        Lang::Ru => ru,
        Lang::En => en,
    }
}

/// The code of a language (BCP 47).
pub(crate) fn tag(lang: Lang) -> &'static str {
    say(["kk", "ru", "en"], lang)
}

pub(crate) const YES: Words = ["иә", "да", "yes"];
pub(crate) const NO: Words = ["жоқ", "нет", "no"];
pub(crate) const BACK: Words = ["қайтару", "возврат", "sent back"];
pub(crate) const LATE: Words = ["мерзім өтті", "срок истёк", "time is over"];
pub(crate) const ADDED: Words = ["актіде жоқ, қосылған", "нет в акте, добавлен", "not in the act, added"];
pub(crate) const REFUSES: Words = [
    "«жоқ» болса, бас тарту осында дайындалады",
    "если «нет», отказ готовится здесь же",
    "if “no”, the refusal is prepared here",
];
pub(crate) const ANSWER_WITHIN: Words = ["жауап мерзімі", "срок ответа", "answer within"];
pub(crate) const NOT_ACCEPTED: Words = ["Қабылданбады", "Не принято", "Not accepted"];
pub(crate) const DECIDED: Words = ["Шешім шығарылды", "Решение вынесено", "Decided"];
pub(crate) const REVIEWED: Words = ["Қарау аяқталды", "Рассмотрение окончено", "The review ends"];
pub(crate) const APPLICATION: Words = ["Өтініш", "Заявление", "Application"];
pub(crate) const UNOFFICIAL: Words = [
    "",
    "Перевод неофициальный: текст акта — казахский",
    "Unofficial translation: the act's text is in Kazakh",
];

pub(crate) const PROCESS: Words = ["Процесс (әрекет)", "Процесс (действие)", "Process (action)"];
pub(crate) const CONDITION: Words = ["Шарт", "Условие", "Condition"];
pub(crate) const CALL: Words =
    ["Ішкі қарау өтеді", "Идёт внутреннее рассмотрение", "The internal review runs"];
pub(crate) const HERE: Words = ["Қазір осында", "Сейчас здесь", "Stands here"];
pub(crate) const PASSED: Words = ["Өтті", "Пройден", "Passed"];
pub(crate) const TAKEN: Words = ["Жүрілген жол", "Пройденный путь", "The way taken"];

/// How a step was left the last time.
pub(crate) fn outcome(outcome: Outcome, lang: Lang) -> &'static str {
    let words = match outcome {
        Outcome::Ok => PASSED,
        Outcome::Fail => ["Жауабы: жоқ", "Ответ: нет", "Answer: no"],
        Outcome::Returned => ["Қайтарылды", "Возвращено", "Sent back"],
        Outcome::NotNeeded => ["Қажет болмады", "Не потребовалось", "Not needed"],
        Outcome::Withdrawn => ["Кері қайтарып алынды", "Отозвано", "Withdrawn"],
        Outcome::Expired => ["Мерзімі өтті", "Истекло", "Expired"],
    };
    say(words, lang)
}

/// Where an attempt that ended can be taken up again.
pub(crate) fn attempt(retry: &str, lang: Lang) -> String {
    match lang {
        Lang::Kk => format!("Әрекет аяқталды: {retry}-қадамнан қайталауға болады"),
        Lang::Ru => format!("Попытка окончена: можно повторить с шага {retry}"),
        Lang::En => format!("The attempt ends: repeat from step {retry}"),
    }
}

/// What begins an entry flow.
pub(crate) fn entry(channel: Channel, lang: Lang) -> &'static str {
    let words = match channel {
        Channel::Portal => ["Порталға жүгіну", "Обращение на портал", "Request on the portal"],
        Channel::Provider => {
            ["Қызмет берушіге жүгіну", "Обращение к услугодателю", "Request at the licensor's office"]
        }
        Channel::Psc => [
            "Қызмет көрсету орталығына жүгіну",
            "Обращение в центр обслуживания",
            "Request at a service centre",
        ],
    };
    say(words, lang)
}

/// A norm of the act: `≤ 15 min`, `2–15 working days`.
pub(crate) fn norm(norm: &Duration, lang: Lang) -> String {
    match norm.min {
        _ if norm.max == 0.0 => say(["сол күні", "в тот же день", "the same day"], lang).to_owned(),
        Some(min) if min == norm.max => amount(norm.max, norm.unit, lang),
        Some(min) => format!("{}–{}", number(min, lang), amount(norm.max, norm.unit, lang)),
        None => format!("≤\u{a0}{}", amount(norm.max, norm.unit, lang)),
    }
}

/// So much of a unit.
pub(crate) fn amount(value: f64, unit: Unit, lang: Lang) -> String {
    let unit = match unit {
        Unit::Second => ["сек", "сек", "s"],
        Unit::Minute => ["мин", "мин", "min"],
        Unit::Hour => ["сағ", "ч", "h"],
        Unit::WorkingDay => ["жұмыс күні", "раб. дн.", "working d."],
        Unit::CalendarDay => ["күнт. күн", "кал. дн.", "calendar d."],
    };
    format!("{}\u{a0}{}", number(value, lang), say(unit, lang).replace(' ', "\u{a0}"))
}

/// A number as the language writes it: Kazakh and Russian have a comma before the decimals.
fn number(value: f64, lang: Lang) -> String {
    let written = value.to_string();
    if lang == Lang::En { written } else { written.replace('.', ",") }
}

/// Whoever stands in an actor or system expression: roles as the act of this service calls them; `a|b` = whichever fits.
pub(crate) fn actor(definition: &Definition, expression: &str, lang: Lang) -> String {
    let names: Vec<String> = expression.split('|').map(|name| one(definition, name, lang)).collect();
    names.join(" / ")
}

/// A role as the act of this service calls it. What a translation remarks after a semicolon is not the name.
pub(crate) fn role(definition: &Definition, role: Role, lang: Lang) -> String {
    let named = definition.roles.iter().find(|name| name.id == role);
    let own = || say(role_name(role), lang);
    let name = named.map_or_else(own, |name| name.title.get(lang));
    name.split(';').next().unwrap_or_default().trim().to_owned()
}

fn one(definition: &Definition, name: &str, lang: Lang) -> String {
    if let Some(known) = definition.roles.iter().find(|known| known.id.to_string() == name) {
        return role(definition, known.id, lang);
    }
    let system = SYSTEMS.iter().find(|(system, _)| *system == name).map(|(_, words)| *words);
    let words =
        system.or_else(|| ROLES.iter().find(|role| role.to_string() == name).map(|role| role_name(*role)));
    words.map_or_else(|| name.to_owned(), |words| say(words, lang).to_owned())
}

/// The systems a catalogue file can name.
const SYSTEMS: [(&str, Words); 9] = [
    ("portal", ["Портал", "Портал", "Portal"]),
    (
        "elicensing_db",
        ["«Е-лицензиялау» мемлекеттік деректер базасы", "ГБД «Е-лицензирование»", "E-licensing database"],
    ),
    ("egov_gateway", ["Электрондық үкімет шлюзі", "Шлюз электронного правительства", "E-government gateway"]),
    (
        "payment_gateway",
        [
            "Электрондық үкіметтің төлем шлюзі",
            "Платёжный шлюз электронного правительства",
            "E-government payment gateway",
        ],
    ),
    (
        "individuals_db",
        [
            "«Жеке тұлғалар» мемлекеттік деректер базасы",
            "ГБД «Физические лица»",
            "State database of individuals",
        ],
    ),
    (
        "legal_entities_db",
        [
            "«Заңды тұлғалар» мемлекеттік деректер базасы",
            "ГБД «Юридические лица»",
            "State database of legal entities",
        ],
    ),
    (
        "notary_is",
        [
            "Бірыңғай нотариаттық ақпараттық жүйе",
            "Единая нотариальная информационная система",
            "Unified notary information system",
        ],
    ),
    (
        "psc_is",
        [
            "Қызмет көрсету орталығының ақпараттық жүйесі",
            "Информационная система центра обслуживания",
            "Service centre's information system",
        ],
    ),
    (
        "state_information_systems",
        [
            "Мемлекеттік ақпараттық жүйелер",
            "Государственные информационные системы",
            "State information systems",
        ],
    ),
];

const ROLES: [Role; 13] = [
    Role::Applicant,
    Role::ApplicantRepresentative,
    Role::Provider,
    Role::ProviderEmployee,
    Role::Registrar,
    Role::Executor,
    Role::DivisionHead,
    Role::DeputyHead,
    Role::Head,
    Role::Signatory,
    Role::PscOperator,
    Role::StateBodies,
    Role::AuthorisedBody,
];

/// What a role is called where the service's own data do not name it.
fn role_name(role: Role) -> Words {
    match role {
        Role::Applicant => ["Көрсетілетін қызметті алушы", "Услугополучатель", "Applicant"],
        Role::ApplicantRepresentative => ["Алушының өкілі", "Представитель получателя", "Representative"],
        Role::Provider => ["Көрсетілетін қызметті беруші", "Услугодатель", "Licensor"],
        Role::ProviderEmployee => {
            ["Қызмет берушінің қызметкері", "Сотрудник услугодателя", "Employee of the licensor"]
        }
        Role::Registrar => ["Кеңсе маманы", "Специалист канцелярии", "Chancery"],
        Role::Executor => ["Жауапты орындаушы", "Ответственный исполнитель", "Executor"],
        Role::DivisionHead => ["Басқарма басшысы", "Руководитель управления", "Division head"],
        Role::DeputyHead => ["Басшының орынбасары", "Заместитель руководителя", "Deputy head"],
        Role::Head => ["Басшы", "Руководитель", "Head"],
        Role::Signatory => ["Уәкілетті тұлға", "Уполномоченное лицо", "Authorised person"],
        Role::PscOperator => [
            "Қызмет көрсету орталығының операторы",
            "Оператор центра обслуживания",
            "Service centre's operator",
        ],
        Role::StateBodies => [
            "Тиісті мемлекеттік органдар",
            "Соответствующие государственные органы",
            "State bodies concerned",
        ],
        Role::AuthorisedBody => ["Уәкілетті орган", "Уполномоченный орган", "Authorised body"],
        Role::Administrator => ["Әкімші", "Администратор", "Administrator"],
    }
}
