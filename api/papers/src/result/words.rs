//! What we say around a result, in three languages.

use crate::paper::words;
use ruqsat_licensing::values::Lang;

words! {
    refusal = "Дәлелді бас тарту", "Мотивированный отказ", "Reasoned refusal";
    issued = "Берілген күні", "Дата выдачи", "Date of issue";
    until = "Қолданылу мерзімі (қоса алғанда)", "Действует по (включительно)", "In force until (inclusive)";
    conditions = "Шарттар", "Условия", "Conditions";
    holder = "Кімге берілді", "Кому выдано", "Issued to";
    iin = "ЖСН", "ИИН", "IIN";
    bin = "БСН", "БИН", "BIN";
    body = "Берген орган", "Выдавший орган", "Issuing body";
    service = "Мемлекеттік қызмет", "Государственная услуга", "Public service";
    operation = "Операция", "Операция", "Operation";
    outcome = "Қорытынды", "Заключение", "Conclusion";
    subject = "Бастапқы құжат", "Исходный документ", "Original document";
    application = "Өтініштің тіркеу нөмірі", "Регистрационный номер заявления", "Registration number of the application";
    ground = "Бас тарту негізі", "Основание отказа", "Ground of refusal";
    particulars = "Мәліметтер", "Сведения", "Particulars";
    conclusion = "Лицензиардың тұжырымы", "Вывод лицензиара", "Finding of the licensor";
    signed = "Электрондық цифрлық қолтаңба", "Электронная цифровая подпись", "Electronic digital signature";
    signer = "Қол қойған", "Подписано", "Signed by";
    signed_on = "Қол қойылған күні", "Дата подписания", "Date of signature";
    original = "Қол қойылған түпнұсқа", "Подписанный оригинал", "The signed original";
    signature = "Түпнұсқаның электрондық цифрлық қолтаңбасы (CMS)", "Электронная цифровая подпись оригинала (CMS)", "Electronic digital signature of the original (CMS)";
    check = "Тізілімнен тексеру", "Проверка в реестре", "Check in the register";
}

/// "Yes" and "no" of a form.
pub(super) fn yes(yes: bool, lang: Lang) -> &'static str {
    match (yes, lang) {
        (true, Lang::Kk) => "иә",
        (true, Lang::Ru) => "да",
        (true, Lang::En) => "yes",
        (false, Lang::Kk) => "жоқ",
        (false, Lang::Ru) => "нет",
        (false, Lang::En) => "no",
    }
}

/// What is said of the page itself: the note of the law on electronic documents (of 7 January 2003 No. 370-II, article 7
/// paragraph 1), and what of the file counts.
pub(super) fn legal(lang: Lang) -> [&'static str; 2] {
    match lang {
        Lang::Kk => [
            "Осы құжат «Электрондық құжат және электрондық цифрлық қолтаңба туралы» Қазақстан Республикасының 2003 жылғы \
             7 қаңтардағы № 370-II Заңы 7-бабының 1-тармағына сәйкес қағаз тасығыштағы құжатпен бірдей.",
            "Заңды күші осы файлға салынған түпнұсқада (original.json) және оның қолтаңбасында (original.json.p7s). Бет \
             олардың көрінісі ғана.",
        ],
        Lang::Ru => [
            "Данный документ согласно пункту 1 статьи 7 Закона Республики Казахстан от 7 января 2003 года № 370-II «Об \
             электронном документе и электронной цифровой подписи» равнозначен документу на бумажном носителе.",
            "Юридическую силу имеют вложенные в этот файл оригинал (original.json) и его подпись (original.json.p7s). \
             Страница лишь показывает их; перевод с казахского неофициальный.",
        ],
        Lang::En => [
            "Under article 7, paragraph 1 of the Law of the Republic of Kazakhstan of 7 January 2003 No. 370-II “On the \
             electronic document and electronic digital signature” this document is equal to one on paper.",
            "What counts is the original embedded in this file (original.json) and its signature (original.json.p7s). The \
             page only shows them; the translation from Kazakh is unofficial.",
        ],
    }
}
