//! The words of signing in by EDS, in three languages.

use ruqsat_licensing::values::Lang;

/// What the form, its script and its faults say.
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) about: &'static str,
    pub(super) ncalayer: &'static str,
    pub(super) wait: &'static str,
    pub(super) missing: &'static str,
    pub(super) cancelled: &'static str,
    pub(super) refused: &'static str,
    pub(super) timeout: &'static str,
    pub(super) other_way: &'static str,
    pub(super) content: &'static str,
    pub(super) content_hint: &'static str,
    pub(super) signature: &'static str,
    pub(super) send: &'static str,
    /// Before and behind the code.
    pub(super) bad: (&'static str, &'static str),
    pub(super) over: &'static str,
    pub(super) person: &'static str,
    pub(super) unknown: &'static str,
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
    title: "Электрондық қолтаңбамен (ЭЦҚ) кіру",
    about: "Кілтіңіз компьютеріңізде қалады: онымен бір рет қана жарамды сұрауға қол қойылады.",
    ncalayer: "NCALayer арқылы кіру",
    wait: "NCALayer терезесінде кілтіңізді таңдаңыз…",
    missing: "NCALayer табылмады. Бағдарламаны іске қосып, қайталап көріңіз.",
    cancelled: "Сіз қол қоюдан бас тарттыңыз.",
    refused: "NCALayer қол қоя алмады. Кілтіңізді және оның құпиясөзін тексеріңіз.",
    timeout: "NCALayer уақытында жауап бермеді. Қайталап көріңіз.",
    other_way: "Басқа бағдарламамен қол қою",
    content: "Қол қойылатын деректер (base64)",
    content_hint: "Base64-ті ашып, дәл осы байттарға қол қойыңыз. Олар 5 минут бойы, бір рет жарамды.",
    signature: "Қолтаңба (CMS, base64 немесе PEM)",
    send: "ЭЦҚ-мен кіру",
    bad: ("Қолтаңба қабылданбады (", "). Кілтіңізді тексеріп, қайта қол қойыңыз."),
    over: "Қол қойылған сұраудың мерзімі өтті немесе ол бұрын пайдаланылған. Жаңасы дайын: қайта қол қойыңыз.",
    person: "Бұл сертификаттағы ЖСН бойынша кіру мүмкін емес. Өз кілтіңізді пайдаланыңыз.",
    unknown: "Сертификатыңызды қазір тексеру мүмкін емес. Қолтаңбаңыз осы бетте сақталды: біраздан кейін \
              «ЭЦҚ-мен кіру» түймесін қайта басыңыз.",
};

const RU: Words = Words {
    title: "Вход с электронной подписью (ЭЦП)",
    about: "Ключ остаётся на вашем компьютере: им подписывается запрос, который действует один раз.",
    ncalayer: "Войти через NCALayer",
    wait: "Выберите ключ в окне NCALayer…",
    missing: "NCALayer не найден. Запустите программу и попробуйте ещё раз.",
    cancelled: "Вы отменили подписание.",
    refused: "NCALayer не смог подписать. Проверьте ключ и пароль к нему.",
    timeout: "NCALayer не ответил вовремя. Попробуйте ещё раз.",
    other_way: "Подписать другой программой",
    content: "Данные для подписи (base64)",
    content_hint: "Раскройте base64 и подпишите именно эти байты. Они действуют 5 минут и один раз.",
    signature: "Подпись (CMS, base64 или PEM)",
    send: "Войти с ЭЦП",
    bad: ("Подпись не принята (", "). Проверьте ключ и подпишите ещё раз."),
    over: "Срок подписанного запроса истёк, или он уже использован. Новый готов: подпишите ещё раз.",
    person: "По ИИН из этого сертификата войти нельзя. Используйте свой ключ.",
    unknown: "Сейчас ваш сертификат невозможно проверить. Подпись сохранена на этой странице: чуть позже нажмите \
              «Войти с ЭЦП» ещё раз.",
};

const EN: Words = Words {
    title: "Sign in by electronic signature (EDS)",
    about: "Your key stays on your computer: it signs a request that is good once.",
    ncalayer: "Sign in with NCALayer",
    wait: "Choose your key in the window of NCALayer…",
    missing: "NCALayer was not found. Start it and try again.",
    cancelled: "You cancelled the signing.",
    refused: "NCALayer could not sign. Check your key and its password.",
    timeout: "NCALayer did not answer in time. Try again.",
    other_way: "Sign with another program",
    content: "What to sign (base64)",
    content_hint: "Decode the base64 and sign exactly these bytes. They are good for 5 minutes, and once.",
    signature: "The signature (CMS, base64 or PEM)",
    send: "Sign in by EDS",
    bad: ("The signature was not accepted (", "). Check your key and sign again."),
    over: "The request you signed is over, or it was used before. A new one is ready: sign again.",
    person: "Nobody signs in by the IIN of this certificate. Use a key of your own.",
    unknown: "Your certificate cannot be checked now. The signature is kept on this page: press “Sign in by EDS” again a \
              little later.",
};
