//! Timestamps: tokens of RFC 3161 in a signer's unsigned attributes, the only thing that proves that a signature is older
//! than now (order 500/НҚ p. 14, p. 17).
//!
//! A token counts if its own signature holds, its authority's certificate is for timestamps and nothing else (critically),
//! leads to a configured anchor at genTime and was not revoked, its policy is on the list, and its imprint is the hash of
//! the signature. p. 17.2 (the authority under the same CA as the signer) is not kept by the national CA itself, so any
//! authority under our anchors will do (PKI 2). A token that does not count makes its signer fail rather than being
//! ignored: nobody has a good reason to attach one.

mod info;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use chrono::{DateTime, TimeDelta, Utc};
use const_oid::ObjectIdentifier as Oid;

use crate::algorithms::Algorithm;
use crate::asn1::{self, Malformed, Parsed, SEQUENCE};
use crate::certificates::Certificate;
use crate::chain::{self, Links};
use crate::cms::{SignedAttributes, SignedData, certificate_of, mathematics};
use crate::oids;
use crate::report::{Refusal, SubIndication};
use crate::revocation::{self, Evidence};
use info::TstInfo;

/// Largest token read, bytes; a real one has about 2 KiB with its certificate.
pub const MAX_TOKEN_BYTES: usize = 64 * 1024;
/// How far the authority's clock may be ahead of ours.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(1);

/// The policies of the national timestamp authority (PKI 1.3).
pub const NATIONAL_POLICIES: [Policy; 4] =
    [oids::TSA_POLICY_GOST_2004, oids::TSA_POLICY_RSA, oids::TSA_POLICY_GOST_GT, oids::TSA_POLICY_GOST_2015];

/// Name of the rules an authority stamps by.
pub type Policy = Oid;

/// A policy from its dotted text.
pub fn policy(dotted: &str) -> Option<Policy> {
    Oid::new(dotted).ok()
}

/// Which timestamps count.
#[derive(Clone, Copy, Debug)]
pub struct TimestampRules<'a> {
    /// DER of the certificates an authority has to lead to; `None` takes those of the signers.
    pub anchors: Option<&'a [&'a [u8]]>,
    /// Policies accepted.
    pub policies: &'a [Policy],
    /// Whether SHA-1 will do for imprint and certificate reference: for tokens of the archive.
    pub sha1: bool,
}

impl Default for TimestampRules<'_> {
    fn default() -> Self {
        Self { anchors: None, policies: &NATIONAL_POLICIES, sha1: false }
    }
}

/// What a token is judged with.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'s, 'a> {
    /// Which tokens count.
    pub rules: TimestampRules<'s>,
    /// Trusted certificates.
    pub anchors: &'s [Certificate<'a>],
    /// Other certificates at hand, for the path.
    pub bag: &'s [&'s Certificate<'a>],
    /// What is known of revocations.
    pub evidence: Evidence<'s>,
    /// The clock.
    pub checked_at: DateTime<Utc>,
    /// Links verified before.
    pub links: Option<&'s dyn Links>,
}

/// A parsed token, believed in nothing yet.
#[derive(Clone, Debug)]
pub struct Token<'a> {
    data: SignedData<'a>,
    info: TstInfo,
}

impl<'a> Token<'a> {
    /// Reads a token: SignedData with one signer over a TSTInfo (RFC 3161 §2.4.2).
    ///
    /// # Errors
    /// Malformed bytes, other content, more than [`MAX_TOKEN_BYTES`].
    pub fn parse(bytes: &'a [u8]) -> Parsed<Self> {
        if bytes.len() > MAX_TOKEN_BYTES {
            return Err(Malformed);
        }
        let data = SignedData::parse(bytes)?;
        if data.content_type != oids::TST_INFO || data.signers.len() != 1 {
            return Err(Malformed);
        }
        let info = TstInfo::parse(data.content.as_deref().ok_or(Malformed)?)?;
        Ok(Self { data, info })
    }

    /// When the authority says it saw the imprint.
    pub fn gen_time(&self) -> DateTime<Utc> {
        self.info.gen_time
    }

