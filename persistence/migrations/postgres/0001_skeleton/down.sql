-- Children before parents; applications and licences point at each other.
ALTER TABLE applications DROP CONSTRAINT applications_subject_licence_fkey;
DROP TABLE outbox, survey_choices, survey_answers, trace, gateway_callbacks, payments, tasks, licences, numbers,
    signatures, contents, applications, counters, accounts, body_services, bodies, settings;
DROP FUNCTION refuse_change();
