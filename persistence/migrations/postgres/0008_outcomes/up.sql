-- How a grant came out, where it can in several ways: a conclusion says agreed or not agreed.
ALTER TABLE licences ADD COLUMN outcome TEXT COLLATE "C";
