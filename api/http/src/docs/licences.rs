//! The page behind the QR code of a licence: what the public register says of its number today, for whoever has the paper in
//! his hands. No sign-in; a person's IIN is not shown.

use super::escaped;
use super::frame::{html, lang};
use crate::Api;
use crate::problem::{Problem, codes};
use actix_web::{HttpRequest, HttpResponse, web};
use ruqsat_licensing::licences::{Licence, LicenceState};
use ruqsat_licensing::ports::{LicenceFilter, PageRequest};
use ruqsat_licensing::values::{Lang, Party, civil_day};

/// The words of the page.
struct Words {
    heading: &'static str,
    in_force: &'static str,
    superseded: &'static str,
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
    let licence = found.items.into_iter().next().ok_or_else(|| Problem::new(&codes::NOT_FOUND))?;
    let body = api.ports.views.body(&licence.body).await?;
    let lang = lang(&request);
    let now = civil_day((api.clock)());
    let service = api.ports.catalogue.service(&licence.service, now)?;
    let named = (service.title.get(lang), body.name.get(lang));
    Ok(html(lang, "../", &escaped(&licence.number), &shown(&licence, named, lang), words(lang).api))
}

fn shown(licence: &Licence, (service, body): (&str, &str), lang: Lang) -> String {
    let words = words(lang);
    let state = match licence.state {
        LicenceState::InForce => words.in_force,
        LicenceState::Superseded => words.superseded,
    };
    let bin = match &licence.holder {
        Party::LegalEntity { bin } => Some(bin.as_str()),
        Party::Individual { .. } => None,
    };
    let issued = civil_day(licence.issued_at).format("%d.%m.%Y").to_string();
    let rows = [
        (words.state, Some(state)),
        (words.holder, Some(licence.holder_name.as_str())),
        (words.bin, bin),
        (words.service, Some(service)),
        (words.body, Some(body)),
        (words.issued, Some(issued.as_str())),
        (words.original, Some(licence.content_sha256.as_str())),
    ];
    let row = |(label, value): (&str, Option<&str>)| {
        value.map(|value| format!("<dt>{label}</dt><dd>{}</dd>\n", escaped(value))).unwrap_or_default()
    };
    format!(
        "<p>{}</p>\n<h1>№ {}</h1>\n<dl>\n{}</dl>\n<p>{}</p>",
        words.heading,
        escaped(&licence.number),
        rows.into_iter().map(row).collect::<String>(),
        words.compare
    )
}
