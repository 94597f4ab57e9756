//! What a problem's type URL shows: its title, what it means and what to do next, in three languages.

use super::archive::BUNDLE;
use super::{answer, escaped, utf8};
use crate::middleware::language;
use crate::problem::Problem;
use crate::problem::codes::{ALL, Code, NOT_FOUND};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use ruqsat_licensing::values::Lang;

/// The languages with their codes and their own names.
const LANGS: [(Lang, &str, &str); 3] =
    [(Lang::Kk, "kk", "Қазақша"), (Lang::Ru, "ru", "Русский"), (Lang::En, "en", "English")];

/// The words around a problem.
struct Words {
    all: &'static str,
    intro: &'static str,
    status: &'static str,
    code: &'static str,
    title: &'static str,
    meaning: &'static str,
    api: &'static str,
}

fn words(lang: Lang) -> Words {
    match lang {
        Lang::Kk => Words {
            all: "Барлық қателер",
            intro: "Әр қателіктің тұрақты коды бар: бағдарлама соған қарап шешеді, ал адам атауы мен түсіндірмесін \
                    оқиды.",
            status: "HTTP күйі",
            code: "Коды",
            title: "Атауы",
            meaning: "Бұл нені білдіреді және не істеу керек",
            api: "API сипаттамасы",
        },
        Lang::Ru => Words {
            all: "Все ошибки",
            intro: "У каждой ошибки есть постоянный код: по нему решает программа, а человек читает название и \
                    пояснение.",
            status: "Статус HTTP",
            code: "Код",
            title: "Название",
            meaning: "Что это значит и что делать",
            api: "Описание API",
        },
        Lang::En => Words {
            all: "All problems",
            intro: "Every problem has a code that never changes: programs decide by it, people read the title and the \
                    explanation.",
            status: "HTTP status",
            code: "Code",
            title: "Title",
            meaning: "What it means and what to do",
            api: "The API",
        },
    }
}

/// `?lang=`, else what the browser prefers.
fn lang(request: &HttpRequest) -> Lang {
    let asked = request.query_string().split('&').find_map(|pair| pair.strip_prefix("lang="));
    let known = LANGS.iter().find(|(_, code, _)| Some(*code) == asked);
    known.map_or_else(|| language(request.headers()), |(lang, _, _)| *lang)
}

/// All problems.
pub(super) async fn list(request: HttpRequest) -> HttpResponse {
    let lang = lang(&request);
    let (words, tag) = (words(lang), tag(lang));
    let row = |code: &&Code| {
        let (name, status, title) = (code.code, code.status, escaped(code.title(lang)));
        format!(
            "<tr><td>{status}</td><td><a href=\"problems/{name}?lang={tag}\"><code>{name}</code></a></td>\
             <td>{title}</td></tr>\n"
        )
    };
    let body = format!(
        "<h1>{}</h1>\n<p>{}</p>\n<table>\n<thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th>\
         <th scope=\"col\">{}</th></tr></thead>\n<tbody>\n{}</tbody>\n</table>",
        words.all,
        words.intro,
        words.status,
        words.code,
        words.title,
        ALL.iter().map(row).collect::<String>(),
    );
    html(lang, "", words.all, &body, words.api)
}

/// One problem; a code that does not exist is `not_found`, as any path.
pub(super) async fn one(request: HttpRequest, name: web::Path<String>) -> Result<HttpResponse, Problem> {
    let code = ALL.iter().find(|code| code.code == *name).ok_or_else(|| Problem::new(&NOT_FOUND))?;
    let lang = lang(&request);
    let words = words(lang);
    let title = escaped(code.title(lang));
    let body = format!(
        "<h1>{title}</h1>\n<dl><dt>{}</dt><dd><code>{}</code></dd><dt>{}</dt><dd>{}</dd></dl>\n<h2>{}</h2>\n<p>{}</p>\n\
         <p><a href=\"../problems?lang={}\">{}</a></p>",
        words.code,
        code.code,
        words.status,
        code.status,
        words.meaning,
        escaped(code.help(lang)),
        tag(lang),
        words.all,
    );
    Ok(html(lang, "../", &title, &body, words.api))
}

fn tag(lang: Lang) -> &'static str {
    LANGS.iter().find(|(one, _, _)| *one == lang).map_or("kk", |(_, tag, _)| tag)
}

/// The page around a body; `root` is the way from the page to the top.
fn html(lang: Lang, root: &str, title: &str, body: &str, api: &str) -> HttpResponse {
    let link = |(one, tag, name): &(Lang, &str, &str)| {
        let here = if *one == lang { " aria-current=\"true\"" } else { "" };
        format!("<a href=\"?lang={tag}\" lang=\"{tag}\" hreflang=\"{tag}\"{here}>{name}</a>\n")
    };
    // What is put in last may hold braces of its own.
    let page = include_str!("problem.html")
        .replace("{lang}", tag(lang))
        .replace("{root}", root)
        .replace("{version}", &BUNDLE.version)
        .replace("{api}", api)
        .replace("{languages}", &LANGS.iter().map(link).collect::<String>())
        .replace("{title}", title)
        .replace("{body}", body);
    answer()
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::CONTENT_LANGUAGE, tag(lang)))
        .insert_header((header::VARY, header::ACCEPT_LANGUAGE.as_str()))
        .content_type(utf8("text/html"))
        .body(page)
}
