//! The stable codes of problems, each with its status and its words. A code never changes its meaning.

use super::help::{self, Help};
use ruqsat_licensing::values::Lang;

/// One kind of problem.
#[derive(Debug)]
pub struct Code {
    /// Stable name, part of the problem's type URL.
    pub code: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Name in RFC 6749 section 5.2, for the token endpoint.
    pub oauth: Option<&'static str>,
    kk: &'static str,
    ru: &'static str,
    en: &'static str,
    help: &'static Help,
}

impl Code {
    /// What it says in one language.
    pub fn title(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Kk => self.kk,
            Lang::Ru => self.ru,
            Lang::En => self.en,
        }
    }

    /// What it means and what to do next, in one language.
    pub fn help(&self, lang: Lang) -> &'static str {
        self.help.get(lang)
    }

    /// The code for a status that the framework answered with.
    pub fn of_status(status: u16) -> &'static Self {
        match status {
            401 => &UNAUTHENTICATED,
            403 => &FORBIDDEN,
            404 => &NOT_FOUND,
            405 => &METHOD_NOT_ALLOWED,
            406 => &NOT_ACCEPTABLE,
            408 => &REQUEST_TIMEOUT,
            412 => &PRECONDITION_FAILED,
            413 => &BODY_TOO_LARGE,
            415 => &UNSUPPORTED_MEDIA_TYPE,
            429 => &TOO_MANY_REQUESTS,
            503 | 504 => &UNAVAILABLE,
            400..=499 => &INVALID_REQUEST,
            _ => &INTERNAL,
        }
    }
}

macro_rules! codes {
    ($($name:ident = $status:literal $code:literal $(oauth $oauth:literal)? {
        kk: $kk:literal,
        ru: $ru:literal,
        en: $en:literal,
    })*) => {
        $(
            #[doc = $en]
            pub static $name: Code = Code {
                code: $code,
                status: $status,
                oauth: codes!(@oauth $($oauth)?),
                kk: $kk,
                ru: $ru,
                en: $en,
                help: &help::$name,
            };
        )*

        /// Every code there is.
        pub static ALL: &[&Code] = &[$(&$name,)*];
    };
    (@oauth) => { None };
    (@oauth $oauth:literal) => { Some($oauth) };
}

