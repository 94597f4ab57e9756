//! OCSP (RFC 6960 appendix A): one question for each certificate, with a nonce of its own, mirror after mirror until
//! there is an answer that can be used.

use std::time::Instant;

use aws_lc_rs::rand;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use ruqsat_eds::certificates::Certificate;
use ruqsat_eds::revocation::by_ocsp;
use ruqsat_eds::{OcspEvidence, OcspRules, SubIndication, ocsp_request};
use ruqsat_licensing::error::{Error, Result};

use super::{Ages, Mirror, mirrors, share};
use crate::outside::{Answer, Call, unusable};

const SYSTEM: &str = "ocsp";
/// An answer with a certificate is about 2 KiB.
const ANSWER_LIMIT: usize = 64 * 1024;
/// As with lists.
pub(crate) const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(1);

/// The responders of one issuer.
pub(super) struct OcspSource {
    issuer: Vec<u8>,
    mirrors: Vec<Mirror>,
    rules: OcspRules,
}

/// An answer as received, and what it answers.
pub(crate) struct Reply {
    response: Vec<u8>,
    nonce: [u8; 16],
    rules: OcspRules,
    /// Whether the judge could use it when it came.
    pub(super) usable: bool,
}

impl Reply {
    /// For the judge.
    pub(crate) fn evidence(&self) -> OcspEvidence<'_> {
        OcspEvidence { response: &self.response, nonce: Some(&self.nonce), rules: self.rules }
    }

    /// DER.
    pub(crate) fn response(&self) -> &[u8] {
        &self.response
    }
}

impl OcspSource {
    pub(super) fn new(issuer: Vec<u8>, urls: &[String], nonce_required: bool, ages: Ages) -> Result<Self> {
        let mirrors = mirrors(SYSTEM, urls, ages.limits, ANSWER_LIMIT)?;
        let rules = OcspRules { max_age: ages.answer, clocks_differ: CLOCKS_DIFFER, nonce_required };
        Ok(Self { issuer, mirrors, rules })
    }

    /// Asks about each certificate by `ends`. Answers that cannot be used are given too: the judge names the cause.
    pub(super) async fn ask(
        &self,
        certificates: &[Certificate<'_>],
        now: DateTime<Utc>,
        ends: Instant,
    ) -> Vec<Reply> {
        let mut replies = Vec::new();
        for (at, certificate) in certificates.iter().enumerate() {
            self.ask_about(certificate, now, share(ends, certificates.len() - at), &mut replies).await;
        }
        replies
    }

    async fn ask_about(
        &self,
        certificate: &Certificate<'_>,
        now: DateTime<Utc>,
        ends: Instant,
        replies: &mut Vec<Reply>,
    ) {
        for (at, mirror) in self.mirrors.iter().enumerate() {
            let ends = share(ends, self.mirrors.len() - at);
            match self.ask_at(mirror, certificate, now, ends).await {
                Ok(reply) => {
                    let usable = reply.usable;
                    replies.push(reply);
                    if usable {
                        return;
                    }
                }
                Err(fault) => tracing::warn!(%fault, "no OCSP answer"),
            }
        }
    }

    async fn ask_at(
        &self,
        mirror: &Mirror,
        certificate: &Certificate<'_>,
        now: DateTime<Utc>,
        ends: Instant,
    ) -> Result<Reply> {
        let issuer = Certificate::parse(&self.issuer)
            .map_err(|_| Error::Internal("issuer certificate not readable".into()))?;
        let mut nonce = [0; 16];
        rand::fill(&mut nonce).map_err(|_| Error::Internal("no randomness for a nonce".into()))?;
        let request = mirror
            .outside
            .http()
            .post(mirror.url.clone())
            .header(CONTENT_TYPE, "application/ocsp-request")
            .header(ACCEPT, "application/ocsp-response")
            .body(ocsp_request(certificate, &issuer, Some(&nonce)));
        let read = |answer: &Answer| match answer.status {
            200 => Ok(answer.body.clone()),
            status => Err(mirror.outside.unavailable(format!("answered {status}"))),
        };
        let response = mirror.outside.ask(Call::repeatable(request).by(ends), read).await?;
        let mut reply = Reply { response, nonce, rules: self.rules, usable: false };
        let (_, verdict) = by_ocsp(certificate, &issuer, &[reply.evidence()], now, now);
        match verdict {
            Err(refusal) if refusal.sub_indication == SubIndication::TryLater => {
                unusable(SYSTEM);
                tracing::warn!(cause = refusal.detail, "an OCSP answer that says nothing");
            }
            _ => reply.usable = true,
        }
        Ok(reply)
    }
}
