DROP TABLE mobile_signings;