codes! {
    MALFORMED_JSON = 400 "malformed_json" {
        kk: "Сұраудың денесі жарамды JSON нысаны емес",
        ru: "Тело запроса не является корректным JSON-объектом",
        en: "The body of the request is not a well-formed JSON object",
    }
    INVALID_REQUEST = 400 "invalid_request" oauth "invalid_request" {
        kk: "Сұрау дұрыс емес",
        ru: "Запрос некорректен",
        en: "The request is not right",
    }
    INVALID_GRANT = 400 "invalid_grant" oauth "invalid_grant" {
        kk: "Кіру деректері қате",
        ru: "Данные для входа неверны",
        en: "The credentials are wrong",
    }
    SIGNATURE_ONLY = 400 "signature_only" oauth "invalid_grant" {
        kk: "Сіз жүйеге тек электрондық қолтаңбамен кіресіз",
        ru: "Вы входите только по электронной подписи",
        en: "You sign in by electronic signature only",
    }
    UNSUPPORTED_GRANT = 400 "unsupported_grant_type" oauth "unsupported_grant_type" {
        kk: "Рұқсат алудың мұндай түріне қолдау көрсетілмейді",
        ru: "Такой способ получения токена не поддерживается",
        en: "This grant type is not supported",
    }
    INVALID_SCOPE = 400 "invalid_scope" oauth "invalid_scope" {
        kk: "Сұралған рұқсаттар берілмейді",
        ru: "Запрошенные разрешения не предоставляются",
        en: "The scopes asked for are not granted",
    }
    UNAUTHORIZED_CLIENT = 400 "unauthorized_client" oauth "unauthorized_client" {
        kk: "Бұл клиентке осылай кіруге рұқсат жоқ",
        ru: "Этому клиенту такой вход не разрешён",
        en: "This client may not sign in this way",
    }
    INVALID_CLIENT = 401 "invalid_client" oauth "invalid_client" {
        kk: "Клиент танылмады",
        ru: "Клиент не распознан",
        en: "The client is not known",
    }
    UNAUTHENTICATED = 401 "unauthenticated" {
        kk: "Жүйеге кіру қажет",
        ru: "Необходимо войти в систему",
        en: "Sign in first",
    }
    TOKEN_EXPIRED = 401 "token_expired" {
        kk: "Кіру мерзімі өтіп кетті",
        ru: "Срок действия токена истёк",
        en: "The access token has expired",
    }
    SESSION_ENDED = 401 "session_ended" {
        kk: "Сеанс аяқталды, қайта кіріңіз",
        ru: "Сеанс завершён, войдите снова",
        en: "The session has ended: sign in again",
    }
    CALLBACK_UNSIGNED = 401 "callback_signature_invalid" {
        kk: "Кері хабарламаның қолтаңбасы жарамсыз",
        ru: "Подпись обратного вызова недействительна",
        en: "The signature of the callback is not valid",
    }
    FORBIDDEN = 403 "forbidden" {
        kk: "Бұл әрекетке құқығыңыз жоқ",
        ru: "У вас нет права на это действие",
        en: "You may not do this",
    }
    INSUFFICIENT_SCOPE = 403 "insufficient_scope" {
        kk: "Қолданбаға бұл әрекетке рұқсат берілмеген",
        ru: "Приложению не дано разрешение на это действие",
        en: "The client was not given the scope for this",
    }
    NOT_FOUND = 404 "not_found" {
        kk: "Табылмады",
        ru: "Не найдено",
        en: "There is no such thing",
    }
    METHOD_NOT_ALLOWED = 405 "method_not_allowed" {
        kk: "Бұл жолда мұндай әдіс жоқ",
        ru: "Этот метод здесь не поддерживается",
        en: "The path does not take this method",
    }
    NOT_ACCEPTABLE = 406 "not_acceptable" {
        kk: "Сұралған пішім ұсынылмайды",
        ru: "Запрошенный формат не предоставляется",
        en: "The format asked for is not served",
    }
    REQUEST_TIMEOUT = 408 "request_timeout" {
        kk: "Сұрау тым ұзақ күттірді",
        ru: "Запрос поступал слишком долго",
        en: "The request took too long to arrive",
    }
    STEP_OUT_OF_ORDER = 409 "step_out_of_order" {
        kk: "Өтініш басқа қадамда тұр",
        ru: "Заявление находится на другом шаге",
        en: "The application stands at another step",
    }
    FEE_UNKNOWN = 409 "fee_unknown" {
        kk: "Бүгінгі алым мөлшері әлі енгізілмеген",
        ru: "Размер сбора на сегодня ещё не введён",
        en: "Today's fee has not been entered yet",
    }
    FORM_FROZEN = 409 "form_frozen" {
        kk: "Жіберілген нысан өзгертілмейді",
        ru: "Отправленная форма не изменяется",
        en: "A submitted form does not change",
    }
    CASE_CLOSED = 409 "case_closed" {
        kk: "Іс жабылған",
        ru: "Дело закрыто",
        en: "The case is closed",
    }
    TOO_LATE_TO_WITHDRAW = 409 "too_late_to_withdraw" {
        kk: "Нәтижеге қол қойылған, өтінішті қайтарып алуға болмайды",
        ru: "Результат подписан, отозвать заявление нельзя",
        en: "The result is signed: the application can no longer be withdrawn",
    }
    NOTHING_TO_PAY = 409 "nothing_to_pay" {
        kk: "Төлейтін ақы жоқ",
        ru: "Платить не за что",
        en: "There is nothing to pay",
    }
    NOT_ACCEPTING = 409 "not_accepting" {
        kk: "Қызмет бойынша өтініштер қазір қабылданбайды",
        ru: "Заявления по услуге сейчас не принимаются",
        en: "The service takes no applications now",
    }
    CHANNEL_CLOSED = 409 "channel_closed" {
        kk: "Бұл арна ашық емес",
        ru: "Этот канал не открыт",
        en: "This channel is not open",
    }
    LICENCE_NOT_ELIGIBLE = 409 "licence_not_eligible" {
        kk: "Лицензия бұл әрекетке жарамайды",
        ru: "Лицензия не подходит для этой операции",
        en: "The licence does not allow this operation",
    }
    LICENCE_CHANGE_NOT_POSSIBLE = 409 "licence_change_not_possible" {
        kk: "Лицензияның күйі бұл өзгерісті жібермейді",
        ru: "Состояние лицензии не допускает этого изменения",
        en: "The licence does not stand where this change could begin",
    }
    LICENCE_BUSY = 409 "licence_busy" {
        kk: "Бұл лицензия бойынша басқа өтініш қаралуда",
        ru: "По этой лицензии уже рассматривается другое заявление",
        en: "Another application on this licence is open",
    }
    TASK_NOT_OPEN = 409 "task_not_open" {
        kk: "Тапсырма ашық емес",
        ru: "Задача не открыта",
        en: "The task is not open",
    }
    TASK_ASSIGNED = 409 "task_assigned" {
        kk: "Тапсырма басқа қызметкерге бекітілген",
        ru: "Задача закреплена за другим сотрудником",
        en: "Somebody else has the task",
    }
    SIGNER_IS_DRAFTER = 409 "signer_is_drafter" {
        kk: "Жобаны дайындаған адам оған қол қоймайды",
        ru: "Подготовивший проект его не подписывает",
        en: "Nobody signs what he drafted himself",
    }
    CONFLICT_OF_INTEREST = 409 "conflict_of_interest" {
        kk: "Мүдделер қақтығысы: өз ісін ешкім қарамайды",
        ru: "Конфликт интересов: собственное дело никто не рассматривает",
        en: "Conflict of interest: nobody handles a case of his own",
    }
    OWN_RIGHTS = 409 "own_rights" {
        kk: "Әкімші өзіне шешім қабылдау құқығын бермейді",
        ru: "Администратор не наделяет правом решать самого себя",
        en: "An administrator gives himself no role in deciding",
    }
    STILL_HELD = 409 "still_held" {
        kk: "Онда әлі қызметкерлер бар",
        ru: "Там ещё есть сотрудники",
        en: "People still hold it",
    }
    DRAFT_CHANGED = 409 "draft_changed" {
        kk: "Нәтиже өзгерген: қайта оқып, қайта қол қойыңыз",
        ru: "Результат изменился: прочтите и подпишите заново",
        en: "The result has changed: read it and sign again",
    }
    SURVEY_ANSWERED = 409 "survey_answered" {
        kk: "Сауалнамаға жауап берілген",
        ru: "На анкету уже отвечено",
        en: "The survey is answered already",
    }
    MOBILE_SIGNING_OVER = 409 "mobile_signing_over" {
        kk: "Телефонмен қол қою аяқталған",
        ru: "Подписание на телефоне завершено",
        en: "This signing by phone is over",
    }
    MOBILE_SIGNATURE_REFUSED = 403 "mobile_signature_refused" {
        kk: "Телефоннан келген қолтаңба қабылданбады",
        ru: "Подпись с телефона не принята",
        en: "The signature from the phone is not accepted",
    }
    SURVEY_NOT_OPEN = 409 "survey_not_open" {
        kk: "Сауалнама шешімнен кейін ашылады",
        ru: "Анкета откроется после решения",
        en: "The survey opens after the decision",
    }
    CHANGED = 409 "changed_meanwhile" {
        kk: "Дерек осы аралықта өзгерді: қайта оқыңыз",
        ru: "Данные тем временем изменились: прочтите заново",
        en: "It changed meanwhile: read it again",
    }
    DOCUMENT_REMOVED = 410 "document_removed" {
        kk: "Файлдың сақталу мерзімі бітті",
        ru: "Срок хранения файла истёк",
        en: "The file is kept no more",
    }
    PRECONDITION_FAILED = 412 "precondition_failed" {
        kk: "Дерек сіз оқығаннан кейін өзгерді",
        ru: "Данные изменились после того, как вы их прочли",
        en: "It changed after you read it",
    }
    BODY_TOO_LARGE = 413 "body_too_large" {
        kk: "Сұраудың денесі тым үлкен",
        ru: "Тело запроса слишком велико",
        en: "The body of the request is too large",
    }
    UNSUPPORTED_MEDIA_TYPE = 415 "unsupported_media_type" {
        kk: "Бұл пішім қабылданбайды",
        ru: "Этот формат не принимается",
        en: "This media type is not taken",
    }
    RANGE_NOT_SATISFIABLE = 416 "range_not_satisfiable" {
        kk: "Файлда мұндай бөлік жоқ",
        ru: "В файле нет такой части",
        en: "The file has no such part",
    }
    INVALID_CONTENT = 422 "invalid_content" {
        kk: "Мазмұны ережелерге сай емес",
        ru: "Содержание не соответствует правилам",
        en: "The content breaks rules",
    }
    ATTEMPT_ENDED = 422 "attempt_ended" {
        kk: "Әрекет аяқталды, өтініш жобасы сақталды",
        ru: "Попытка завершена, черновик сохранён",
        en: "The attempt ended; the draft is kept",
    }
    SIGNATURE_INVALID = 422 "signature_invalid" {
        kk: "Қолтаңба жарамсыз",
        ru: "Подпись недействительна",
        en: "The signature is not valid",
    }
    CALLBACK_REFUSED = 422 "callback_refused" {
        kk: "Кері хабарлама қабылданбады",
        ru: "Обратный вызов не принят",
        en: "The callback does not fit the payment",
    }
    KEY_REUSED = 422 "idempotency_key_reused" {
        kk: "Бұл кілт басқа сұрау үшін қолданылған",
        ru: "Этот ключ уже использован для другого запроса",
        en: "This idempotency key was used for another request",
    }
    TOO_MANY_REQUESTS = 429 "too_many_requests" {
        kk: "Сұраулар тым көп",
        ru: "Слишком много запросов",
        en: "Too many requests",
    }
    TOO_MANY_SIGN_INS = 429 "too_many_sign_ins" {
        kk: "Кіру әрекеттері тым көп болды, кейінірек қайталаңыз",
        ru: "Слишком много попыток входа, повторите позже",
        en: "Too many tries to sign in: try again later",
    }
    INTERNAL = 500 "internal_error" {
        kk: "Ішкі қате, біз ол туралы білеміз",
        ru: "Внутренняя ошибка, мы о ней знаем",
        en: "An error of ours; it is logged",
    }
    UNAVAILABLE = 503 "unavailable" {
        kk: "Сыртқы жүйе қазір жауап бермейді",
        ru: "Внешняя система сейчас не отвечает",
        en: "A system we depend on does not answer now",
    }
    SIGNATURE_UNKNOWN = 503 "signature_unknown" {
        kk: "Қолтаңбаны қазір тексеру мүмкін емес",
        ru: "Подпись сейчас проверить нельзя",
        en: "The signature cannot be judged now",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_unique_and_speak_three_languages() {
        let names: BTreeSet<_> = ALL.iter().map(|code| code.code).collect();
        assert_eq!(names.len(), ALL.len());
        for code in ALL {
            assert!((400..600).contains(&code.status), "{}", code.code);
            for lang in [Lang::Kk, Lang::Ru, Lang::En] {
                assert!(!code.title(lang).is_empty() && code.help(lang).ends_with('.'), "{}", code.code);
            }
            assert_ne!(code.kk, code.ru);
        }
    }
}
