//! Extractors: what a handler asks for is parsed into types here, and refused here with a clear problem.

mod caller;
mod cms;
mod digest;
mod etag;
mod json;
mod list;
mod parts;
mod range;

pub(crate) use caller::{Caller, condition, moment};
pub(crate) use cms::cms_bytes;
pub(crate) use digest::content_digest;
pub(crate) use etag::{same_tag, tagged, written};
pub(crate) use json::{Body, Json, base64_bytes, is_media, read};
pub(crate) use list::{ListQuery, Query, next_cursor};
pub(crate) use parts::parts;
pub(crate) use range::range;

use crate::problem::{Problem, codes};
use actix_web::web;

/// A path that does not parse names nothing that exists.
pub(crate) fn path_config() -> web::PathConfig {
    web::PathConfig::default().error_handler(|_, _| Problem::new(&codes::NOT_FOUND).into())
}
