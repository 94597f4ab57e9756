//! Each fault that a file of a service can have, made in a real file and told with file, step, paragraph and words
//! that somebody who edits the file understands.

use crate::with;
use ruqsat_licensing::catalogue::Catalogue;

/// What is replaced in service 02, by what, and what is said of it.
const FAULTS: &[(&str, &str, &str)] = &[
    ("on_ok = \"14\"", "on_ok = \"99\"", "portal step 13 (p.10 13)): on_ok leads to step 99"),
    ("do = [\"register\"]", "do = [\"message\"]", "portal step 13 (p.10 13)): shows a message and has none"),
    (
        "do = [\"sign\"]",
        "do = [\"deliver\"]",
        "portal step 9 (p.10 9)): guard: nothing is delivered unsigned",
    ),
    ("do = [\"register\"]", "do = [\"reigster\"]", "unknown variant"),
    ("back = \"3\"", "back = \"x\"", "back leads to step x"),
    ("else = \"6\"\n", "", "has neither on_fail nor else"),
    ("retry = \"6\"", "", "needs a message and a place to retry"),
    ("actor = \"registrar\"", "actor = \"portal\"", "nobody does accept"),
    ("actor = \"registrar\"", "actor = \"registrar|head\"", "say with by whose task it is"),
    ("system = \"payment_gateway\"", "system = \"bank\"", "unknown system bank"),
    (
        "issue = \"1\"",
        "issue = \"77\"",
        "chain: issue begins at step 77, which internal_review does not have",
    ),
    ("n = \"7\"", "n = \"6\"", "the number stands twice"),
    ("asks = [", "# asks = [", "psc step 3 (p.11 3)): asks stands where registers are asked"),
    ("asks = [\"individuals\", ", "asks = [", "an applicant that is individual stands in individuals"),
    ("series = \"LMP\"", "series = \"lm\"", "series is three capital letters"),
    ("unit = \"working_day\"", "unit = \"fortnight\"", "unknown variant"),
    ("on_fail = \"15\"", "on_fail = \"16\"", "step 15 (p.10 15)): no path enters it"),
    ("on_fail = \"8\"", "else = \"refuse\"", "portal step 7 (p.10 7)): else = \"refuse\" stands only where"),
    (
        "do = [\"sign_result\"]\nback = \"3\"",
        "do = [\"sign_result\"]",
        "internal_review step 8 (p.5 8)): more than one step drafts",
    ),
    ("ends = \"decided\"", "ends = \"attempt\"\nretry = \"6\"", "step 15 ends an attempt after registration"),
    (
        "channels = [\"psc\"]",
        "channels = [\"provider\"]",
        "document power_of_attorney: the service has no channel",
    ),
    ("ops = [\"issue\"]", "ops = [\"isue\"]", "document qualification: unknown operation isue"),
    ("id = \"power_of_attorney\"", "id = \"fee_receipt\"", "document fee_receipt: stands twice"),
    ("src = \"p.5 3); p.8\"", "", "document qualification: names its paragraph, or says why"),
    ("en = \"Identity document\"", "en = \" \"", "document identity: a text is missing"),
    ("en = \"Issue of a duplicate\"", "en = \"\"", "operation duplicate: a text is missing"),
    ("id = \"registrar\"", "id = \"clerk\"", "unknown variant `clerk`"),
    (
        "max = 8.0, unit = \"working_day\"",
        "max = 8.0, unit = \"working_day\", by_op = { renew = 1.0 }",
        "a term for the unknown operation renew",
    ),
    // Where a step leads.
    (
        "on_ok = \"8\"\nsrc = \"p.11 7)",
        "on_ok = \"7\"\nsrc = \"p.11 7)",
        "psc step 6 (p.11 6)): psc step 7: more than 64 steps in a row ask nobody",
    ),
    ("retry = \"9\"", "retry = \"99\"", "portal step 11 (p.10 11)): retry leads to step 99"),
    ("retry = \"9\"", "retry = \"12\"", "portal step 11 (p.10 11)): retry leads forward, to step 12"),
    ("back = \"3\"", "back = \"8\"", "internal_review step 4 (p.5 4)): back leads forward, to step 8"),
    ("ends = \"not_accepted\"\n", "", "psc step 5 (p.11 5)): ends the entry flow and does not say how"),
    (
        "do = [\"sign_result\"]\n",
        "do = [\"sign_result\"]\nends = \"decided\"\n",
        "internal_review step 8 (p.5 8)): ends and retry stand in a flow that a channel enters",
    ),
    // What a step does.
    ("do = [\"sign_in\"]", "do = []", "portal step 2 (p.10 2)): a step does one to four activities"),
    (
        "do = [\"sign_in\"]",
        "do = [\"sign_in\", \"sign_in\", \"sign_in\", \"sign_in\", \"sign_in\"]",
        "portal step 2 (p.10 2)): a step does one to four activities",
    ),
    (
        "do = [\"review\"]",
        "do = [\"review\", \"message\"]",
        "portal step 14 (p.10 14)): the review chain is called last",
    ),
    (
        "do = [\"query_register\"]\n",
        "do = [\"query_regster\"]\n",
        "psc step 3 (p.11 3)): unknown variant `query_regster`",
    ),
    ("by = [\"psc_operator\"]", "by = [\"opertor\"]", "unknown variant `opertor`"),
    ("actor = \"registrar\"", "actor = \"clerk\"", "internal_review step 1 (p.5 1)): unknown actor clerk"),
    ("asks = [\"individuals\", ", "asks = [\"passports\", ", "unknown variant `passports`"),
    // What nothing may happen without.
    (
        "do = [\"sign\"]",
        "do = [\"message\"]\nmessage = { kk = \"а\", ru = \"а\", en = \"a\" }",
        "portal step 9 (p.10 9)): guard: nothing is registered without a signature over its bytes",
    ),
    (
        "do = [\"fill_form\"]\n",
        "do = [\"message\"]\nmessage = { kk = \"а\", ru = \"а\", en = \"a\" }\n",
        "portal step 9 (p.10 9)): guard: nothing is registered without a frozen form",
    ),
    (
        "do = [\"pay\"]",
        "do = [\"message\"]\nmessage = { kk = \"а\", ru = \"а\", en = \"a\" }",
        "portal step 6 (p.10 6)): nothing can answer message",
    ),
    (
        "do = [\"sign_result\"]\nback = \"3\"",
        "do = [\"message\"]\nmessage = { kk = \"а\", ru = \"а\", en = \"a\" }",
        "psc step 11 (p.11 11)): guard: nothing is handed out unsigned",
    ),
    (
        "on_ok = \"7\"\nduration",
        "on_ok = \"end\"\nduration",
        "internal_review step 6 (p.5 6)): guard: nothing is delivered unsigned",
    ),
    (
        "on_fail = \"6\"",
        "on_fail = \"end\"",
        "internal_review step 3 (p.5 3)): guard: nothing is delivered unsigned",
    ),
    (
        "on_ok = \"2\"\nsrc = \"p.5 1)\"",
        "on_ok = \"end\"\nsrc = \"p.5 1)\"",
        "internal_review step 1 (p.5 1)): step 14 the chain ended without a decision",
    ),
    // Texts and paragraphs.
    ("kk = \"Порталға кіру\"", "kk = \"  \"", "portal step 2 (p.10 2)): a text is missing"),
    ("src = \"p.10 2)\"\n", "", "portal step 2 (): a step of the act names its paragraph"),
    (
        "src = \"p.10; regulation annex (order appendix 1), diagram 1\"\n",
        "",
        "flow portal: names its paragraph",
    ),
    ("src = \"p.3, p.5 4)\"", "src = \"\"", "operation issue: names its paragraph (src)"),
    // Terms.
    ("max = 8.0, unit = \"working_day\"", "max = 8.0", "missing field `unit`"),
    ("max = 8.0, unit", "max = -8.0, unit", "the term (duration) is -8 days: 0 to 1000 make sense"),
    ("max = 8.0, unit", "max = 0.0, unit", "the term (duration) is 0 days"),
    ("max = 8.0, unit", "max = 80000.0, unit", "the term (duration) is 80000 days"),
    ("max = 8.0, unit", "max = nan, unit", "the term (duration) is NaN days"),
    ("max = 8.0, unit", "max = inf, unit", "the term (duration) is inf days"),
    ("{ max = 8.0, unit", "{ min = 9.0, max = 8.0, unit", "the term (duration) is 9 at least and 8 at most"),
    // The whole.
    ("version = \"1\"", "version = \"../1\"", "version \"../1\" is small letters, digits"),
    ("version = \"1\"", "version = \"\"", "version \"\" is small letters, digits"),
    ("code = \"main-", "code = \"Main_", "code \"Main_pipelines-operation-licence\" is small letters"),
    (
        "valid_from = \"2014-03-03\"",
        "valid_from = \"2014-02-30\"",
        "valid_from is a civil day, YYYY-MM-DD, not \"2014-02-30\"",
    ),
    ("valid_from = \"2014-03-03\"", "valid_from = \"2014-3-3\"", "valid_from is a civil day"),
    ("repealed = \"2015-04-27\"", "repealed = \"April\"", "act.repealed is a civil day"),
    ("kind = \"licence\"", "kind = \"ticket\"", "kind \"ticket\" is not one of licence, permit"),
    (
        "applicants = [\"individual\", ",
        "applicants = [\"martian\", ",
        "applicants: martian is not one of individual",
    ),
    (
        "applicants = [\"individual\", \"legal_entity\", \"individual_entrepreneur\"]",
        "applicants = []",
        "applicants: nothing stands here",
    ),
    ("series = \"LMP\"", "serie = \"LMP\"", "unknown field `serie`"),
    ("series = \"LMP\"\n", "", "missing field `series`"),
    ("issue = \"1\"\n", "", "flow portal: no review chain for the operation issue"),
    (
        "issue = \"1\"\n",
        "issue = \"1\"\nrenew = \"1\"\n",
        "chain: a beginning for the unknown operation renew",
    ),
    ("channel = \"psc\"", "channel = \"portal\"", "channel portal stands twice"),
    ("channel = \"psc\"", "channel = \"fax\"", "unknown variant `fax`"),
    ("flow = \"psc\"", "flow = \"counter\"", "channel psc enters the flow counter, which is missing"),
    ("open = true", "open = false", "channel portal is closed and does not say why"),
    ("id = \"psc\"\n", "id = \"portal\"\n", "flow portal: stands twice"),
    ("id = \"requirements_not_met\"", "id = \"law_article\"", "ground law_article: stands twice"),
    ("op = \"annex\"", "op = \"issue\"", "operation issue: stands twice"),
    ("operations = [\"issue\"", "operations = [\"renew\"", "a fee for the unknown operation renew"),
    // The form.
    ("[forms.default", "[forms.renew", "form of renew: there is no such operation"),
    ("type = \"object\"", "type = \"thing\"", "form of default is no JSON Schema"),
    (
        "required = [\"activity_kinds\", \"objects\"]",
        "required = [\"activity_kinds\", \"objects\", \"hobby\"]",
        "form of default: /: asks for the field hobby",
    ),
    ("additionalProperties = false\n", "", "form of default: /: says that nothing else may stand here"),
    ("maxItems = 50\n", "", "form of default: /objects: a list says how many at most"),
    (
        "minLength = 1, maxLength = 300",
        "minLength = 1",
        "form of default: /objects/0/name: a text says how long at most",
    ),
    (
        "exclusiveMinimum = 0, maximum = 20000",
        "exclusiveMinimum = 0",
        "form of default: /objects/0/length_km: a number has a least and a most",
    ),
    ("name = { type = \"string\",", "name = {", "form of default: /objects/0/name: has one type"),
    (
        "format = \"email\"",
        "format = \"e-mail\"",
        "form of default: /contact/email: the format e-mail is not checked here",
    ),
    (
        "ru = \"Объекты\", en = \"Objects\"",
        "en = \"Objects\"",
        "form of default: /objects: has no x-label in kk, ru and en",
    ),
    (
        "en = \"Operation of oil pipelines\"",
        "en = \"\"",
        "form of default: /activity_kinds/0: the choice oil_pipelines has no x-label",
    ),
    // What the register takes over of it.
    (
        "x-register = \"branches\"",
        "x-register = \"offices\"",
        "form of default: /branches: x-register is one of",
    ),
    ("x-register = \"branches\"", "x-register = 1", "form of default: /branches: x-register is a text"),
    (
        "x-register = \"objects\"",
        "x-register = \"activities\"",
        "form of default: /objects: the register takes over activities from a list of choices",
    ),
    (
        "required = [\"name\", \"region\", \"length_km\"]",
        "required = [\"region\"]",
        "form of default: /objects: a place that the register takes over has a name, which is required",
    ),
    (
        "region = { type = \"string\", minLength = 2, maxLength = 100,",
        "region = { type = \"integer\", minimum = 1, maximum = 20,",
        "form of default: /objects/region: is a text where the register takes it over",
    ),
    (
        "phone = { type",
        "phone = { x-register = \"objects\", type",
        "form of default: /contact/phone: the register takes over whole fields of a form",
    ),
    // No TOML.
    ("[provider]", "[provider", "line 20, column"),
    ("version = \"1\"", "version = \"1\"\nversion = \"1\"", "line 5, column 1: duplicate key"),
    ("version = \"1\"", "version = 1", "line 4, column 11: invalid type: integer `1`, expected a string"),
];

#[test]
fn a_fault_names_file_step_and_what_is_wrong() {
    let mut untold = Vec::new();
    for (from, to, said) in FAULTS {
        let faults = Catalogue::load(&with("02-", from, to)).err().unwrap_or_default();
        let told = |fault: &String| {
            fault.starts_with("02-main-pipelines-operation-licence/1.toml: ") && fault.contains(said)
        };
        if !faults.iter().any(told) {
            untold
                .push(format!("{from} → {to}\n  should say «{said}»\n  said: {}", faults.join("\n        ")));
        }
        assert!(
            faults.iter().all(|fault| !fault.contains('\n')),
            "one fault, one line:\n{}",
            faults.join("\n")
        );
    }
    assert!(untold.is_empty(), "{}", untold.join("\n"));
}
