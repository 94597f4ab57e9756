//! TSTInfo: what a timestamp authority signs (RFC 3161 §2.4.2).

use chrono::{DateTime, Utc};
use const_oid::ObjectIdentifier as Oid;

use crate::algorithms::algorithm_identifier;
use crate::asn1::{self, BOOLEAN, INTEGER, Malformed, OCTET_STRING, Parsed, SEQUENCE, context};
use crate::certificates::extension_list;

/// Longest imprint, octets: a hash of 512 bits.
const MAX_IMPRINT: usize = 64;

/// The fields a verdict rests on; the others are read over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TstInfo {
    pub(super) policy: Oid,
    pub(super) imprint_algorithm: Oid,
    pub(super) imprint: Vec<u8>,
    pub(super) gen_time: DateTime<Utc>,
}

impl TstInfo {
    /// Reads one, nothing behind it.
    pub(super) fn parse(bytes: &[u8]) -> Parsed<Self> {
        let mut reader = asn1::whole(bytes, SEQUENCE)?.reader();
        if reader.small()? != 1 {
            return Err(Malformed);
        }
        let policy = reader.oid()?;
        let mut fields = reader.take(SEQUENCE)?.reader();
        let (imprint_algorithm, _) = algorithm_identifier(fields.take(SEQUENCE)?)?;
        let imprint = fields.take(OCTET_STRING)?.content;
        fields.finish()?;
        if imprint.len() > MAX_IMPRINT {
            return Err(Malformed);
        }
        // The authority's number of the token, and how exact its clock is: nothing is decided by them.
        reader.integer()?;
        let gen_time = asn1::precise_time(&mut reader)?;
        reader.optional(SEQUENCE)?;
        reader.optional(BOOLEAN)?;
        reader.optional(INTEGER)?;
        reader.optional(context(0))?;
        if let Some(extensions) = reader.optional(context(1))?
            && extension_list(extensions)?.iter().any(|extension| extension.critical)
        {
            return Err(Malformed);
        }
        reader.finish()?;
        Ok(Self { policy, imprint_algorithm, imprint: imprint.to_vec(), gen_time })
    }
}
