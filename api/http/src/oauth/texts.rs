//! The words of the pages of sign-in and consent, in three languages.

use ruqsat_licensing::accounts::Permission;
use ruqsat_licensing::values::Lang;

/// The languages with their codes and their own names.
pub(super) const LANGS: [(Lang, &str, &str); 3] =
    [(Lang::Kk, "kk", "Қазақша"), (Lang::Ru, "ru", "Русский"), (Lang::En, "en", "English")];

/// What the pages say.
pub(super) struct Words {
    pub(super) system: &'static str,
    pub(super) sign_in: &'static str,
    /// Before and behind the client's name.
    pub(super) asks: (&'static str, &'static str),
    pub(super) number: &'static str,
    pub(super) number_hint: &'static str,
    pub(super) password: &'static str,
    pub(super) go_on: &'static str,
    pub(super) consent: &'static str,
    pub(super) signed_in_as: &'static str,
    pub(super) in_whose_name: &'static str,
    pub(super) own: &'static str,
    pub(super) what_for: &'static str,
    pub(super) goes_to: &'static str,
    pub(super) take_back: &'static str,
    pub(super) allow: &'static str,
    pub(super) deny: &'static str,
    pub(super) wrong: &'static str,
    pub(super) too_many: &'static str,
    pub(super) stopped: &'static str,
    pub(super) languages: &'static str,
}

/// Why a page cannot go on, where nobody can be sent back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// No client has this id.
    UnknownClient,
    /// The address is not one of the client's.
    ForeignAddress,
    /// The request is over, or another browser's.
    Over,
    /// Too many requests are open.
    TooMany,
    /// Something the page did not send.
    Broken,
    /// A system does not answer.
    Unavailable,
}

impl Stop {
    /// HTTP status.
    pub(super) fn status(self) -> u16 {
        match self {
            Self::TooMany => 429,
            Self::Unavailable => 503,
            _ => 400,
        }
    }

    pub(super) fn text(self, lang: Lang) -> &'static str {
        let (kk, ru, en) = match self {
            Self::UnknownClient => (
                "Бұл қолданба тіркелмеген немесе өшірілген. Оның иесіне хабарласыңыз.",
                "Это приложение не зарегистрировано или отключено. Обратитесь к его владельцу.",
                "This application is not registered, or it is disabled. Ask its owner.",
            ),
            Self::ForeignAddress => (
                "Қолданба сізді өзіне тіркелмеген мекенжайға жібергісі келеді. Қауіпсіздік үшін кіру тоқтатылды.",
                "Приложение хочет вернуть вас на адрес, который за ним не зарегистрирован. В целях безопасности вход \
                 остановлен.",
                "The application wants to send you to an address that is not registered as its own. To keep you safe, \
                 sign-in was stopped.",
            ),
            Self::Over => (
                "Кіру уақыты бітті немесе ол басқа бетте басталған. Қолданбаға оралып, қайта бастаңыз.",
                "Время входа истекло, или он начат на другой странице. Вернитесь в приложение и начните заново.",
                "The time to sign in is over, or it was begun on another page. Go back to the application and begin \
                 again.",
            ),
            Self::TooMany => (
                "Сіздің желіңізден тым көп кіру басталды. Бірнеше минуттан кейін қайталаңыз.",
                "Из вашей сети начато слишком много входов. Повторите через несколько минут.",
                "Too many sign-ins were begun from your network. Try again in a few minutes.",
            ),
            Self::Broken => (
                "Сұрау дұрыс емес. Қолданбаға оралып, қайта бастаңыз.",
                "Запрос некорректен. Вернитесь в приложение и начните заново.",
                "The request is not right. Go back to the application and begin again.",
            ),
            Self::Unavailable => (
                "Жүйе қазір жауап бермейді. Біраздан кейін қайталаңыз.",
                "Система сейчас не отвечает. Повторите чуть позже.",
                "The system does not answer now. Try again a little later.",
            ),
        };
        match lang {
            Lang::Kk => kk,
            Lang::Ru => ru,
            Lang::En => en,
        }
    }
}

