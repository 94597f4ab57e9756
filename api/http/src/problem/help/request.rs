//! Words for requests that are not right in themselves.

use super::Help;

pub(in crate::problem) const MALFORMED_JSON: Help = Help {
    kk: "Сұраудың денесін оқу мүмкін болмады: JSON синтаксисін тексеріңіз. Дене бір нысан болуға, яғни «{» таңбасынан \
         басталуға тиіс.",
    ru: "Тело запроса не удалось прочесть: проверьте синтаксис JSON. Телом должен быть один объект, то есть оно \
         начинается с «{».",
    en: "The body could not be read: check the JSON syntax. The body has to be one object, so it begins with “{”.",
};
pub(in crate::problem) const INVALID_REQUEST: Help = Help {
    kk: "Параметрдің, тақырыптың немесе өрістің бірі сипаттамаға сай емес. Сұрауды API сипаттамасымен салыстырып, \
         түзетіп жіберіңіз; қате орны белгілі болса, ол violations тізімінде тұр.",
    ru: "Один из параметров, заголовков или полей не соответствует описанию. Сверьте запрос с описанием API и исправьте \
         его; если место ошибки известно, оно названо в violations.",
    en: "A parameter, header or field is not as described. Compare the request with the description of the API and mend \
         it; where the place is known, violations names it.",
};
pub(in crate::problem) const METHOD_NOT_ALLOWED: Help = Help {
    kk: "Жол дұрыс, бірақ ол бұл HTTP әдісін қабылдамайды. Қабылданатын әдістер жауаптың Allow тақырыбында көрсетілген.",
    ru: "Путь верен, но не принимает этот метод HTTP. Принимаемые методы перечислены в заголовке Allow ответа.",
    en: "The path is right and does not take this HTTP method. The methods it takes stand in the Allow header.",
};
pub(in crate::problem) const NOT_ACCEPTABLE: Help = Help {
    kk: "Жауап сіз Accept немесе Accept-Encoding тақырыбында сұраған түрде берілмейді. Тақырыпты алып тастаңыз немесе \
         сипаттамада көрсетілген пішімді сұраңыз.",
    ru: "Ответ не отдаётся в том виде, который запрошен в заголовке Accept или Accept-Encoding. Уберите заголовок или \
         запросите формат, указанный в описании.",
    en: "The answer is not served the way Accept or Accept-Encoding asks for. Leave the header out, or ask for a format \
         of the description.",
};
pub(in crate::problem) const REQUEST_TIMEOUT: Help = Help {
    kk: "Сұрау белгіленген уақыт ішінде толық келмеді. Байланысты тексеріп, сұрауды қайталаңыз; жазатын сұрауды сол \
         Idempotency-Key кілтімен қайталаған қауіпсіз.",
    ru: "Запрос не успел прийти целиком за отведённое время. Проверьте связь и повторите его; пишущий запрос безопасно \
         повторять с тем же Idempotency-Key.",
    en: "The request did not arrive whole in time. Check the connection and repeat it; a write is safe to repeat with \
         the same Idempotency-Key.",
};
pub(in crate::problem) const BODY_TOO_LARGE: Help = Help {
    kk: "Дене рұқсат етілген көлемнен асады. Көлемін азайтыңыз: әр өрістің шегі API сипаттамасында көрсетілген.",
    ru: "Тело больше допустимого. Уменьшите его: пределы каждого поля указаны в описании API.",
    en: "The body is larger than allowed. Make it smaller: the limit of each field stands in the description of the API.",
};
pub(in crate::problem) const UNSUPPORTED_MEDIA_TYPE: Help = Help {
    kk: "Content-Type тақырыбында осы жол қабылдайтын пішімді көрсетіңіз: әдетте бұл application/json.",
    ru: "Укажите в заголовке Content-Type формат, который принимает этот путь: обычно это application/json.",
    en: "Name in Content-Type a format that this path takes: mostly application/json.",
};
pub(in crate::problem) const RANGE_NOT_SATISFIABLE: Help = Help {
    kk: "Range тақырыбындағы орын файлдың соңынан кейін тұр. Файлдың ұзындығын Content-Range тақырыбы айтады.",
    ru: "Место, указанное в заголовке Range, лежит за концом файла. Длину файла называет заголовок Content-Range.",
    en: "The place that Range names lies behind the end of the file. Content-Range tells how long the file is.",
};
pub(in crate::problem) const INVALID_CONTENT: Help = Help {
    kk: "Сұрау оқылды, бірақ мазмұны ережелерді бұзады. violations тізіміндегі әр жазба өрісті (pointer) және себебін \
         атайды: оларды түзетіп, қайта жіберіңіз.",
    ru: "Запрос прочитан, но содержание нарушает правила. Каждая запись в violations называет поле (pointer) и причину: \
         исправьте их и отправьте снова.",
    en: "The request was read and its content breaks rules. Each entry of violations names the field (pointer) and the \
         reason: mend them and send it again.",
};
pub(in crate::problem) const KEY_REUSED: Help = Help {
    kk: "Осы Idempotency-Key басқа денемен немесе басқа жолға жіберілген. Дәл сол сұрауды қайталасаңыз, оны \
         өзгертпеңіз; жаңа сұрауға жаңа кілт беріңіз.",
    ru: "С этим Idempotency-Key уже отправлено другое тело или на другой путь. Повторяя запрос, не меняйте его; новому \
         запросу дайте новый ключ.",
    en: "This Idempotency-Key came with another body or on another path. Repeat a request unchanged; give a new request \
         a new key.",
};
pub(in crate::problem) const TOO_MANY_REQUESTS: Help = Help {
    kk: "Сұраулар рұқсат етілгеннен жиі келді. Кідіріп барып қайталаңыз; Retry-After тақырыбы болса, сонда көрсетілген \
         секундты күтіңіз.",
    ru: "Запросы приходили чаще, чем разрешено. Повторите позже; если есть заголовок Retry-After, подождите указанное в \
         нём число секунд.",
    en: "Requests came more often than allowed. Repeat later; where there is a Retry-After header, wait the seconds it \
         names.",
};
pub(in crate::problem) const INTERNAL: Help = Help {
    kk: "Қате біздің жақтан, ол журналға жазылды. Сұрауды біраздан кейін қайталаңыз; қайталана берсе, қолдау қызметіне \
         instance өрісіндегі нөмірді хабарлаңыз.",
    ru: "Ошибка на нашей стороне, она записана в журнал. Повторите запрос позже; если ошибка повторяется, сообщите \
         поддержке номер из поля instance.",
    en: "The fault is ours and is logged. Repeat the request later; if it stays, give the support the number in \
         instance.",
};
pub(in crate::problem) const UNAVAILABLE: Help = Help {
    kk: "Бізге қажет жүйе (дерекқор, төлем шлюзі немесе куәландырушы орталық) жауап бермей тұр. Ештеңе жоғалған жоқ: \
         Retry-After тақырыбындағы уақыттан кейін қайталаңыз.",
    ru: "Не отвечает система, от которой мы зависим: база данных, платёжный шлюз или удостоверяющий центр. Ничего не \
         потеряно: повторите через время, указанное в Retry-After.",
    en: "A system we depend on does not answer: the database, the payment gateway or the certification authority. \
         Nothing is lost: repeat after the time in Retry-After.",
};
