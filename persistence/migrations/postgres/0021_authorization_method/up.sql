-- How whoever signed in on our page proved who he is: the session of its code began that way.
ALTER TABLE authorizations ADD COLUMN method TEXT CHECK (method IN ('password', 'signature'));
UPDATE authorizations SET method = 'password' WHERE account IS NOT NULL;
