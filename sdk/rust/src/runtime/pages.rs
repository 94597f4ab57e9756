//! Lists longer than a page.

use std::{collections::VecDeque, fmt};

use super::{Call, Error};

/// One page of a list.
pub trait Page {
    /// What the list consists of.
    type Item;

    /// The items, and where the next page begins.
    fn split(self) -> (Vec<Self::Item>, Option<String>);
}

/// A whole list, fetched page by page as it is read.
pub struct Pages<P: Page> {
    /// None after the last page.
    call: Option<Call<P>>,
    ready: VecDeque<P::Item>,
}

impl<P: Page> Pages<P> {
    pub(crate) fn new(first: Call<P>) -> Self {
        Self { call: Some(first), ready: VecDeque::new() }
    }

    /// The next item; `None` at the end. After an error the same page is asked for again.
    pub async fn next(&mut self) -> Result<Option<P::Item>, Error> {
        // A page may be empty and still not be the last.
        while self.ready.is_empty() {
            match self.next_page().await? {
                Some(items) => self.ready.extend(items),
                None => return Ok(None),
            }
        }
        Ok(self.ready.pop_front())
    }

    /// The items of the next page that were not given yet; `None` at the end.
    pub async fn next_page(&mut self) -> Result<Option<Vec<P::Item>>, Error> {
        if !self.ready.is_empty() {
            return Ok(Some(self.ready.drain(..).collect()));
        }
        let Some(call) = &mut self.call else { return Ok(None) };
        let (items, cursor) = call.run().await?.value.split();
        match cursor {
            Some(cursor) => call.set_cursor(&cursor),
            None => self.call = None,
        }
        Ok(Some(items))
    }
}

impl<P: Page> fmt::Debug for Pages<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("next", &self.call).field("ready", &self.ready.len()).finish()
    }
}
