//! What somebody was told, and how he wants to be told.

use super::id;
use crate::Api;
use crate::dto::{
    AddressConfirmation, LocalizedText, Notice, NoticeCount, NoticePreferences, NoticePreferencesChange,
    NoticeQuery, Page,
};
use crate::extract::{Caller, Json, ListQuery, Query, next_cursor};
use crate::problem::{Problem, codes};
use actix_web::{get, post, put, web};
use ruqsat_licensing::ids::NoticeId;
use ruqsat_licensing::notices::{self, Mailbox, Preferences, words};
use ruqsat_licensing::values::{Lang, Text};

/// Most unread notices that are counted.
const MOST: u32 = 1000;

/// List notices.
///
/// What the caller was told, newest first: an applicant what concerns his applications, everybody who acts for a legal
/// entity the same; a member of staff what concerns his tasks at his body. Everything stands here, whatever is sent by
/// SMS or e-mail besides.
#[utoipa::path(
    operation_id = "list_notices",
    tag = "notices",
    params(NoticeQuery),
    responses((status = 200, description = "A page", body = Page<Notice>))
)]
#[get("/v1/notices")]
pub(super) async fn list_notices(
    api: web::Data<Api>,
    caller: Caller,
    query: Query<NoticeQuery>,
) -> Result<web::Json<Page<Notice>>, Problem> {
    let query = query.0;
    let asked = ListQuery::page(query.cursor.as_deref(), query.limit)?;
    let mailbox = Mailbox::of(&caller.call.actor)?;
    let found = api.ports.views.notices(&mailbox, query.unread, &asked).await?;
    let items = found.items.into_iter().map(|one| shown(&api, one)).collect::<Result<_, _>>()?;
    Ok(web::Json(Page { items, next_cursor: next_cursor(found.next) }))
}

/// Count unread notices.
///
/// For a badge: cheap enough to be asked every minute.
#[utoipa::path(
    operation_id = "count_notices",
    tag = "notices",
    responses((status = 200, description = "How many", body = NoticeCount))
)]
#[get("/v1/notices/count")]
pub(super) async fn count_notices(
    api: web::Data<Api>,
    caller: Caller,
) -> Result<web::Json<NoticeCount>, Problem> {
    let mailbox = Mailbox::of(&caller.call.actor)?;
    Ok(web::Json(NoticeCount { unread: api.ports.views.unread_notices(&mailbox, MOST).await? }))
}

/// Mark a notice as read.
///
/// A second time changes nothing.
#[utoipa::path(
    operation_id = "read_notice",
    tag = "notices",
    params(("id" = String, Path, description = "Id of the notice", pattern = "^ntc_[0-9a-z]{26}$")),
    responses((status = 200, description = "The notice", body = Notice))
)]
#[post("/v1/notices/{id}/read")]
pub(super) async fn read_notice(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<web::Json<Notice>, Problem> {
    let id = id(&path, NoticeId::parse)?;
    let read = notices::mark_read(&api.ports, &caller.write(b""), id).await?;
    Ok(web::Json(shown(&api, read)?))
}

/// Get how one wants one's notices.
///
/// Until something is said: Kazakh, and nothing is sent.
#[utoipa::path(
    operation_id = "get_notice_preferences",
    tag = "notices",
    responses((status = 200, description = "The preferences", body = NoticePreferences))
)]
#[get("/v1/notices/preferences")]
pub(super) async fn get_notice_preferences(
    api: web::Data<Api>,
    caller: Caller,
) -> Result<web::Json<NoticePreferences>, Problem> {
    let mailbox = Mailbox::of(&caller.call.actor)?;
    let known = api.ports.views.preferences(&mailbox).await?;
    Ok(web::Json(known.unwrap_or_else(|| Preferences::none(mailbox)).into()))
}

/// Say how one wants one's notices.
///
/// Replaces what was said before. A new address is sent a code of six digits, good for 15 minutes, and gets nothing
/// else until it is confirmed; the same address again gets another code after a minute, five codes a day at most.
/// An address that was confirmed stays so as long as it is not changed.
#[utoipa::path(
    operation_id = "update_notice_preferences",
    tag = "notices",
    request_body = NoticePreferencesChange,
    responses((status = 200, description = "The preferences", body = NoticePreferences))
)]
#[put("/v1/notices/preferences")]
pub(super) async fn update_notice_preferences(
    api: web::Data<Api>,
    caller: Caller,
    body: Json<NoticePreferencesChange>,
) -> Result<web::Json<NoticePreferences>, Problem> {
    let Json(body, bytes) = body;
    let codes = [six_digits()?, six_digits()?];
    let changed = notices::change(&api.ports, &caller.write(&bytes), body.into(), codes).await?;
    Ok(web::Json(changed.into()))
}

/// Confirm an address.
///
/// By the code that was sent there. After five wrong tries, or 15 minutes, another code is needed.
#[utoipa::path(
    operation_id = "confirm_notice_address",
    tag = "notices",
    request_body = AddressConfirmation,
    responses((status = 200, description = "The preferences", body = NoticePreferences))
)]
#[post("/v1/notices/preferences/confirm")]
pub(super) async fn confirm_notice_address(
    api: web::Data<Api>,
    caller: Caller,
    body: Json<AddressConfirmation>,
) -> Result<web::Json<NoticePreferences>, Problem> {
    let Json(body, bytes) = body;
    let call = caller.write(&bytes);
    Ok(web::Json(notices::confirm(&api.ports, &call, body.channel.into(), body.code).await?.into()))
}

/// A notice in words of every language.
fn shown(api: &Api, notice: notices::Notice) -> Result<Notice, Problem> {
    let [kk, ru, en] = [Lang::Kk, Lang::Ru, Lang::En].map(|lang| words(&api.ports.catalogue, &notice, lang));
    let (kk, ru, en) = (kk?, ru?, en?);
    let text = |kk, ru, en| LocalizedText::from(&Text { kk, ru, en });
    let named = |what: &str| notice.subject.clone().filter(|subject| subject.starts_with(what));
    let (task, licence) = (named("tsk_"), named("lic_"));
    Ok(Notice {
        id: notice.id.into(),
        kind: notice.kind.as_str().to_owned(),
        application: notice.application.map(Into::into),
        service: notice.service,
        task,
        licence,
        subject: text(kk.subject, ru.subject, en.subject),
        text: text(kk.text, ru.text, en.text),
        created_at: notice.created_at,
        read_at: notice.read_at,
    })
}

/// A code that nobody guesses: each of a million alike, but for one part in four thousand.
fn six_digits() -> Result<String, Problem> {
    let random = getrandom::u32()
        .map_err(|fault| Problem { cause: Some(fault.to_string()), ..Problem::new(&codes::INTERNAL) })?;
    Ok(format!("{:06}", random % 1_000_000))
}
