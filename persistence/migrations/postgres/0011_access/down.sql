-- What was signed in is not kept.
DROP TABLE known_networks;
DROP TABLE sign_in_failures;
DROP TABLE client_assertions;
DROP TABLE authorizations;
DROP TABLE refresh_tokens;
DROP TABLE sessions;
DROP TABLE grants;
DROP TABLE clients;
