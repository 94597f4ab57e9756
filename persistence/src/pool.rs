//! Connections that are open and idle. The gates bound how many there can be, so nobody ever waits here: there is an
//! idle one, or a new one is made at once, or the database is away and the caller hears so at once.

use crate::connection::{Conn, Maker};
use crate::fault::unavailable;
use ruqsat_licensing::Result;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) struct Pool {
    maker: Maker,
    idle: Mutex<Vec<Conn>>,
}

impl Pool {
    /// A pool with its first connection.
    pub(crate) fn new(maker: Maker, first: Conn) -> Self {
        Self { maker, idle: Mutex::new(vec![first]) }
    }

    /// Runs a step that is safe to repeat: on a connection which the server closed while it was idle, the step fails
    /// and is run again on a new one. The others that stood idle were closed with it and are thrown away.
    pub(crate) fn start<T>(&self, step: impl Fn(&mut Conn) -> Result<T>) -> Result<(Conn, Result<T>)> {
        loop {
            let idle = self.idle().pop();
            let was_idle = idle.is_some();
            let mut conn = match idle {
                Some(conn) => conn,
                None => self.maker.connect().map_err(unavailable)?,
            };
            let answer = step(&mut conn);
            if answer.is_err() && was_idle && conn.is_lost() {
                let lost = std::mem::take(&mut *self.idle());
                tracing::warn!(idle = lost.len(), "the database closed connections; they are replaced");
                continue;
            }
            return Ok((conn, answer));
        }
    }

    /// Takes a connection back, unless it is lost or stands inside a transaction. One that is never given back, as
    /// after a panic, closes and rolls back.
    pub(crate) fn give_back(&self, mut conn: Conn) {
        if conn.is_sound() {
            self.idle().push(conn);
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Conn>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
