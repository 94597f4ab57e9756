//! Words for who asks: sign-in, rights, signatures, callbacks.

use super::Help;

pub(in crate::problem) const INVALID_GRANT: Help = Help {
    kk: "ЖСН немесе БСН мен құпиясөз бірге танылмады. Екеуін де тексеріп, қайта енгізіңіз.",
    ru: "ИИН или БИН вместе с паролем не распознаны. Проверьте то и другое и введите снова.",
    en: "The IIN or BIN and the password are not known together. Check both and enter them again.",
};
pub(in crate::problem) const UNSUPPORTED_GRANT: Help = Help {
    kk: "grant_type мәні password (адам үшін) немесе client_credentials (портал үшін) болуға тиіс.",
    ru: "Значением grant_type должно быть password (для человека) или client_credentials (для портала).",
    en: "The grant_type has to be password (for a person) or client_credentials (for a portal).",
};
pub(in crate::problem) const INVALID_CLIENT: Help = Help {
    kk: "client_id немесе client_secret қате, не бұл клиентке осылай кіруге рұқсат жоқ. Порталдың тіркеу деректерін \
         тексеріңіз.",
    ru: "Неверны client_id или client_secret либо этому клиенту такой вход не разрешён. Проверьте учётные данные портала.",
    en: "The client_id or client_secret is wrong, or this client may not sign in this way. Check what the portal was \
         registered with.",
};
pub(in crate::problem) const UNAUTHENTICATED: Help = Help {
    kk: "Бұл жолға тек жүйеге кірген адам жүгіне алады. POST /v1/token арқылы токен алып, оны Authorization: Bearer \
         тақырыбында жіберіңіз.",
    ru: "Этот путь доступен только тем, кто вошёл. Получите токен через POST /v1/token и передавайте его в заголовке \
         Authorization: Bearer.",
    en: "This path is for those who are signed in. Get a token by POST /v1/token and send it in the header \
         Authorization: Bearer.",
};
pub(in crate::problem) const TOKEN_EXPIRED: Help = Help {
    kk: "Токен 15 минут жарамды, оның уақыты өтті. POST /v1/token арқылы жаңасын алып, сұрауды қайталаңыз: ештеңе \
         орындалған жоқ.",
    ru: "Токен действует 15 минут, и его время вышло. Получите новый через POST /v1/token и повторите запрос: ничего \
         выполнено не было.",
    en: "A token lives 15 minutes, and this one is over. Get a new one by POST /v1/token and repeat the request: \
         nothing was done.",
};
pub(in crate::problem) const FORBIDDEN: Help = Help {
    kk: "Сіз жүйеге кіргенсіз, бірақ бұл іс-әрекет сіздің рөліңізге немесе ұйымыңызға тиесілі емес. Тиісті адам болып \
         кіріңіз немесе құқықты әкімшіден сұраңыз.",
    ru: "Вы вошли, но это действие не относится к вашей роли или организации. Войдите как надлежащее лицо или попросите \
         права у администратора.",
    en: "You are signed in, and this is not for your role or organisation. Sign in as the right person, or ask the \
         administrator for the right.",
};
pub(in crate::problem) const NOT_FOUND: Help = Help {
    kk: "Мұндай жол, нөмір немесе жазба жоқ, не ол сізге көрінбейді. Мекенжайды тексеріңіз: идентификаторлар өз түрін \
         айтады, мысалы app_… — өтініш, lic_… — лицензия.",
    ru: "Такого пути, номера или записи нет, либо они вам не видны. Проверьте адрес: идентификаторы говорят, что они \
         такое, например app_… — заявление, lic_… — лицензия.",
    en: "There is no such path, number or record, or it is not yours to see. Check the address: ids say what they are, \
         as app_… for an application and lic_… for a licence.",
};
pub(in crate::problem) const SIGNATURE_INVALID: Help = Help {
    kk: "Қолтаңба тексеруден өтпеді: report себебін айтады. signable берген байттарға дәл сол күйінде, мерзімі өтпеген \
         және қайтарып алынбаған өз кілтіңізбен қол қойыңыз.",
    ru: "Подпись не прошла проверку: причина названа в report. Подпишите ровно те байты, что выдал signable, своим \
         ключом, который не истёк и не отозван.",
    en: "The signature did not pass: report says why. Sign exactly the bytes of signable with your own key, neither \
         expired nor revoked.",
};
pub(in crate::problem) const SIGNATURE_UNKNOWN: Help = Help {
    kk: "Куәландырушы орталық жауап бермегендіктен, қолтаңбаның жарамды-жарамсыздығы белгісіз. Ол бас тартылған жоқ: \
         дәл сол қолтаңбаны біраздан кейін қайта жіберіңіз.",
    ru: "Удостоверяющий центр не ответил, и годность подписи неизвестна. Она не отклонена: отправьте ту же подпись позже.",
    en: "The certification authority did not answer, so nobody knows whether the signature is good. It is not refused: \
         send the same signature later.",
};
pub(in crate::problem) const CALLBACK_UNSIGNED: Help = Help {
    kk: "Төлем шлюзінің хабарламасы ортақ құпия кілтпен қол қойылмаған немесе тым ескі. Шлюздегі және сервердегі құпия \
         мен уақытты салыстырыңыз.",
    ru: "Сообщение платёжного шлюза не подписано общим секретом или слишком старое. Сверьте секрет и время на шлюзе и \
         на сервере.",
    en: "The message of the payment gateway is not signed with the shared secret, or is too old. Compare secret and \
         clock of gateway and server.",
};
pub(in crate::problem) const CALLBACK_REFUSED: Help = Help {
    kk: "Хабарламаның қолтаңбасы дұрыс, бірақ сомасы, валютасы немесе тапсырысы біздегі төлемге сай келмейді. Төлем \
         өзгерген жоқ; шлюздегі тапсырысты тексеріңіз.",
    ru: "Подпись сообщения верна, но сумма, валюта или заказ не совпадают с нашим платежом. Платёж не изменён; \
         проверьте заказ на стороне шлюза.",
    en: "The message is signed well, but amount, currency or order do not fit our payment. The payment did not change; \
         check the order at the gateway.",
};
