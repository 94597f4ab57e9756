//! Operations: parameters, bodies, answers.

use serde_json::Value;

use super::{Result, array, object, text, types::Types};
use crate::{
    ir::{Answer, Auth, Body, Encoding, Field, Operation, Segment, Ty},
    names::{method as method_name, pascal},
};

/// One operation with its tag.
pub(super) fn operation<'a>(
    types: &mut Types<'a>,
    path: &str,
    method: &str,
    item: &'a Value,
    operation: &'a Value,
) -> Result<(String, Operation)> {
    let id = text(operation, "/operationId");
    let tag = text(operation, "/tags/0");
    if id.is_empty() || tag.is_empty() {
        return Err("no operationId or no tag; the spec's check says more".to_owned());
    }
    let mut parameters = Parameters::default();
    for parameter in array(item, "parameters").chain(array(operation, "parameters")) {
        parameters.add(types, &pascal(&id), types.resolve(parameter))?;
    }
    let answer = answer(types, operation, &pascal(&id))?;
    let page_item = match &answer {
        Answer::Json { ty, .. } if parameters.query.iter().any(|p| p.wire == "cursor") => types.page_item(ty),
        _ => None,
    };
    let operation = Operation {
        name: method_name(&id, &tag),
        summary: text(operation, "/summary"),
        doc: text(operation, "/description"),
        method: method.to_uppercase(),
        path: segments(path, parameters.path)?,
        query: parameters.query,
        keyed: parameters.headers.iter().any(|header| header.wire == "Idempotency-Key"),
        headers: parameters.headers,
        body: body(types, operation, &pascal(&id))?,
        answer,
        page_item,
        auth: auth(types.top("security"), operation),
        deprecated: operation.get("deprecated").and_then(Value::as_bool).unwrap_or(false),
        id,
    };
    Ok((tag, operation))
}

#[derive(Default)]
struct Parameters {
    path: Vec<Field>,
    query: Vec<Field>,
    headers: Vec<Field>,
}

impl Parameters {
    fn add<'a>(&mut self, types: &mut Types<'a>, owner: &str, parameter: &'a Value) -> Result<()> {
        let name = text(parameter, "/name");
        let schema = parameter.get("schema").ok_or_else(|| format!("parameter {name} has no schema"))?;
        let required = parameter.get("required").and_then(Value::as_bool).unwrap_or(false);
        let mut field = types.field(&name, schema, required, owner)?;
        field.doc = text(parameter, "/description");
        match text(parameter, "/in").as_str() {
            "path" => self.path.push(field),
            "query" => self.query.push(field),
            // What the client writes itself is not asked of the caller.
            "header" if matches!(name.as_str(), "Accept" | "Authorization" | "Accept-Language") => {}
            "header" => self.headers.push(field),
            other => return Err(format!("parameter {name}: the SDKs have no place for `in: {other}`")),
        }
        Ok(())
    }
}

fn segments(path: &str, mut parameters: Vec<Field>) -> Result<Vec<Segment>> {
    let mut segments = Vec::new();
    for piece in path.trim_start_matches('/').split('/') {
        match piece.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
            Some(name) => {
                let at = parameters.iter().position(|p| p.wire == name);
                let at = at.ok_or_else(|| format!("path parameter {name} is not described"))?;
                segments.push(Segment::Parameter(parameters.remove(at)));
            }
            None if piece.contains('{') => {
                return Err(format!("`{piece}`: a parameter fills a whole path segment"));
            }
            None => segments.push(Segment::Literal { text: piece.to_owned() }),
        }
    }
    Ok(segments)
}

fn body<'a>(types: &mut Types<'a>, operation: &'a Value, name: &str) -> Result<Option<Body>> {
    let Some(request) = operation.get("requestBody") else { return Ok(None) };
    let request = types.resolve(request);
    let optional = !request.get("required").and_then(Value::as_bool).unwrap_or(false);
    let kinds: Vec<_> = object(request, "/content").collect();
    let Some((media, content)) = preferred(&kinds) else { return Ok(None) };
    let encoding = encoding(types, media, content)?;
    let ty = match encoding {
        Encoding::Json | Encoding::Form => types.ty(&content["schema"], &format!("{name}Body"))?.0,
        Encoding::Binary | Encoding::Text => Ty::String,
    };
    if optional && encoding != Encoding::Json {
        return Err(format!("a {media} body that may be left out; make it required"));
    }
    let several = encoding == Encoding::Binary && (kinds.len() > 1 || media.contains('*'));
    let media_type = (!several).then(|| media.to_owned());
    Ok(Some(Body { encoding, media_type, ty, optional }))
}

fn answer<'a>(types: &mut Types<'a>, operation: &'a Value, name: &str) -> Result<Answer> {
    let mut found: Option<Answer> = None;
    let mut bare = false;
    for (status, response) in object(operation, "/responses").filter(|(status, _)| status.starts_with('2')) {
        let kinds: Vec<_> = object(types.resolve(response), "/content").collect();
        let Some((media, content)) = preferred(&kinds) else {
            bare = true;
            continue;
        };
        let answer = match encoding(types, media, content)? {
            Encoding::Json => Answer::Json {
                ty: types.ty(&content["schema"], &format!("{name}Answer"))?.0,
                optional: false,
            },
            Encoding::Text => Answer::Text,
            Encoding::Binary => Answer::Binary,
            Encoding::Form => return Err("an answer cannot be a form".to_owned()),
        };
        if found.as_ref().is_some_and(|other| *other != answer) {
            return Err(format!(
                "{status} has another body than an earlier success; an SDK method returns one type"
            ));
        }
        found = Some(answer);
    }
    Ok(match found {
        Some(Answer::Json { ty, .. }) => Answer::Json { ty, optional: bare },
        Some(other) => other,
        None => Answer::Nothing,
    })
}

/// JSON before everything else, when an operation offers several kinds.
fn preferred<'a>(kinds: &[(&'a String, &'a Value)]) -> Option<(&'a str, &'a Value)> {
    let json = kinds.iter().find(|(media, _)| media.ends_with("json"));
    json.or(kinds.first()).map(|(media, content)| (media.as_str(), *content))
}

fn encoding<'a>(types: &Types<'a>, media: &str, content: &'a Value) -> Result<Encoding> {
    let binary = || types.resolve(&content["schema"]).get("format").is_some_and(|f| f == "binary");
    match media {
        "application/x-www-form-urlencoded" => Ok(Encoding::Form),
        "multipart/form-data" => {
            Err("multipart is not in the SDKs; take the file as a plain binary body".to_owned())
        }
        _ if media.ends_with("json") => Ok(Encoding::Json),
        _ if !binary() && (media.starts_with("text/") || media.ends_with("xml")) => Ok(Encoding::Text),
        _ => Ok(Encoding::Binary),
    }
}

fn auth(general: Option<&Value>, operation: &Value) -> Auth {
    let ways = operation
        .get("security")
        .or(general)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let open = ways.iter().any(|way| way.as_object().is_some_and(|schemes| schemes.is_empty()));
    match (ways.len(), open) {
        (0, _) | (1, true) => Auth::None,
        (_, true) => Auth::Optional,
        _ => Auth::Required,
    }
}
