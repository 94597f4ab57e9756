//! The page behind the QR code of a licence: what the public register says of its number today, for whoever has the paper in
//! his hands. No sign-in; a person's IIN is not shown.

use super::escaped;
use super::frame::{html, lang};
use crate::Api;
use crate::problem::{Problem, codes};
use actix_web::{HttpRequest, HttpResponse, web};
use ruqsat_licensing::catalogue::Openness;
use ruqsat_licensing::licences::{self, HeldPlace, Licence, LicenceState, NumberState, PlaceKind};
use ruqsat_licensing::ports::{LicenceFilter, PageRequest};
use ruqsat_licensing::values::{Lang, Party, civil_day};

/// The words of the page.
struct Words {
    heading: &'static str,
    in_force: &'static str,
    superseded: &'static str,
    suspended: &'static str,
    terminated: &'static str,
    expired: &'static str,
    void: &'static str,
    hidden: &'static str,
    until: &'static str,
    branches: &'static str,
    objects: &'static str,
    annexes: &'static str,
    since: &'static str,
    state: &'static str,
    holder: &'static str,
    bin: &'static str,
    service: &'static str,
    issued: &'static str,
    body: &'static str,
    original: &'static str,
    compare: &'static str,
    api: &'static str,
}

fn words(lang: Lang) -> Words {
    match lang {
        Lang::Kk => Words {
            heading: "Тізілімдегі жазба",
            in_force: "Қолданыста",
            superseded: "Қайта ресімделген құжатпен ауыстырылған",
            suspended: "Қолданысы тоқтатыла тұрған",
            terminated: "Қолданысы тоқтатылған",
            expired: "Мерзімі біткен",
            void: "Бұл нөмір жарамсыз: ол бойынша құжат берілмеген.",
            hidden: "Тізілім бұл қызмет бойынша кімге берілгенін көрсетпейді",
            until: "Қолданылу мерзімі (қоса алғанда)",
            branches: "Филиалдары, өкілдіктері",
            objects: "Объектілері, пункттері, учаскелері",
            annexes: "Қосымшалары",
            since: "Филиалдар мен объектілер құжат берілгеннен кейін өзгерген: тізілімдегі мәлімет дұрыс.",
            state: "Күйі",
            holder: "Кімге берілді",
            bin: "БСН",
            service: "Мемлекеттік қызмет",
            issued: "Берілген күні",
            body: "Берген орган",
            original: "Қол қойылған түпнұсқаның SHA-256 хэші",
            compare: "Қолыңыздағы құжатпен салыстырыңыз: өзгеше болса, ол жарамсыз.",
            api: "API",
        },
        Lang::Ru => Words {
            heading: "Запись реестра",
            in_force: "Действует",
            superseded: "Заменена переоформленным документом",
            suspended: "Действие приостановлено",
            terminated: "Действие прекращено",
            expired: "Срок истёк",
            void: "Этот номер недействителен: документ по нему не выдавался.",
            hidden: "По этой услуге реестр не показывает, кому выдано",
            until: "Действует по (включительно)",
            branches: "Филиалы, представительства",
            objects: "Объекты, пункты, участки",
            annexes: "Приложения",
            since: "Филиалы и объекты изменились после выдачи документа: верны сведения реестра.",
            state: "Состояние",
            holder: "Кому выдано",
            bin: "БИН",
            service: "Государственная услуга",
            issued: "Дата выдачи",
            body: "Выдавший орган",
            original: "SHA-256 подписанного оригинала",
            compare: "Сравните с документом, который у вас в руках: если что-то иначе, он недействителен.",
            api: "API",
        },
        Lang::En => Words {
            heading: "Entry of the register",
            in_force: "In force",
            superseded: "Replaced by a reissued document",
            suspended: "Suspended",
            terminated: "Terminated",
            expired: "Expired",
            void: "This number is void: no document was issued under it.",
            hidden: "Of this service the register does not tell to whom it was issued",
            until: "In force until (inclusive)",
            branches: "Branches, representative offices",
            objects: "Objects, points, sites",
            annexes: "Annexes",
            since: "Branches and objects have changed since the document was issued: the register is right.",
            state: "State",
            holder: "Issued to",
            bin: "BIN",
            service: "Public service",
            issued: "Date of issue",
            body: "Issuing body",
            original: "SHA-256 of the signed original",
            compare: "Compare it with the document in your hands: if anything differs, that one is not valid.",
            api: "The API",
        },
    }
}

/// What the register says of a number. One that it does not know is `not_found`, as any path.
pub(super) async fn one(
    request: HttpRequest,
    api: web::Data<Api>,
    number: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    // What is no number is not looked for.
    let plain = number.len() <= 30 && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !plain {
        return Err(Problem::new(&codes::NOT_FOUND));
    }
    let filter = LicenceFilter { number: Some(number.into_inner()), ..LicenceFilter::default() };
    let found = api.ports.views.licences(&filter, &PageRequest { after: None, limit: 1 }).await?;
    let lang = lang(&request);
    let Some(licence) = found.items.into_iter().next() else {
        return void(&api, filter.number.unwrap_or_default(), lang).await;
    };
    let body = api.ports.views.body(&licence.body).await?;
    let now = civil_day((api.clock)());
    let service = api.ports.catalogue.service(&licence.service, now)?;
    let openness = api.ports.catalogue.openness(&licence.service);
    let named = (service.title.get(lang), body.name.get(lang));
    let mut hanging = Hanging::default();
    if openness == Openness::Public {
        let changes = api.ports.views.place_changes(std::slice::from_ref(&licence.id)).await?;
        hanging.places = licences::places(&changes);
        hanging.has_changed = changes.iter().any(|one| one.effective_at > licence.issued_at);
        hanging.places.retain(|one| one.ended_at.is_none());
    }
    hanging.annexes =
        api.ports.views.annexes(&licence.id, &PageRequest { after: None, limit: 100 }).await?.items;
    let said = shown(&licence, named, &hanging, openness, lang);
    Ok(html(lang, "../", &escaped(&licence.number), &said, words(lang).api))
}

