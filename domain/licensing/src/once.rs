//! At most once: a write under an idempotency key is claimed, done and answered in one transaction. The same request
//! again gets the same answer; the same key with another request is refused. What was refused left nothing behind and
//! may be tried again.

use crate::access::{Call, IdempotencyKey};
use crate::error::{Error, Refusal, Result};
use crate::ports::{Ports, Tx};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Does the work of a call once.
pub(crate) fn once<T: Serialize + DeserializeOwned>(
    tx: &mut dyn Tx,
    call: &Call,
    work: impl FnOnce(&mut dyn Tx) -> Result<T>,
) -> Result<T> {
    let Some(key) = &call.key else { return work(tx) };
    if !tx.claim_key(key, call.now)?
        && let Some(answer) = answered(tx, key)?
    {
        return Ok(answer);
    }
    let done = work(tx)?;
    answer(tx, call, &done)?;
    Ok(done)
}

/// Keeps the answer of a claimed key.
pub(crate) fn answer<T: Serialize>(tx: &mut dyn Tx, call: &Call, answer: &T) -> Result<()> {
    let Some(key) = &call.key else { return Ok(()) };
    let text = serde_json::to_string(answer).map_err(|fault| Error::Internal(format!("answer: {fault}")))?;
    tx.answer_key(key, &text)
}

/// The answer given before, for use cases that ask the outside world before they write.
pub(crate) async fn replayed<T: DeserializeOwned + Send + 'static>(
    ports: &Ports,
    call: &Call,
) -> Result<Option<T>> {
    let Some(key) = call.key.clone() else { return Ok(None) };
    ports.store.transact(&call.trail, move |tx| answered(tx, &key)).await
}

/// The outcome of a use case that asks the outside world before it writes. The same request, sent twice at once, may
/// have been answered at any moment in between, and what looked refused then is done.
pub(crate) async fn replayed_or<T: DeserializeOwned + Send + 'static>(
    ports: &Ports,
    call: &Call,
    outcome: Result<T>,
) -> Result<T> {
    match outcome {
        Err(refused) => match replayed(ports, call).await {
            Ok(Some(answer)) => Ok(answer),
            _ => Err(refused),
        },
        done => done,
    }
}

/// Claims the key of a use case of several transactions in its first: the last one answers it.
pub(crate) fn claim(tx: &mut dyn Tx, call: &Call) -> Result<()> {
    if let Some(key) = &call.key
        && !tx.claim_key(key, call.now)?
    {
        check(tx, key)?;
    }
    Ok(())
}

/// The answer given meanwhile to the same request, for the last transaction of several: it stays the only one.
pub(crate) fn given<T: DeserializeOwned>(tx: &mut dyn Tx, call: &Call) -> Result<Option<T>> {
    call.key.as_ref().map_or(Ok(None), |key| answered(tx, key))
}

fn check(tx: &mut dyn Tx, key: &IdempotencyKey) -> Result<Option<String>> {
    match tx.find_key(key)? {
        Some((request, _)) if request != key.request => Err(Refusal::KeyReused.into()),
        Some((_, answer)) => Ok(answer),
        None => Ok(None),
    }
}

fn answered<T: DeserializeOwned>(tx: &mut dyn Tx, key: &IdempotencyKey) -> Result<Option<T>> {
    let Some(text) = check(tx, key)? else { return Ok(None) };
    serde_json::from_str(&text).map(Some).map_err(|fault| Error::Internal(format!("stored answer: {fault}")))
}