/// What a permission means to a person.
pub(super) fn permission(permission: Permission, lang: Lang) -> &'static str {
    let (kk, ru, en) = match permission {
        Permission::ApplicationsRead => (
            "Өтініштеріңізді, құжаттарыңызды, төлемдеріңізді және нәтижелерді көру",
            "Видеть ваши заявления, документы, платежи и результаты",
            "See your applications, documents, payments and results",
        ),
        Permission::Applications => (
            "Сіздің атыңыздан өтініш дайындау, жіберу, қайтарып алу; қолтаңбаны сіз өз кілтіңізбен қоясыз",
            "Готовить, подавать и отзывать заявления от вашего имени; подписываете вы сами своим ключом",
            "Prepare, file and withdraw applications in your name; you sign them yourself with your own key",
        ),
        Permission::Payments => (
            "Мемлекеттік баж төлемін бастау; ақшаны сіз төлем бетінде төлейсіз",
            "Начинать оплату пошлины; платите вы сами на странице оплаты",
            "Begin the payment of fees; you pay yourself on the page of the payment gateway",
        ),
        Permission::Signatures => (
            "Электрондық қолтаңбаларды тексеру",
            "Проверять электронные подписи",
            "Have electronic signatures verified",
        ),
        Permission::Surveys => (
            "Қызмет сапасы туралы сауалнамаға жауап жіберу",
            "Отправлять ответы на анкеты о качестве услуги",
            "Send your answers to surveys about the service",
        ),
        Permission::Tasks => (
            "Лицензиар қызметкері ретіндегі тапсырмаларыңызды көру және орындау",
            "Видеть и выполнять ваши задачи сотрудника лицензиара",
            "See and do your tasks as an employee of a licensing body",
        ),
        Permission::Organisation => (
            "Ұйымыңыздың бөлімдері мен қызметкерлерін басқару, көрсеткіштерін көру",
            "Управлять подразделениями и сотрудниками вашего органа, видеть его показатели",
            "Manage the divisions and people of your body, and see its figures",
        ),
        Permission::Account => (
            "Берілген рұқсаттарды, өкілдерді және хабарлама баптауларын басқару",
            "Управлять выданными разрешениями, представителями и настройками уведомлений",
            "Manage what you have allowed, who represents you, and your notices",
        ),
    };
    match lang {
        Lang::Kk => kk,
        Lang::Ru => ru,
        Lang::En => en,
    }
}

/// The words of one language.
pub(super) fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Kk => &KK,
        Lang::Ru => &RU,
        Lang::En => &EN,
    }
}

const KK: Words = Words {
    system: "Ruqsat — электрондық лицензиялау",
    sign_in: "Жүйеге кіру",
    asks: ("", " қолданбасы сіздің атыңыздан әрекет еткісі келеді."),
    number: "ЖСН немесе БСН",
    number_hint: "12 цифр",
    password: "Құпиясөз",
    go_on: "Кіру",
    consent: "Рұқсат беру",
    signed_in_as: "Сіз кірдіңіз:",
    in_whose_name: "Кімнің атынан рұқсат бересіз?",
    own: "өз атымнан",
    what_for: "Қолданба мыналарды істей алады:",
    goes_to: "Рұқсаттан кейін сіз мына мекенжайға ораласыз:",
    take_back: "Рұқсатты кез келген уақытта қайтарып ала аласыз. Құпиясөзіңіз де, кілтіңіз де қолданбаға берілмейді.",
    allow: "Рұқсат беру",
    deny: "Бас тарту",
    wrong: "ЖСН (БСН) немесе құпиясөз қате. Екеуін де тексеріңіз.",
    too_many: "Қате әрекеттер тым көп болды. 15 минуттан кейін қайталаңыз немесе бұрын кірген желіңізден кіріңіз.",
    stopped: "Кіру тоқтатылды",
    languages: "Тіл",
};

const RU: Words = Words {
    system: "Ruqsat — электронное лицензирование",
    sign_in: "Вход",
    asks: ("Приложение ", " хочет действовать от вашего имени."),
    number: "ИИН или БИН",
    number_hint: "12 цифр",
    password: "Пароль",
    go_on: "Войти",
    consent: "Разрешение",
    signed_in_as: "Вы вошли:",
    in_whose_name: "От чьего имени вы разрешаете?",
    own: "от себя",
    what_for: "Приложение сможет:",
    goes_to: "После этого вы вернётесь на адрес:",
    take_back: "Разрешение можно отозвать в любое время. Ни пароль, ни ключ приложению не передаются.",
    allow: "Разрешить",
    deny: "Отказать",
    wrong: "Неверны ИИН (БИН) или пароль. Проверьте то и другое.",
    too_many: "Слишком много неудачных попыток. Повторите через 15 минут или войдите из сети, из которой уже входили.",
    stopped: "Вход остановлен",
    languages: "Язык",
};

const EN: Words = Words {
    system: "Ruqsat — electronic licensing",
    sign_in: "Sign in",
    asks: ("The application ", " wants to act in your name."),
    number: "IIN or BIN",
    number_hint: "12 digits",
    password: "Password",
    go_on: "Sign in",
    consent: "Permission",
    signed_in_as: "You are signed in:",
    in_whose_name: "In whose name do you permit it?",
    own: "in my own name",
    what_for: "The application will be able to:",
    goes_to: "Then you go back to:",
    take_back: "You can take it back at any time. The application gets neither your password nor your key.",
    allow: "Allow",
    deny: "Deny",
    wrong: "The IIN (BIN) or the password is wrong. Check both.",
    too_many: "Too many tries went wrong. Try again in 15 minutes, or from a network you have used before.",
    stopped: "Sign-in was stopped",
    languages: "Language",
};
