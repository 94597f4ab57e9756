//! The tables of notices as queries see them.

use crate::schema::{applications, tasks};

diesel::table! {
    notices (id) {
        id -> Text,
        mailbox -> Text,
        kind -> Text,
        application -> Nullable<Text>,
        service -> Nullable<Text>,
        subject -> Nullable<Text>,
        facts_json -> Text,
        created_at -> Timestamp,
        read_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    notice_preferences (mailbox) {
        mailbox -> Text,
        language -> Text,
        sms_json -> Nullable<Text>,
        email_json -> Nullable<Text>,
        muted_json -> Text,
        version -> BigInt,
    }
}
diesel::table! {
    notice_codes (mailbox, channel) {
        mailbox -> Text,
        channel -> Text,
        address -> Text,
        digits -> Text,
        sent_at -> Timestamp,
        expires_at -> Timestamp,
        tries -> Integer,
        counted_from -> Timestamp,
        sent -> Integer,
    }
}
diesel::table! {
    reminders (subject, kind) { subject -> Text, kind -> Text, at -> Timestamp, }
}

diesel::allow_tables_to_appear_in_same_query!(reminders, tasks);
diesel::allow_tables_to_appear_in_same_query!(reminders, applications);
