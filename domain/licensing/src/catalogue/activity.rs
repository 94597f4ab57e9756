//! The closed list of what a step can do. An activity is code; a step is data.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How the interpreter treats an activity (SEMANTICS rule 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Passed when the case is created: the token proves it.
    Session,
    /// Consumed when the command's body carries it.
    Evidence,
    /// Consumed when the command names it and its actor may.
    Act,
    /// An act whose answer is yes or no.
    Verdict,
    /// A machine's question with three answers: ok, fail, unknown.
    Check,
    /// Done at once by the system.
    System,
    /// Passed by a signal.
    Wait,
    /// Runs the licensor's review chain as a called frame.
    Call,
}

macro_rules! activities {
    ($($(#[$doc:meta])* $name:ident => $class:ident, $text:literal;)*) => {
        /// What a step does. The name in a catalogue file is the variant in snake case.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum Activity {
            $($(#[$doc])* $name,)*
        }

        impl Activity {
            /// Every activity there is.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// How the interpreter treats it.
            pub fn class(self) -> Class {
                match self {
                    $(Self::$name => Class::$class,)*
                }
            }

            /// The name in catalogue files and in the API.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

activities! {
    /// One-time registration on the portal.
    RegisterAccount => Session, "register_account";
    /// Sign-in.
    SignIn => Session, "sign_in";
    /// The check of the credentials.
    CheckSignIn => Session, "check_sign_in";
    /// The message that sign-in failed.
    RefuseSignIn => Session, "refuse_sign_in";
    /// The applicant chooses the certificate to sign with.
    ChooseCertificate => Evidence, "choose_certificate";
    /// Marks which documents lie there on paper.
    MarkPaper => Evidence, "mark_paper";
    /// The operator saw an identity document.
    IdentifyPerson => Evidence, "identify_person";
    /// The applicant agreed in writing to the use of what the registers hold.
    TakeConsent => Evidence, "take_consent";
    /// The one who collects gives back the receipt with the barcode.
    Collect => Evidence, "collect";
    /// Fills in the form; freezes it.
    FillForm => Act, "fill_form";
    /// Attaches scans of paper.
    AttachScans => Act, "attach_scans";
    /// Signs the frozen form.
    Sign => Act, "sign";
    /// The licensor takes the application in; registers it where the entry flow has no such step.
    Accept => Act, "accept";
    /// Passes the application on for execution; that takes it in as well, where no chancery does.
    Assign => Act, "assign";
    /// Asks other state bodies whether they agree.
    RequestApprovals => Act, "request_approvals";
    /// Prepares the conclusion or the letter of refusal.
    Draft => Act, "draft";
    /// Forms the electronic result and reserves its number.
    FormResult => Act, "form_result";
    /// Signs the result or the refusal with the electronic signature.
    SignResult => Act, "sign_result";
    /// Hands the result out over the counter.
    HandOut => Act, "hand_out";
    /// Is the package complete at the counter? "No" turns it away there and decides nothing.
    CheckPackage => Verdict, "check_package";
    /// Is everything there?
    CheckCompleteness => Verdict, "check_completeness";
    /// Are the requirements met?
    CheckConformity => Verdict, "check_conformity";
    /// Agrees to a draft or sends it back.
    Approve => Verdict, "approve";
    /// Is the fee paid?
    CheckPayment => Check, "check_payment";
    /// Is the certificate in force, not revoked, and the applicant's?
    CheckCertificate => Check, "check_certificate";
    /// Do the state registers know the applicant?
    CheckRegister => Check, "check_register";
    /// Registers the application.
    Register => System, "register";
    /// Asks the state registers.
    QueryRegister => System, "query_register";
    /// Sends the package on to the licensor.
    SendPackage => System, "send_package";
    /// Prints a receipt at the counter.
    Receipt => System, "receipt";
    /// Shows a message of the act.
    Message => System, "message";
    /// Delivers the signed result.
    Deliver => System, "deliver";
    /// Waits for the payment.
    Pay => Wait, "pay";
    /// Waits for the answers of the bodies asked, as long as they have time.
    AwaitApprovals => Wait, "await_approvals";
    /// Stands still until the last of them has answered.
    Suspend => Wait, "suspend";
    /// Runs the review chain.
    Review => Call, "review";
}

impl Activity {
    /// Whether somebody must answer yes or no, or a machine does: such an activity needs a way for "no".
    pub fn can_fail(self) -> bool {
        matches!(self.class(), Class::Verdict | Class::Check)
    }

    /// Whether the interpreter stops here until somebody acts.
    pub fn is_human(self) -> bool {
        matches!(self.class(), Class::Evidence | Class::Act | Class::Verdict)
    }
}

impl fmt::Display for Activity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_written_name_is_the_serialised_name() {
        for activity in Activity::ALL {
            assert_eq!(serde_json::to_value(activity).unwrap(), activity.as_str());
        }
    }
}
