//! Every object identifier the verification knows, each with its source.

use const_oid::ObjectIdentifier as Oid;

macro_rules! oids {
    ($($(#[$doc:meta])* $name:ident = $value:literal;)*) => {
        $($(#[$doc])* pub const $name: Oid = Oid::new_unwrap($value);)*
    };
}

oids! {
    /// id-data, RFC 5652 §4.
    DATA = "1.2.840.113549.1.7.1";
    /// id-signedData, RFC 5652 §5.1.
    SIGNED_DATA = "1.2.840.113549.1.7.2";
    /// contentType, RFC 5652 §11.1.
    CONTENT_TYPE = "1.2.840.113549.1.9.3";
    /// messageDigest, RFC 5652 §11.2.
    MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
    /// signingTime, RFC 5652 §11.3; self-claimed, so never used as a time of reference.
    SIGNING_TIME = "1.2.840.113549.1.9.5";
    /// signingCertificate with SHA-1, RFC 5035 §5; refused in documents.
    SIGNING_CERTIFICATE_V1 = "1.2.840.113549.1.9.16.2.12";
    /// signingCertificateV2, RFC 5035 §3.
    SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47";
    /// signature timestamp (unsigned attribute), RFC 3161 appendix A.
    TIMESTAMP_TOKEN = "1.2.840.113549.1.9.16.2.14";
    /// id-ct-TSTInfo, RFC 3161 §2.4.2.
    TST_INFO = "1.2.840.113549.1.9.16.1.4";

    /// SHA-1, RFC 3370 §2.1; in timestamps of the archive only.
    SHA1 = "1.3.14.3.2.26";
    /// SHA-256, RFC 5754 §2.2.
    SHA256 = "2.16.840.1.101.3.4.2.1";
    /// rsaEncryption, RFC 8017 appendix C.
    RSA = "1.2.840.113549.1.1.1";
    /// sha256WithRSAEncryption, RFC 8017 appendix C.
    RSA_SHA256 = "1.2.840.113549.1.1.11";
    /// id-ecPublicKey, RFC 5480 §2.1.1.
    EC = "1.2.840.10045.2.1";
    /// secp256r1, which is NIST P-256, RFC 5480 §2.1.1.1.
    P256 = "1.2.840.10045.3.1.7";
    /// ecdsa-with-SHA256, RFC 5758 §3.2.
    ECDSA_SHA256 = "1.2.840.10045.4.3.2";
    /// GOST 34.10-2015 key, 512 bit; PKI 1.4.
    GOST_2015_512_KEY = "1.2.398.3.10.1.1.2.2";
    /// Its curve, that of RFC 7836 appendix A.2; PKI 1.4.
    GOST_2015_512_CURVE = "1.2.398.3.10.1.1.2.2.1";
    /// GOST 34.10-2015 signature, 512 bit; PKI 1.4.
    GOST_2015_512_SIGNATURE = "1.2.398.3.10.1.1.2.3.2";
    /// GOST 34.11-2015 digest, 512 bit; PKI 1.4.
    GOST_2015_512_DIGEST = "1.2.398.3.10.1.3.3";
    /// GOST 34.310-2004 key; PKI 1.4.
    GOST_2004_KEY = "1.2.398.3.10.1.1.1.1";
    /// Its curve, CryptoPro-A of RFC 4357; PKI 1.4.
    GOST_2004_CURVE = "1.2.398.3.10.1.1.1.1.1";
    /// The S-box of GOST 34.311-95 that stands beside that curve; PKI 1.4.
    GOST_2004_SBOX = "1.2.398.3.10.1.3.1.1.0";
    /// GOST 34.310-2004 signature; PKI 1.4.
    GOST_2004_SIGNATURE = "1.2.398.3.10.1.1.1.2";
    /// GOST 34.311-95 digest; PKI 1.4.
    GOST_2004_DIGEST = "1.2.398.3.10.1.3.1";

    /// commonName, X.520.
    COMMON_NAME = "2.5.4.3";
    /// surname, X.520.
    SURNAME = "2.5.4.4";
    /// serialNumber (`IIN` + 12 digits here), X.520, PKI 1.1.
    SERIAL_NUMBER = "2.5.4.5";
    /// countryName, X.520.
    COUNTRY = "2.5.4.6";
    /// organizationName, X.520.
    ORGANISATION = "2.5.4.10";
    /// organizationalUnitName (`BIN` + 12 digits here), X.520, PKI 1.1.
    ORGANISATIONAL_UNIT = "2.5.4.11";
    /// givenName (the patronymic here), X.520, PKI 1.1.
    GIVEN_NAME = "2.5.4.42";

    /// subjectKeyIdentifier, RFC 5280 §4.2.1.2.
    SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
    /// keyUsage, RFC 5280 §4.2.1.3.
    KEY_USAGE = "2.5.29.15";
    /// basicConstraints, RFC 5280 §4.2.1.9.
    BASIC_CONSTRAINTS = "2.5.29.19";
    /// nameConstraints, RFC 5280 §4.2.1.10; a chain with it is refused.
    NAME_CONSTRAINTS = "2.5.29.30";
    /// cRLDistributionPoints, RFC 5280 §4.2.1.13.
    CRL_DISTRIBUTION_POINTS = "2.5.29.31";
    /// certificatePolicies, RFC 5280 §4.2.1.4.
    CERTIFICATE_POLICIES = "2.5.29.32";
    /// extKeyUsage, RFC 5280 §4.2.1.12.
    EXTENDED_KEY_USAGE = "2.5.29.37";
    /// reasonCode of a CRL entry, RFC 5280 §5.3.1.
    CRL_REASON = "2.5.29.21";
    /// cRLNumber, RFC 5280 §5.2.3.
    CRL_NUMBER = "2.5.29.20";
    /// issuingDistributionPoint, RFC 5280 §5.2.5; a list of a part of the certificates.
    ISSUING_DISTRIBUTION_POINT = "2.5.29.28";
    /// deltaCRLIndicator, RFC 5280 §5.2.4.
    DELTA_CRL = "2.5.29.27";

    /// id-pkix-ocsp-basic: the one form of an OCSP answer, RFC 6960 §4.2.1.
    OCSP_BASIC = "1.3.6.1.5.5.7.48.1.1";
    /// id-pkix-ocsp-nonce, RFC 9654 §2.1.
    OCSP_NONCE = "1.3.6.1.5.5.7.48.1.2";
    /// id-pkix-ocsp-nocheck: the delegate is trusted while its certificate lives, RFC 6960 §4.2.2.2.1.
    OCSP_NO_CHECK = "1.3.6.1.5.5.7.48.1.5";
    /// id-kp-OCSPSigning, RFC 6960 §4.2.2.2.
    OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
    /// id-kp-timeStamping, RFC 3161 §2.3.
    TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
    /// Policy of the national timestamps signed by GOST 34.310-2004, PKI 1.3.
    TSA_POLICY_GOST_2004 = "1.2.398.3.3.2.6.1";
    /// Policy of the national timestamps signed by RSA, PKI 1.3.
    TSA_POLICY_RSA = "1.2.398.3.3.2.6.2";
    /// Policy of the national timestamps "GT", PKI 1.3.
    TSA_POLICY_GOST_GT = "1.2.398.3.3.2.6.3";
    /// Policy of the national timestamps signed by GOST 34.10-2015, PKI 1.3.
    TSA_POLICY_GOST_2015 = "1.2.398.3.3.2.6.4";

    /// emailProtection: marks every national signing certificate, PKI 1.2.
    EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";
    /// clientAuth: marks certificates for signing in, of the old pairs, PKI 1.2.
    CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    /// Individual, PKI 1.2.
    INDIVIDUAL = "1.2.398.3.3.4.1.1";
    /// Digital system of an individual, PKI 1.2.
    INDIVIDUAL_SYSTEM = "1.2.398.3.3.4.1.1.1";
    /// Legal entity, PKI 1.2.
    LEGAL_ENTITY = "1.2.398.3.3.4.1.2";
    /// First head, PKI 1.2.
    CEO = "1.2.398.3.3.4.1.2.1";
    /// Right to sign, PKI 1.2.
    RIGHT_TO_SIGN = "1.2.398.3.3.4.1.2.2";
    /// Right to sign financial documents, PKI 1.2.
    RIGHT_TO_SIGN_FINANCIAL = "1.2.398.3.3.4.1.2.3";
    /// Staff department, PKI 1.2.
    HR = "1.2.398.3.3.4.1.2.4";
    /// Employee, PKI 1.2.
    EMPLOYEE = "1.2.398.3.3.4.1.2.5";
    /// Digital system of a legal entity, PKI 1.2.
    LEGAL_ENTITY_SYSTEM = "1.2.398.3.3.4.1.2.6";
    /// Treasury-Client, a single-system certificate, PKI 1.2.
    TREASURY_CLIENT = "1.2.398.5.19.1.2.2.1";
    /// Notary system, a single-system certificate, PKI 1.2.
    NOTARY_SYSTEM = "1.2.398.6.1.1.1.1";

    /// The current certificate policy, PKI 1.3.
    POLICY_CURRENT = "1.2.398.3.3.2";
    /// Old policy: signature of a legal entity, PKI 1.3.
    POLICY_LEGAL_SIGN = "1.2.398.3.3.2.1";
    /// Old policy: signature of an individual, PKI 1.3.
    POLICY_INDIVIDUAL_SIGN = "1.2.398.3.3.2.3";
}
