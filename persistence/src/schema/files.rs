//! Files of applications, and what lies in their store.

diesel::table! {
    documents (id) {
        id -> Text,
        application -> Text,
        kind -> Text,
        name -> Text,
        version -> Integer,
        media_type -> Text,
        sha256 -> Text,
        size -> BigInt,
        added_by -> Text,
        created_at -> Timestamp,
        replaced_at -> Nullable<Timestamp>,
        removed_at -> Nullable<Timestamp>,
        kept -> Text,
    }
}

diesel::table! {
    stored_files (document) {
        document -> Text,
        name -> Text,
        remove_at -> Nullable<Timestamp>,
    }
}
