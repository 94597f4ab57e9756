//! The tables as queries see them. The migrations are the truth; a test reads and writes every column.

mod files;

pub(crate) use files::{documents, stored_files};

diesel::table! {
    settings (key) { key -> Text, value -> Text, }
}
diesel::table! {
    bodies (id) {
        id -> Text,
        bin -> Text,
        name_kk -> Text,
        name_ru -> Text,
        name_en -> Text,
        territory -> Nullable<Text>,
        parent -> Nullable<Text>,
        hours_json -> Nullable<Text>,
        version -> BigInt,
    }
}
diesel::table! {
    body_services (service, body) { body -> Text, service -> Text, }
}
diesel::table! {
    units (id) {
        id -> Text,
        body -> Text,
        name_kk -> Text,
        name_ru -> Text,
        name_en -> Text,
        closed_on -> Nullable<Date>,
        version -> BigInt,
    }
}
diesel::table! {
    unit_services (body, service) { body -> Text, service -> Text, unit -> Text, }
}
diesel::table! {
    posts (id) {
        id -> Text,
        body -> Text,
        unit -> Nullable<Text>,
        title_kk -> Text,
        title_ru -> Text,
        title_en -> Text,
        closed_on -> Nullable<Date>,
        version -> BigInt,
    }
}
diesel::table! {
    post_roles (post, role) { post -> Text, role -> Text, }
}
diesel::table! {
    employments (id) {
        id -> Text,
        body -> Text,
        post -> Text,
        account -> Text,
        iin -> Text,
        name -> Text,
        from_day -> Date,
        until_day -> Nullable<Date>,
        version -> BigInt,
    }
}
diesel::table! {
    substitutions (id) {
        id -> Text,
        body -> Text,
        absent -> Text,
        substitute -> Text,
        from_day -> Date,
        until_day -> Date,
        ground -> Text,
        cancelled_at -> Nullable<Timestamp>,
        version -> BigInt,
    }
}
diesel::table! {
    representations (id) {
        id -> Text,
        bin -> Text,
        iin -> Text,
        capacity -> Text,
        power_of_attorney -> Nullable<Text>,
        from_day -> Date,
        until_day -> Nullable<Date>,
        created_by -> Text,
        created_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
        version -> BigInt,
    }
}
diesel::table! {
    accounts (id) {
        id -> Text, login -> Text, secret_hash -> Text, name -> Text, standing_json -> Text, created_at -> Timestamp,
    }
}
diesel::table! {
    counters (name) { name -> Text, value -> BigInt, }
}
diesel::table! {
    applications (id) {
        id -> Text,
        service -> Text,
        definition_version -> Text,
        structure_hash -> Text,
        applicant -> Text,
        applicant_name -> Text,
        filed_by -> Text,
        client -> Text,
        body -> Text,
        subject_licence -> Nullable<Text>,
        form_json -> Text,
        case_json -> Text,
        status -> Text,
        with_body -> Bool,
        is_open -> Bool,
        version -> BigInt,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        desk -> Nullable<Text>,
        desk_json -> Nullable<Text>,
        by_successor -> Bool,
        filed -> Bool,
        due_at -> Nullable<Timestamp>,
        calendar -> Nullable<Text>,
        channel -> Nullable<Text>,
        received_at -> Nullable<Timestamp>,
        registered_at -> Nullable<Timestamp>,
        decided_at -> Nullable<Timestamp>,
        outcome -> Nullable<Text>,
        grounds_json -> Nullable<Text>,
    }
}
diesel::table! {
    trace (application, seq) {
        application -> Text,
        seq -> BigInt,
        flow -> Text,
        n -> Text,
        visit -> Integer,
        entered_at -> Timestamp,
        left_at -> Timestamp,
        outcome -> Text,
        acts_json -> Text,
    }
}
diesel::table! {
    contents (application, sha256) { application -> Text, sha256 -> Text, bytes -> Binary, created_at -> Timestamp, }
}
diesel::table! {
    signatures (id) {
        id -> Text,
        application -> Text,
        content_sha256 -> Text,
        cms -> Binary,
        asked_json -> Nullable<Text>,
        report_json -> Text,
        revocation_evidence -> Nullable<Binary>,
        created_at -> Timestamp,
    }
}
diesel::table! {
    payments (id) {
        id -> Text,
        application -> Text,
        payer -> Text,
        amount_minor -> BigInt,
        state -> Text,
        gateway_order -> Nullable<Text>,
        page_url -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
        next_check_at -> Nullable<Timestamp>,
        checks -> Integer,
        attention -> Nullable<Text>,
        refund -> Nullable<Text>,
        refund_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    gateway_callbacks (message) { message -> Text, payment -> Text, received_at -> Timestamp, }
}
diesel::table! {
    tasks (id) {
        id -> Text,
        application -> Text,
        body -> Text,
        service -> Text,
        flow -> Text,
        n -> Text,
        place -> Integer,
        visit -> Integer,
        activity -> Text,
        role -> Text,
        state -> Text,
        created_at -> Timestamp,
        closed_at -> Nullable<Timestamp>,
        completed_by -> Nullable<Text>,
        version -> BigInt,
        due_at -> Nullable<Timestamp>,
        calendar -> Nullable<Text>,
        unit -> Nullable<Text>,
        assignee -> Nullable<Text>,
        assigned_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    task_moves (task, version) {
        task -> Text,
        version -> BigInt,
        at -> Timestamp,
        moved_by -> Nullable<Text>,
        assignee_before -> Nullable<Text>,
        assignee -> Nullable<Text>,
        why -> Nullable<Text>,
    }
}
diesel::table! {
    numbers (number) {
        number -> Text,
        application -> Text,
        state -> Text,
        reason -> Nullable<Text>,
        reserved_at -> Timestamp,
        closed_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    licences (id) {
        id -> Text,
        number -> Text,
        service -> Text,
        kind -> Text,
        holder -> Text,
        holder_name -> Text,
        body -> Text,
        application -> Text,
        subject -> Nullable<Text>,
        state -> Text,
        content_sha256 -> Text,
        signature -> Text,
        issued_at -> Timestamp,
        version -> BigInt,
        outcome -> Nullable<Text>,
        valid_until -> Nullable<Date>,
        next_at -> Nullable<Timestamp>,
        region -> Nullable<Text>,
        activities -> Text,
    }
}
diesel::table! {
    licence_changes (id) {
        id -> Text,
        licence -> Text,
        kind -> Text,
        ground -> Text,
        legal_order -> Nullable<Text>,
        effective_at -> Timestamp,
        recorded_at -> Timestamp,
        recorded_by -> Nullable<Text>,
        application -> Nullable<Text>,
        caused_by -> Nullable<Text>,
        places_json -> Nullable<Text>,
    }
}
diesel::table! {
    licence_words (licence, word) { word -> Text, issued_at -> Timestamp, licence -> Text, }
}
diesel::table! {
    survey_answers (id) { id -> Text, application -> Text, service -> Text, answered_at -> Timestamp, }
}
diesel::table! {
    survey_choices (survey, question) { survey -> Text, question -> Integer, answer -> Integer, }
}
diesel::table! {
    outbox (id) {
        id -> Text,
        kind -> Text,
        payload_json -> Text,
        due_at -> Timestamp,
        attempts -> Integer,
        last_fault -> Nullable<Text>,
        finished -> Bool,
        finished_at -> Nullable<Timestamp>,
        dead_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    idempotency_keys (scope) {
        scope -> Text,
        request -> Text,
        answer_json -> Nullable<Text>,
        claimed_at -> Timestamp,
    }
}

diesel::table! {
    audit (id) {
        id -> Text,
        at -> Timestamp,
        deed -> Text,
        operation -> Text,
        outcome -> Text,
        standing -> Text,
        account -> Nullable<Text>,
        client -> Nullable<Text>,
        body -> Nullable<Text>,
        roles -> Text,
        application -> Nullable<Text>,
        subject -> Nullable<Text>,
        seen -> Text,
        request -> Text,
        peer -> Nullable<Text>,
        times -> BigInt,
    }
}

diesel::table! {
    activations (sha256) {
        sha256 -> Text,
        account -> Text,
        created_by -> Nullable<Text>,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    verifications (id) {
        id -> Text,
        account -> Text,
        client -> Text,
        cost -> Integer,
        report_json -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    mobile_signings (id) {
        id -> Text,
        account -> Text,
        client -> Text,
        application -> Text,
        task -> Nullable<Text>,
        code -> Text,
        content -> Binary,
        asked_json -> Text,
        token_sha256 -> Nullable<Text>,
        cms -> Nullable<Binary>,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        opened_at -> Nullable<Timestamp>,
        signed_at -> Nullable<Timestamp>,
        cancelled_at -> Nullable<Timestamp>,
    }
}

diesel::joinable!(body_services -> bodies (body));
diesel::joinable!(unit_services -> units (unit));
diesel::joinable!(employments -> bodies (body));
diesel::joinable!(employments -> posts (post));
diesel::joinable!(payments -> applications (application));
diesel::joinable!(signatures -> applications (application));
diesel::joinable!(documents -> applications (application));
diesel::joinable!(contents -> applications (application));
diesel::joinable!(tasks -> applications (application));
diesel::joinable!(survey_choices -> survey_answers (survey));
diesel::allow_tables_to_appear_in_same_query!(applications, payments, signatures, contents, documents, tasks);
diesel::allow_tables_to_appear_in_same_query!(
    bodies,
    body_services,
    units,
    unit_services,
    posts,
    post_roles,
    employments,
    substitutions,
);
diesel::allow_tables_to_appear_in_same_query!(documents, stored_files);
diesel::allow_tables_to_appear_in_same_query!(survey_answers, survey_choices);
diesel::allow_tables_to_appear_in_same_query!(licences, licence_words);
