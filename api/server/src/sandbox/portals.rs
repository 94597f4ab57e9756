//! The demo clients: our own page, a portal with a secret, and one that signs.

use crate::StartError;
use crate::clients::pair;
use crate::passwords;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ruqsat_licensing::accounts::{Account, Client, ClientAuth, Permissions};
use ruqsat_licensing::ids::{AccountId, Mint};
use ruqsat_licensing::values::{Instant, Text};
use std::path::Path;

/// The first-party client of the sandbox.
pub const FIRST_PARTY: &str = "ruqsat-web";
/// The demo portal.
pub const PORTAL: &str = "demo-portal";
/// Its secret.
pub const PORTAL_SECRET: &str = "demo-portal-secret";
/// The demo portal that signs; its key lies in `keys/demo-portal-jwt.pk8`.
pub const SIGNING_PORTAL: &str = "demo-portal-jwt";
/// Where people come back to from the page of consent: a portal under development on this machine.
pub const PORTAL_CALLBACK: &str = "http://127.0.0.1:3000/callback";

/// The clients with their accounts.
pub(super) fn portals(
    folder: &Path,
    mint: &mut Mint,
    now: Instant,
) -> Result<Vec<(Account, Client)>, StartError> {
    let at = |fault: &dyn std::fmt::Display| StartError::at("demo clients", fault);
    let name = |kk: &str, ru: &str, en: &str| Text { kk: kk.into(), ru: ru.into(), en: en.into() };
    let back = vec![PORTAL_CALLBACK.to_owned(), PORTAL_CALLBACK.replace("127.0.0.1", "localhost")];

    let ours = name("Ruqsat беті", "Страница Ruqsat", "Ruqsat web page");
    let (web_account, mut web) = pair(FIRST_PARTY, ours, AccountId::new(mint), None, now);
    (web.auth, web.first_party, web.permissions) = (ClientAuth::None, true, Permissions::all());

    let portal = name("Үлгі портал", "Учебный портал", "Demo portal");
    let hash = passwords::hash(PORTAL_SECRET).map_err(|fault| at(&fault))?;
    let (portal_account, mut portal) = pair(PORTAL, portal, AccountId::new(mint), Some(hash), now);

    let signing = name("Қол қоятын үлгі портал", "Учебный портал с ключом", "Demo portal with a key");
    let (signing_account, mut signing) = pair(SIGNING_PORTAL, signing, AccountId::new(mint), None, now);
    (signing.auth, signing.jwks) = (ClientAuth::PrivateKeyJwt, Some(jwks(folder)?));

    for client in [&mut web, &mut portal, &mut signing] {
        client.redirect_uris.clone_from(&back);
    }
    Ok(vec![(web_account, web), (portal_account, portal), (signing_account, signing)])
}

/// The public half of the signing portal's key, which is made here.
fn jwks(folder: &Path) -> Result<String, StartError> {
    let at = |fault: &dyn std::fmt::Display| StartError::at("the key of the demo portal", fault);
    let path = folder.join("keys").join(format!("{SIGNING_PORTAL}.pk8"));
    if !path.exists() {
        let made = Ed25519KeyPair::generate_pkcs8v1(&SystemRandom::new()).map_err(|fault| at(&fault))?;
        std::fs::create_dir_all(folder.join("keys")).map_err(|fault| at(&fault))?;
        std::fs::write(&path, made.as_ref()).map_err(|fault| at(&fault))?;
    }
    let stored = std::fs::read(&path).map_err(|fault| at(&fault))?;
    let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&stored).map_err(|fault| at(&fault))?;
    let x = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
    Ok(format!(
        r#"{{"keys":[{{"kty":"OKP","crv":"Ed25519","kid":"demo","alg":"EdDSA","use":"sig","x":"{x}"}}]}}"#
    ))
}
