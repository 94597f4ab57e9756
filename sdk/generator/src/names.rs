//! Words out of names, and names out of words.

/// The words of a name in any usual case: `nextCursor`, `next_cursor`, `Idempotency-Key`, `2FA code`.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before_lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() {
            words.push(String::new());
        } else {
            if c.is_uppercase() && before_lower {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        }
        before_lower = c.is_lowercase() || c.is_numeric();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// `NextCursor`.
pub(crate) fn pascal(name: &str) -> String {
    words(name).iter().map(|word| capital(word)).collect()
}

/// `next_cursor`.
pub(crate) fn snake(name: &str) -> String {
    words(name).join("_")
}

/// `nextCursor`.
pub(crate) fn camel(name: &str) -> String {
    words(name)
        .iter()
        .enumerate()
        .map(|(at, word)| if at == 0 { word.clone() } else { capital(word) })
        .collect()
}

/// An operation's name inside its resource: the id without the resource's own noun.
/// `list_applications` of `applications` is `list`, `get_application_trace` is `get_trace`.
pub(crate) fn method(id: &str, resource: &str) -> String {
    let id: Vec<&str> = id.split('_').collect();
    let noun: Vec<String> = words(resource).iter().map(|word| singular(word)).collect();
    let at = (1..id.len()).find(|&at| {
        id.len() >= at + noun.len() && id[at..].iter().zip(&noun).all(|(word, noun)| singular(word) == *noun)
    });
    match at {
        Some(at) => [&id[..at], &id[at + noun.len()..]].concat().join("_"),
        None => id.join("_"),
    }
}

fn singular(word: &str) -> String {
    match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => word.strip_suffix('s').filter(|stem| !stem.ends_with('s')).unwrap_or(word).to_owned(),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_case() {
        assert_eq!(words("Idempotency-Key"), ["idempotency", "key"]);
        assert_eq!(words("nextCursor"), ["next", "cursor"]);
        assert_eq!(snake("ApplicationPage"), "application_page");
        assert_eq!(pascal("in_review"), "InReview");
        assert_eq!(camel("next_cursor"), "nextCursor");
    }

    #[test]
    fn methods_drop_their_resources_noun() {
        assert_eq!(method("list_applications", "applications"), "list");
        assert_eq!(method("get_application_trace", "applications"), "get_trace");
        assert_eq!(method("suspend_licence", "licences"), "suspend");
        assert_eq!(method("get_service_centre_queue", "service centre"), "get_queue");
        assert_eq!(method("search_register", "licences"), "search_register");
        assert_eq!(method("list_state_bodies", "state bodies"), "list");
    }
}
