//! Tables of clients, sessions, grants and sign-ins, as `0011_access` and `0021_authorization_method` make them.

diesel::table! {
    clients (id) {
        id -> Text,
        account -> Text,
        name_kk -> Text,
        name_ru -> Text,
        name_en -> Text,
        auth -> Text,
        jwks_json -> Nullable<Text>,
        redirect_uris -> Text,
        permissions -> Text,
        first_party -> Bool,
        created_at -> Timestamp,
        disabled_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    grants (id) {
        id -> Text,
        client -> Text,
        account -> Text,
        acting_for -> Text,
        permissions -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        account -> Text,
        client -> Text,
        granted -> Nullable<Text>,
        acting_for -> Nullable<Text>,
        permissions -> Text,
        method -> Text,
        started_at -> Timestamp,
        expires_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        ended_why -> Nullable<Text>,
    }
}

diesel::table! {
    refresh_tokens (sha256) {
        sha256 -> Text,
        session -> Text,
        issued_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    authorizations (id) {
        id -> Text,
        client -> Text,
        redirect_uri -> Text,
        permissions -> Text,
        state -> Text,
        challenge -> Text,
        browser_sha256 -> Text,
        network -> Text,
        account -> Nullable<Text>,
        granted -> Nullable<Text>,
        acting_for -> Nullable<Text>,
        code_sha256 -> Nullable<Text>,
        session -> Nullable<Text>,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        closed_at -> Nullable<Timestamp>,
        method -> Nullable<Text>,
    }
}

diesel::table! {
    client_assertions (sha256) {
        sha256 -> Text,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    sign_in_failures (subject) {
        subject -> Text,
        began_at -> Timestamp,
        failures -> BigInt,
    }
}

diesel::table! {
    known_networks (account, network) {
        account -> Text,
        network -> Text,
        seen_at -> Timestamp,
    }
}

diesel::joinable!(grants -> clients (client));
diesel::allow_tables_to_appear_in_same_query!(clients, grants);
