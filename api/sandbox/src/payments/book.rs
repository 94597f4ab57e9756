//! The orders, in memory and in a file that is only appended to: one line per change, the last line of an order counts.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use super::order::{Action, NewOrder, Order};

/// All orders.
pub(crate) struct Book {
    pages: Mutex<Pages>,
}

struct Pages {
    /// By the merchant's number.
    orders: HashMap<String, Order>,
    /// From our number to the merchant's.
    merchants: HashMap<String, String>,
    file: File,
}

/// What came of asking for an order.
pub(crate) enum Placed {
    New(Order),
    Known(Order),
    /// The merchant's number stands for something else.
    Differs,
}

/// What came of an action.
pub(crate) enum Acted {
    Settled(Order),
    /// It was settled before, or expired: nothing changed.
    Closed(Order),
    Unknown,
}

impl Book {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        // Pages open by their number, so nobody else on the machine reads them.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        let text = fs::read_to_string(path)?;
        // A crash may leave half a line: it was never acknowledged.
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        file.set_len(whole as u64)?;
        let mut pages = Pages { orders: HashMap::new(), merchants: HashMap::new(), file };
        for line in text[..whole].lines() {
            pages.remember(serde_json::from_str(line)?);
        }
        Ok(Self { pages: Mutex::new(pages) })
    }

    /// The order under the merchant's number: the same question again is the same order.
    pub(crate) fn place(&self, asked: NewOrder, number: String, now: DateTime<Utc>) -> io::Result<Placed> {
        let mut pages = self.pages();
        if let Some(known) = pages.orders.get(&asked.merchant_order) {
            let same = known.asked == asked;
            return Ok(if same { Placed::Known(known.clone()) } else { Placed::Differs });
        }
        let order = Order::new(number, asked, now);
        pages.write(&order)?;
        Ok(Placed::New(order))
    }

    pub(crate) fn of_merchant(&self, merchant_order: &str) -> Option<Order> {
        self.pages().orders.get(merchant_order).cloned()
    }

    pub(crate) fn get(&self, number: &str) -> Option<Order> {
        self.pages().get(number).cloned()
    }

    pub(crate) fn act(&self, number: &str, action: Action, now: DateTime<Utc>) -> io::Result<Acted> {
        let mut pages = self.pages();
        let Some(order) = pages.get(number).cloned() else { return Ok(Acted::Unknown) };
        let Some(settled) = order.after(action, now) else { return Ok(Acted::Closed(order)) };
        pages.write(&settled)?;
        Ok(Acted::Settled(settled))
    }

    /// Gives the money of an order back: once, however often it is asked for.
    pub(crate) fn refund(&self, merchant_order: &str, now: DateTime<Utc>) -> io::Result<Acted> {
        let mut pages = self.pages();
        let Some(order) = pages.orders.get(merchant_order).cloned() else { return Ok(Acted::Unknown) };
        let Some(refunded) = order.refunded(now) else { return Ok(Acted::Closed(order)) };
        if order.state(now) != refunded.state(now) {
            pages.write(&refunded)?;
        }
        Ok(Acted::Settled(refunded))
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pages {
    fn get(&self, number: &str) -> Option<&Order> {
        self.orders.get(self.merchants.get(number)?)
    }

    fn remember(&mut self, order: Order) {
        let merchant_order = order.asked.merchant_order.clone();
        self.merchants.insert(order.order.clone(), merchant_order.clone());
        self.orders.insert(merchant_order, order);
    }

    /// In the file first: what is told is kept.
    fn write(&mut self, order: &Order) -> io::Result<()> {
        let line = format!("{}\n", serde_json::to_string(order)?);
        self.file.write_all(line.as_bytes())?;
        self.remember(order.clone());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payments::order::OrderState;

    #[test]
    fn orders_outlive_a_restart_and_a_torn_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("orders.jsonl");
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let asked = |number: &str| NewOrder {
            merchant_order: number.into(),
            amount_minor: 100,
            currency: "KZT".into(),
            description: "сынақ".into(),
            callback_url: "http://localhost/".into(),
            return_url: None,
        };
        let book = Book::open(&path).unwrap();
        assert!(matches!(book.place(asked("a"), "1".into(), now).unwrap(), Placed::New(_)));
        assert!(matches!(book.act("1", Action::Pay, now).unwrap(), Acted::Settled(_)));
        OpenOptions::new().append(true).open(&path).unwrap().write_all(br#"{"order":"2","as"#).unwrap();

        for _ in 0..2 {
            let book = Book::open(&path).unwrap();
            assert_eq!(book.get("1").unwrap().state(now), OrderState::Paid);
            assert!(book.get("2").is_none());
            assert!(!matches!(book.place(asked("b"), "3".into(), now).unwrap(), Placed::Differs));
        }
    }
}
