//! Passwords: Argon2id on a bounded number of blocking threads, so that sign-ins cannot starve the rest.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use async_trait::async_trait;
use ruqsat_licensing::ports::Passwords;
use ruqsat_licensing::{Error, Result};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Hashes at once: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;
/// How long a sign-in waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// The check of passwords.
pub(crate) struct Argon2Passwords {
    turns: Arc<Semaphore>,
    /// Hash of nothing anybody knows: an unknown login costs as much as a known one.
    nobody: String,
}

/// Hashes a password with a fresh salt.
pub(crate) fn hash(password: &str) -> Result<String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|fault| Error::Internal(format!("password hash: {fault}")))
}

impl Argon2Passwords {
    /// Ready to check.
    pub(crate) fn new() -> Result<Self> {
        let mut random = [0u8; 16];
        getrandom::fill(&mut random).map_err(|fault| Error::Internal(fault.to_string()))?;
        let nobody = hash(&format!("{random:?}"))?;
        Ok(Self { turns: Arc::new(Semaphore::new(AT_ONCE)), nobody })
    }
}

impl Argon2Passwords {
    async fn turn(&self) -> Result<OwnedSemaphorePermit> {
        let busy = || Error::Unavailable { system: "sign_in", cause: "too many sign-ins at once".into() };
        let turn =
            tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await.map_err(|_| busy())?;
        turn.map_err(|_| busy())
    }
}

#[async_trait]
impl Passwords for Argon2Passwords {
    async fn hash(&self, password: String) -> Result<String> {
        let turn = self.turn().await?;
        let hashed = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            hash(&password)
        });
        hashed.await.map_err(|fault| Error::Internal(fault.to_string()))?
    }

    async fn fits(&self, stored: Option<String>, password: String) -> Result<bool> {
        let turn = self.turn().await?;
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.nobody.clone());
        let fits = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let parsed = PasswordHash::new(&stored);
            parsed.is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
        });
        Ok(fits.await.map_err(|fault| Error::Internal(fault.to_string()))? && known)
    }
}
