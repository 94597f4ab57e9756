-- Whose a kept signature had to be: judged again, it is held to the same.
ALTER TABLE signatures ADD COLUMN asked_json TEXT;
