//! What can go wrong in the sandbox CA.

/// An error of the sandbox CA. It concerns the folder or the machine, never a request's data.
#[derive(Debug, thiserror::Error)]
pub enum CaError {
    /// A file could not be read or written.
    #[error("sandbox CA: {path}: {source}")]
    File {
        /// The file.
        path: String,
        /// The cause.
        source: std::io::Error,
    },
    /// A stored file is not what this program writes: delete the folder and let it be made anew.
    #[error("sandbox CA: {0}")]
    Stored(&'static str),
    /// The crypto library refused to make or use a key.
    #[error("sandbox CA: key generation or signing failed")]
    Crypto,
}

impl From<aws_lc_rs::error::Unspecified> for CaError {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        Self::Crypto
    }
}

impl From<aws_lc_rs::error::KeyRejected> for CaError {
    fn from(_: aws_lc_rs::error::KeyRejected) -> Self {
        Self::Stored("the private key is no RSA key in PKCS#8")
    }
}

impl From<x509_cert::der::Error> for CaError {
    fn from(_: x509_cert::der::Error) -> Self {
        Self::Stored("a certificate does not parse")
    }
}
