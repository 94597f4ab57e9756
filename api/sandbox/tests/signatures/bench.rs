//! One sandbox authority for all tests (making RSA keys costs more than everything else) and short requests to judge.

use std::path::Path;
use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use ruqsat_eds::report::{Check, CheckName};
use ruqsat_eds::{Expected, Report, SubIndication, VerifyRequest, verify};
use ruqsat_sandbox::ca::{Ca, Key, KeyRole, LeafSpec};

pub(crate) const CONTENT: &[u8] = br#"{"schema":"application/1","case":"app_1"}"#;
pub(crate) const IIN: &str = "800101300015";
pub(crate) const BIN: &str = "990140000012";

/// Noon of an ordinary day; nothing here looks at a clock.
pub(crate) fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-10-05T07:00:00Z").unwrap().to_utc()
}

pub(crate) struct Bench {
    pub(crate) ca: Ca,
    pub(crate) foreign: Ca,
    pub(crate) individual: Key,
    pub(crate) head: Key,
    pub(crate) crl: Vec<u8>,
}

pub(crate) static BENCH: LazyLock<Bench> = LazyLock::new(|| {
    // Gone at the end of this closure: a static is never dropped, and the keys are in memory by then.
    let folder = tempfile::tempdir().unwrap();
    let ca = Ca::open_or_create(folder.path(), now()).unwrap();
    let foreign = Ca::foreign(folder.path(), now()).unwrap();
    let individual = ca.issue(&person()).unwrap();
    let head = ca.issue(&officer(&[KeyRole::LegalEntity, KeyRole::Ceo])).unwrap();
    let crl = ca.crl(now()).unwrap();
    Bench { ca, foreign, individual, head, crl }
});

pub(crate) fn person() -> LeafSpec {
    let period = (now() - TimeDelta::days(30), now() + TimeDelta::days(335));
    let crl_url = Some("http://127.0.0.1/crl".into());
    LeafSpec { crl_url, ..LeafSpec::individual("ТЕСТОВ ТЕСТ", IIN, period) }
}

pub(crate) fn officer(roles: &[KeyRole]) -> LeafSpec {
    LeafSpec { bin: Some(BIN.into()), org: Some("ЖШС SANDBOX".into()), roles: roles.to_vec(), ..person() }
}

/// A question to the verifier with everything as it should be.
#[derive(Clone)]
pub(crate) struct Question<'a> {
    pub(crate) cms: &'a [u8],
    pub(crate) content: Option<&'a [u8]>,
    pub(crate) crls: Vec<&'a [u8]>,
    pub(crate) at: DateTime<Utc>,
    pub(crate) expected: Option<Expected<'a>>,
}

impl<'a> Question<'a> {
    pub(crate) fn about(cms: &'a [u8]) -> Self {
        Self { cms, content: Some(CONTENT), crls: vec![&BENCH.crl], at: now(), expected: None }
    }

    pub(crate) fn ask(&self) -> Report {
        verify(&VerifyRequest {
            content: self.content,
            anchors: &[BENCH.ca.root_der()],
            crls: &self.crls,
            expected: self.expected,
            ..VerifyRequest::new(self.cms, self.at)
        })
    }

    /// Asks and wants exactly this cause; gives the report for a closer look.
    #[track_caller]
    pub(crate) fn fails_with(&self, cause: SubIndication) -> Report {
        let report = self.ask();
        assert_eq!(report.sub_indication, Some(cause), "{report:#?}");
        assert_eq!(report.indication, cause.indication());
        report
    }

    #[track_caller]
    pub(crate) fn passes(&self) -> Report {
        let report = self.ask();
        assert!(
            report.passed() && report.sub_indication.is_none() && report.integrity_passed(),
            "{report:#?}"
        );
        report
    }
}

pub(crate) fn check(report: &Report, name: CheckName) -> &Check {
    report.signers[0].check(name).unwrap()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02X}")).collect()
}

/// Where the shared test material lies; absent in a lone checkout.
pub(crate) fn material() -> Option<std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/pki");
    folder.join("verdicts.json").exists().then_some(folder)
}
