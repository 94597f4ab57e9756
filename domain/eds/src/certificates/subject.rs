//! IIN and BIN by exact fields (PKI 1.1): by identifier and raw ASCII bytes, never from a name's text.

use crate::certificates::names::{Attribute, attributes};
use crate::oids;

const UTF8_STRING: u8 = 0x0c;
const PRINTABLE_STRING: u8 = 0x13;

/// Who the subject is. Check digits are not looked at: certificates are compared for equality only (PKI 1.6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Identity<'a> {
    /// Twelve ASCII digits of the one serialNumber `IIN…`.
    pub iin: Option<&'a str>,
    /// Twelve ASCII digits of the one organizationalUnitName `BIN…`.
    pub bin: Option<&'a str>,
    /// Why the identity cannot be relied on; both numbers are then absent.
    pub fault: Option<&'static str>,
}

/// Reads the identity of an encoded subject name.
///
/// Exactly one serialNumber, alone in its relative name, `IIN` and twelve digits; at most one organizational unit,
/// alone, `BIN` and twelve digits. Anything else is a fault, never a guess.
pub fn identity(subject: &[u8]) -> Identity<'_> {
    match read(subject) {
        Ok((iin, bin)) => Identity { iin: Some(iin), bin, fault: None },
        Err(fault) => Identity { iin: None, bin: None, fault: Some(fault) },
    }
}

fn read(subject: &[u8]) -> Result<(&str, Option<&str>), &'static str> {
    let list = attributes(subject).map_err(|_| "subject_malformed")?;
    let of = |id| list.iter().filter(move |attribute| attribute.id == id).collect::<Vec<_>>();
    let iin = match of(oids::SERIAL_NUMBER).as_slice() {
        [one] => number(one, "IIN").ok_or("subject_serial_number_not_iin")?,
        [] => return Err("subject_serial_number_absent"),
        _ => return Err("subject_serial_number_twice"),
    };
    let bin = match of(oids::ORGANISATIONAL_UNIT).as_slice() {
        [] => None,
        [one] => Some(number(one, "BIN").ok_or("subject_unit_not_bin")?),
        _ => return Err("subject_unit_twice"),
    };
    Ok((iin, bin))
}

fn number<'a>(attribute: &Attribute<'a>, prefix: &str) -> Option<&'a str> {
    if !attribute.single || !matches!(attribute.value.tag, UTF8_STRING | PRINTABLE_STRING) {
        return None;
    }
    let digits = attribute.text()?.strip_prefix(prefix)?;
    (digits.len() == 12 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
        let mut bytes = vec![tag, content.len() as u8];
        bytes.extend_from_slice(content);
        bytes
    }

    fn pair(arc: u8, tag: u8, value: &str) -> Vec<u8> {
        tlv(0x30, &[tlv(6, &[0x55, 4, arc]), tlv(tag, value.as_bytes())].concat())
    }

    fn name(sets: &[Vec<u8>]) -> Vec<u8> {
        tlv(0x30, &sets.iter().flat_map(|pairs| tlv(0x31, pairs)).collect::<Vec<u8>>())
    }

    #[test]
    fn exact_fields_only() {
        let iin = pair(5, 0x13, "IIN800101300015");
        let bin = pair(11, 0x0c, "BIN990140000012");
        let good = name(&[iin.clone(), bin.clone()]);
        assert_eq!(
            identity(&good),
            Identity { iin: Some("800101300015"), bin: Some("990140000012"), fault: None }
        );
        for (case, sets) in [
            ("two serial numbers", vec![iin.clone(), iin.clone()]),
            ("none", vec![bin.clone()]),
            ("IIN in CN", vec![pair(3, 0x13, "IIN800101300015")]),
            ("BIN as serial number", vec![pair(5, 0x13, "BIN990140000012")]),
            ("lower case", vec![pair(5, 0x13, "iin800101300015")]),
            ("space", vec![pair(5, 0x13, "IIN 80010130001")]),
            ("thirteen digits", vec![pair(5, 0x13, "IIN8001013000151")]),
            ("full-width digits", vec![pair(5, 0x0c, "IIN８００１０１３０００１５")]),
            ("Cyrillic letters", vec![pair(5, 0x0c, "ІІN800101300015")]),
            ("BMPString", vec![pair(5, 0x1e, "IIN800101300015")]),
            ("IA5String", vec![pair(5, 0x16, "IIN800101300015")]),
            ("NUL", vec![pair(5, 0x0c, "IIN80010130001\0")]),
            ("unit without BIN", vec![iin.clone(), pair(11, 0x0c, "Department")]),
            ("two units", vec![iin.clone(), bin.clone(), bin.clone()]),
            ("one set", vec![[iin.clone(), bin.clone()].concat()]),
        ] {
            let encoded = name(&sets);
            let read = identity(&encoded);
            assert!(read.fault.is_some() && read.iin.is_none() && read.bin.is_none(), "{case}");
        }
    }
}
