//! Distinguished names: walking them and showing them (X.501; RFC 5280 §4.1.2.4). Never compared as text.

use const_oid::ObjectIdentifier as Oid;

use crate::asn1::{self, Element, Malformed, Parsed, SEQUENCE, SET};
use crate::oids;

const MAX_ATTRIBUTES: usize = 64;
const UTF8_STRING: u8 = 0x0c;
const PRINTABLE_STRING: u8 = 0x13;
const IA5_STRING: u8 = 0x16;

/// One attribute of a name.
#[derive(Clone, Copy, Debug)]
pub struct Attribute<'a> {
    /// Its type.
    pub id: Oid,
    /// Its value as encoded.
    pub value: Element<'a>,
    /// Whether it stands alone in its relative name.
    pub single: bool,
}

impl<'a> Attribute<'a> {
    /// The value as text: UTF8String, PrintableString or IA5String; the older encodings are not read.
    pub fn text(&self) -> Option<&'a str> {
        matches!(self.value.tag, UTF8_STRING | PRINTABLE_STRING | IA5_STRING)
            .then(|| std::str::from_utf8(self.value.content).ok())?
    }
}

/// The attributes of an encoded name, in order.
///
/// # Errors
/// Malformed bytes or more than 64 attributes.
pub fn attributes(name: &[u8]) -> Parsed<Vec<Attribute<'_>>> {
    let mut names = asn1::whole(name, SEQUENCE)?.reader();
    let mut list = Vec::new();
    while !names.is_empty() {
        let mut relative = names.take(SET)?.reader();
        let first = list.len();
        while !relative.is_empty() {
            let mut pair = relative.take(SEQUENCE)?.reader();
            let (id, value) = (pair.oid()?, pair.any()?);
            pair.finish()?;
            list.push(Attribute { id, value, single: true });
        }
        if list.len() > MAX_ATTRIBUTES || list.len() == first {
            return Err(Malformed);
        }
        if list.len() > first + 1 {
            list.iter_mut().skip(first).for_each(|attribute| attribute.single = false);
        }
    }
    Ok(list)
}

/// A name for people to read, for example `CN=…, O=…, C=KZ`; unreadable values become `?`.
pub fn display_name(name: &[u8]) -> String {
    let shown = |attribute: &Attribute<'_>| {
        let label = match attribute.id {
            oids::COMMON_NAME => "CN".to_owned(),
            oids::SURNAME => "SN".to_owned(),
            oids::GIVEN_NAME => "GN".to_owned(),
            oids::SERIAL_NUMBER => "SERIALNUMBER".to_owned(),
            oids::COUNTRY => "C".to_owned(),
            oids::ORGANISATION => "O".to_owned(),
            oids::ORGANISATIONAL_UNIT => "OU".to_owned(),
            other => other.to_string(),
        };
        format!("{label}={}", attribute.text().unwrap_or("?"))
    };
    attributes(name).unwrap_or_default().iter().map(shown).collect::<Vec<_>>().join(", ")
}
