//! What a problem's type URL shows: its title, what it means and what to do next, in three languages.

use super::escaped;
use super::frame::{html, lang, tag};
use crate::problem::Problem;
use crate::problem::codes::{ALL, Code, NOT_FOUND};
use actix_web::{HttpRequest, HttpResponse, web};
use ruqsat_licensing::values::Lang;

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
