DROP INDEX tasks_by_due;
DROP TABLE reminders;
DROP TABLE notice_codes;
DROP TABLE notice_preferences;
DROP TABLE notices;
