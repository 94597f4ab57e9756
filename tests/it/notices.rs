//! Notices: the mailbox, what is sent of it, addresses, reminders.

mod delivery;
mod mailbox;
mod preferences;
mod reminders;
