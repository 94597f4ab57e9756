//! Signed XML for QA, in the forms of PKI 3.2 and 3.3: written as text that is canonical as it stands, so that nothing here
//! shares a line with the code that judges it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{CaError, Key, Scheme};

const INCLUSIVE: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const DSIG: &str = "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"";
const WSS: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-";
const SOAP: &str = "xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"";

/// What one Reference says.
struct Reference<'a> {
    uri: &'a str,
    transforms: &'a [&'a str],
    /// How SignedInfo is made canonical.
    form: &'a str,
    covered: &'a str,
}

impl Key {
    /// The document with a signature over all of it as the last child of its root, as NCALayer's signXml makes it; a
    /// second call adds a second signer. The document has to be canonical (Canonical XML 1.0) and without namespaces.
    ///
    /// # Errors
    /// [`CaError`]; `Stored` for a document without an end tag.
    pub fn sign_xml(&self, document: &str) -> Result<String, CaError> {
        let with_comments = format!("{INCLUSIVE}#WithComments");
        let transforms = [ENVELOPED, &with_comments];
        let reference = Reference { uri: "", transforms: &transforms, form: INCLUSIVE, covered: document };
        self.enveloped(document, &reference)
    }

    /// The same over the child of the root that is `part` and has this `Id`.
    ///
    /// # Errors
    /// As for [`Key::sign_xml`].
    pub fn sign_xml_part(&self, document: &str, (id, part): (&str, &str)) -> Result<String, CaError> {
        let with_comments = format!("{INCLUSIVE}#WithComments");
        let (uri, transforms) = (format!("#{id}"), [with_comments.as_str()]);
        let reference = Reference { uri: &uri, transforms: &transforms, form: EXCLUSIVE, covered: part };
        self.enveloped(document, &reference)
    }

    /// A SOAP message with this payload as its body, signed as the clients of the national gateway do. The payload has to
    /// be canonical by itself.
    ///
    /// # Errors
    /// [`CaError`].
    pub fn sign_message(&self, payload: &str) -> Result<String, CaError> {
        let utility = format!("xmlns:wsu=\"{WSS}wssecurity-utility-1.0.xsd\"");
        let body = format!("<soap:Body {SOAP} {utility} wsu:Id=\"id-body\">{payload}</soap:Body>");
        let reference =
            Reference { uri: "#id-body", transforms: &[EXCLUSIVE], form: EXCLUSIVE, covered: &body };
        let certificate = STANDARD.encode(&self.cert_der);
        let info = format!(
            "<wsse:SecurityTokenReference><wsse:KeyIdentifier \
             EncodingType=\"{WSS}soap-message-security-1.0#Base64Binary\" \
             ValueType=\"{WSS}x509-token-profile-1.0#X509v3\">{certificate}</wsse:KeyIdentifier>\
             </wsse:SecurityTokenReference>"
        );
        let signature = self.signature(&reference, &info)?;
        Ok(format!(
            "<soap:Envelope {SOAP}><soap:Header>\
             <wsse:Security xmlns:wsse=\"{WSS}wssecurity-secext-1.0.xsd\" soap:mustUnderstand=\"1\">{signature}\
             </wsse:Security></soap:Header>{}</soap:Envelope>",
            body.replacen(&format!(" {SOAP}"), "", 1)
        ))
    }

    fn enveloped(&self, document: &str, reference: &Reference<'_>) -> Result<String, CaError> {
        let end = document.rfind("</").ok_or(CaError::Stored("the document has no end tag"))?;
        let chain = std::iter::once(&self.cert_der).chain(&self.chain);
        let certificates: String = chain
            .map(|der| format!("<ds:X509Certificate>{}</ds:X509Certificate>", STANDARD.encode(der)))
            .collect();
        let signature = self.signature(reference, &format!("<ds:X509Data>{certificates}</ds:X509Data>"))?;
        Ok(format!("{}{signature}{}", &document[..end], &document[end..]))
    }

    fn signature(&self, reference: &Reference<'_>, info: &str) -> Result<String, CaError> {
        let (method, digest_method) = match self.scheme {
            Scheme::Rsa => (
                "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256".to_owned(),
                "http://www.w3.org/2001/04/xmlenc#sha256".to_owned(),
            ),
            Scheme::Gost => {
                let national = "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:";
                (format!("{national}gostr34102015-gostr34112015-512"), format!("{national}gostr34112015-512"))
            }
        };
        let algorithm = |name: &str, value: &str| format!("<ds:{name} Algorithm=\"{value}\"></ds:{name}>");
        let transforms: String = reference.transforms.iter().map(|one| algorithm("Transform", one)).collect();
        let digest = STANDARD.encode(self.scheme.digest(reference.covered.as_bytes()));
        let inside = format!(
            "{}{}<ds:Reference URI=\"{}\"><ds:Transforms>{transforms}</ds:Transforms>{}\
             <ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>",
            algorithm("CanonicalizationMethod", reference.form),
            algorithm("SignatureMethod", &method),
            reference.uri,
            algorithm("DigestMethod", &digest_method),
        );
        let value = STANDARD.encode(self.sign(format!("<ds:SignedInfo {DSIG}>{inside}").as_bytes())?);
        Ok(format!(
            "<ds:Signature {DSIG}><ds:SignedInfo>{inside}<ds:SignatureValue>{value}</ds:SignatureValue>\
             <ds:KeyInfo>{info}</ds:KeyInfo></ds:Signature>"
        ))
    }
}
