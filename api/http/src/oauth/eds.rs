//! Signing in by the national signature: challenges, for the token endpoint and for our page, and the page's second form.

mod section;
mod words;

pub(super) use section::{Offer, SCRIPT, fault, section};

use super::client::fresh;
use super::pages::{Sent, consent};
use super::view::{self, Fault};
use crate::Api;
use crate::extract::cms_bytes;
use crate::middleware::seconds_until;
use crate::problem::Problem;
use actix_web::HttpResponse;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::SubsecRound;
use ruqsat_licensing::Error;
use ruqsat_licensing::accounts::{self, Begun, CHALLENGE_LIFE, Challenge, Moment, SignedChallenge, Unproved};
use ruqsat_licensing::ids::AuthorizationId;
use ruqsat_licensing::values::Lang;

/// Longest signature, characters of base64: as the token endpoint takes it.
const LONGEST: usize = 20_000;

/// A fresh challenge, with its token, of a client, and where it is for our page of that request alone.
pub(crate) fn new_challenge(
    api: &Api,
    client: String,
    authorization: Option<AuthorizationId>,
    at: &Moment,
) -> Result<(Challenge, String), Problem> {
    // Whole seconds: the token of the challenge keeps no others.
    let expires_at = (at.now + CHALLENGE_LIFE).trunc_subsecs(0);
    let host = api.tokens.issuer().to_owned();
    let challenge = Challenge { host, client, authorization, nonce: fresh()?, expires_at };
    let token = api.tokens.challenge(&challenge, at.now)?;
    Ok((challenge, token))
}

/// What the page offers to sign.
pub(super) fn offered(api: &Api, begun: &Begun, at: &Moment) -> Result<Offer, Error> {
    let id = Some(begun.authorization.id.clone());
    let made = new_challenge(api, begun.client.id.clone(), id, at);
    let (challenge, token) = made.map_err(|_| Error::Internal("a challenge".into()))?;
    Ok(Offer { token, content: STANDARD.encode(challenge.content()?), signature: String::new() })
}

/// The bytes of a signature as it is pasted.
fn pasted(text: &str) -> Option<Vec<u8>> {
    let short = Some(text).filter(|text| text.len() <= LONGEST)?;
    cms_bytes("/signature", short).ok().filter(|cms| !cms.is_empty())
}

/// Signs in whoever sent the second form, or says on the page why not.
pub(super) async fn sign_in(api: &Api, sent: Sent, lang: Lang) -> Result<HttpResponse, Error> {
    let Sent { id, browser, mut form, at } = sent;
    let begun = accounts::find_authorization(&api.ports, &id, &browser, at.now).await?;
    let token = form.remove("challenge").unwrap_or_default();
    let signature = form.remove("signature").unwrap_or_default();
    let next = fresh().map_err(|_| Error::Internal("randomness".into()))?;
    let shown = api.tokens.read_challenge(&token, &begun.client.id);
    let proved = match (shown, pasted(&signature)) {
        (None, _) => Ok(Err(Unproved::Challenge)),
        (_, None) => Ok(Err(Unproved::Signature("FORMAT_FAILURE".into()))),
        (Some(challenge), Some(cms)) => {
            let signed = SignedChallenge { challenge: challenge.clone(), cms };
            let proved = accounts::prove_by_signature(&api.ports, (&id, &browser, &next), signed, &at).await;
            if let Err(Error::SignatureUnknown(_)) = proved {
                // The same signature is good when its certificate can be checked: nobody has to sign again.
                let content = STANDARD.encode(challenge.content()?);
                let offer = Offer { token, content, signature };
                return Ok(view::sign_in(&begun, lang, &[], &offer, Some(&Fault::Unknown)));
            }
            proved
        }
    };
    let fault = match proved {
        Ok(Ok(begun)) => return consent(api, (&begun, &next), lang, &at).await,
        Ok(Err(why)) => Fault::Unproved(why),
        Err(Error::TooMany { until }) => Fault::TooMany { seconds: seconds_until(until, at.now) },
        Err(other) => return Err(other),
    };
    Ok(view::sign_in(&begun, lang, &[], &offered(api, &begun, &at)?, Some(&fault)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_pasted_bare_in_lines_or_in_armour() {
        let cms = b"some bytes of a signature".to_vec();
        let bare = STANDARD.encode(&cms);
        let (head, tail) = bare.split_at(8);
        for text in [
            bare.clone(),
            format!("  {head}\r\n{tail}\r\n"),
            format!("-----BEGIN CMS-----\n{head}\n{tail}\n-----END CMS-----\n"),
        ] {
            assert_eq!(pasted(&text), Some(cms.clone()), "{text}");
        }
        for text in ["", "-----BEGIN CMS-----", "***", &"AAAA".repeat(LONGEST)] {
            assert_eq!(pasted(text), None);
        }
    }
}