    /// The authority's certificate, as the token carries it.
    ///
    /// # Errors
    /// NO_SIGNING_CERTIFICATE_FOUND, or SIG_CONSTRAINTS_FAILURE for two.
    pub fn authority(&self) -> Result<&Certificate<'a>, Refusal> {
        certificate_of(&self.data, self.data.signers.first().ok_or(MALFORMED)?)
    }

    /// Whether digest and signature of the token hold.
    ///
    /// # Errors
    /// As of a document's signer.
    pub fn integrity(&self) -> Result<(), Refusal> {
        self.proven().map(|_| ())
    }

    fn proven(&self) -> Result<SignedAttributes<'a>, Refusal> {
        let info = self.data.signers.first().ok_or(MALFORMED)?;
        let constraints = |detail| Refusal::new(SubIndication::SigConstraintsFailure, detail);
        let absent = constraints("timestamp_signed_attributes_absent");
        let attributes = SignedAttributes::parse(info.signed_attributes.ok_or(absent)?)?;
        if attributes.content_type != oids::TST_INFO {
            return Err(constraints("timestamp_content_type_differs"));
        }
        let content = self.data.content.as_deref().ok_or(MALFORMED)?;
        mathematics(info, &attributes, self.authority()?, content)?;
        Ok(attributes)
    }

    /// Judges the token, and its imprint where what it should be `over` is given (in a document: the signature). Gives
    /// genTime.
    ///
    /// # Errors
    /// The first of: signature, chain at genTime, purpose of the certificate, revocation, algorithm of the imprint,
    /// imprint, policy, certificate reference, genTime in the future.
    pub fn judge(
        &self,
        over: Option<&[u8]>,
        around: &Surroundings<'_, 'a>,
    ) -> Result<DateTime<Utc>, Refusal> {
        let attributes = self.proven()?;
        let authority = self.authority()?;
        let mut bag: Vec<&Certificate<'a>> = self.data.certificates.iter().collect();
        bag.extend(around.bag);
        let gen_time = self.info.gen_time;
        let path = chain::path(authority, &bag, around.anchors, gen_time, around.links)?;
        if gen_time < authority.not_before || gen_time > authority.not_after {
            return Err(order("timestamp_authority_outside_its_period"));
        }
        for_timestamps_only(authority)?;
        for pair in path.windows(2) {
            self.not_revoked(pair[0], pair[1], around)?;
        }
        let sha1 = around.rules.sha1;
        let imprint = imprint(self.info.imprint_algorithm, over.unwrap_or_default(), sha1)?;
        if over.is_some() && imprint != self.info.imprint {
            return Err(order("timestamp_of_other_data"));
        }
        if !around.rules.policies.contains(&self.info.policy) {
            return Err(order("timestamp_policy_not_accepted"));
        }
        let by_sha1 = attributes.certificate_by_sha1.filter(|_| sha1).and_then(Result::ok);
        let reference = attributes.certificate.or(by_sha1).ok_or(order("timestamp_certificate_reference"))?;
        if !reference.names(authority) {
            return Err(order("timestamp_certificate_reference"));
        }
        if gen_time > around.checked_at + CLOCKS_DIFFER {
            return Err(order("timestamp_from_the_future"));
        }
        Ok(gen_time)
    }

    /// A revocation counts back to the beginning, unless it is of the kinds that say nothing against the key
    /// (RFC 3161 §4, 1 and 2): then only stamps from after it are worth nothing.
    fn not_revoked(
        &self,
        certificate: &Certificate<'_>,
        issuer: &Certificate<'_>,
        around: &Surroundings<'_, '_>,
    ) -> Result<(), Refusal> {
        let now = around.checked_at;
        let (found, _) = revocation::judge(certificate, issuer, around.evidence, now, now);
        let Some((at, reason)) = found.and_then(|found| found.revoked_at.zip(found.reason)) else {
            return Ok(());
        };
        let harmless = ["affiliation_changed", "superseded", "cessation_of_operation"];
        if harmless.contains(&reason.as_str()) && self.info.gen_time < at {
            return Ok(());
        }
        Err(order("timestamp_authority_revoked"))
    }
}

const MALFORMED: Refusal = Refusal::new(SubIndication::FormatFailure, "timestamp_malformed");

const fn order(detail: &'static str) -> Refusal {
    Refusal::new(SubIndication::TimestampOrderFailure, detail)
}

/// extKeyUsage critical with timeStamping alone (RFC 3161 §2.3), and a key that signs, where keyUsage says.
fn for_timestamps_only(authority: &Certificate<'_>) -> Result<(), Refusal> {
    let extensions = &authority.extensions;
    if extensions.extended_key_usage != [oids::TIME_STAMPING] || !extensions.extended_key_usage_critical {
        return Err(order("timestamp_authority_not_for_timestamps"));
    }
    match extensions.key_usage {
        Some(usage) if !usage.signs_data() && !usage.signs_documents() => {
            Err(order("timestamp_authority_not_for_timestamps"))
        }
        _ => Ok(()),
    }
}

/// The hash an imprint has to be.
fn imprint(algorithm: Oid, bytes: &[u8], sha1: bool) -> Result<Vec<u8>, Refusal> {
    match algorithm {
        oids::SHA256 => Ok(digest(&SHA256, bytes).as_ref().to_vec()),
        oids::SHA1 if sha1 => Ok(digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref().to_vec()),
        oids::GOST_2015_512_DIGEST => Ok(Algorithm::Gost2015x512.digest(bytes)),
        oids::GOST_2004_DIGEST => Ok(Algorithm::Gost2004.digest(bytes)),
        _ => Err(Refusal::new(
            SubIndication::CryptoConstraintsFailure,
            "timestamp_imprint_algorithm_not_allowed",
        )),
    }
}

/// The token in an authority's answer (RFC 3161 §2.4.2), where it granted one.
///
/// # Errors
/// Malformed bytes, or an answer without a token.
pub fn token_in_response(bytes: &[u8]) -> Parsed<&[u8]> {
    let mut outer = asn1::whole(bytes, SEQUENCE)?.reader();
    let granted = outer.take(SEQUENCE)?.reader().small()? <= 1;
    let token = outer.optional(SEQUENCE)?;
    outer.finish()?;
    token.filter(|_| granted).map(|token| token.raw).ok_or(Malformed)
}