/// What hangs on an entry: the places it has now, its newest annexes.
#[derive(Default)]
struct Hanging {
    places: Vec<HeldPlace>,
    /// Whether the places are others than those of the signed document.
    has_changed: bool,
    annexes: Vec<Licence>,
}

/// A number that was given and came to nothing: whoever holds a paper with it is told.
async fn void(api: &Api, number: String, lang: Lang) -> Result<HttpResponse, Problem> {
    let found = api.ports.views.number(&number).await?;
    if found.state != NumberState::Void || !number.starts_with("KZ") {
        return Err(Problem::new(&codes::NOT_FOUND));
    }
    let (number, words) = (escaped(&number), words(lang));
    let said = format!("<p>{}</p>\n<h1>№ {number}</h1>\n<p>{}</p>", words.heading, words.void);
    Ok(html(lang, "../", &number, &said, words.api))
}

impl Words {
    fn of(&self, state: LicenceState) -> &'static str {
        match state {
            LicenceState::InForce => self.in_force,
            LicenceState::Superseded => self.superseded,
            LicenceState::Suspended => self.suspended,
            LicenceState::Terminated => self.terminated,
            LicenceState::Expired => self.expired,
        }
    }
}

/// Lines of a list, `None` where there is none; each is told as HTML.
fn listed(lines: Vec<String>) -> Option<String> {
    let lines: String = lines.iter().map(|line| format!("<li>{line}</li>\n")).collect();
    (!lines.is_empty()).then(|| format!("<ul>\n{lines}</ul>"))
}

/// A place in a line: its name, number, region and address.
fn place(held: &HeldPlace, words: &Words, lang: Lang) -> String {
    let place = &held.place;
    let bin = place.bin.as_ref().map(|bin| format!("{} {}", words.bin, bin.as_str()));
    let region = place.region.as_ref().map(|region| region.get(lang).to_owned());
    let told = [Some(place.name.clone()), bin, region, place.address.clone()];
    escaped(&told.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

fn annex(licence: &Licence, words: &Words) -> String {
    let number = escaped(&licence.number);
    format!("<a href=\"{number}\">№ {number}</a>: {}", words.of(licence.state))
}

fn shown(
    licence: &Licence,
    (service, body): (&str, &str),
    hanging: &Hanging,
    openness: Openness,
    lang: Lang,
) -> String {
    let words = words(lang);
    let is_public = openness == Openness::Public;
    let holder = if is_public { licence.holder_name.as_str() } else { words.hidden };
    let bin = match &licence.holder {
        Party::LegalEntity { bin } if is_public => Some(bin.as_str()),
        Party::LegalEntity { .. } | Party::Individual { .. } => None,
    };
    let until = licence.valid_until.map(|day| day.format("%d.%m.%Y").to_string());
    let issued = civil_day(licence.issued_at).format("%d.%m.%Y").to_string();
    let rows = [
        (words.state, Some(words.of(licence.state))),
        (words.holder, Some(holder)),
        (words.bin, bin),
        (words.service, Some(service)),
        (words.body, Some(body)),
        (words.issued, Some(issued.as_str())),
        (words.until, until.as_deref()),
    ];
    let original = (words.original, Some(licence.content_sha256.as_str()));
    let row = |(label, value): (&str, Option<&str>)| {
        value.map(|value| format!("<dt>{label}</dt><dd>{}</dd>\n", escaped(value))).unwrap_or_default()
    };
    let places = |is_object: bool| {
        let fit = hanging.places.iter().filter(|one| (one.place.kind == PlaceKind::Object) == is_object);
        listed(fit.map(|one| place(one, &words, lang)).collect())
    };
    let lists = [
        (words.branches, places(false)),
        (words.objects, places(true)),
        (words.annexes, listed(hanging.annexes.iter().map(|one| annex(one, &words)).collect())),
    ];
    let list = |(label, list): (&str, Option<String>)| {
        list.map(|list| format!("<dt>{label}</dt><dd>{list}</dd>\n")).unwrap_or_default()
    };
    let since = if hanging.has_changed { format!("\n<p>{}</p>", words.since) } else { String::new() };
    format!(
        "<p>{}</p>\n<h1>№ {}</h1>\n<dl>\n{}{}{}</dl>\n<p>{}</p>{since}",
        words.heading,
        escaped(&licence.number),
        rows.into_iter().map(row).collect::<String>(),
        lists.into_iter().map(list).collect::<String>(),
        row(original),
        words.compare
    )
}
