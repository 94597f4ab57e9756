//! Words for who asks: sign-in, rights, signatures, callbacks.

use super::Help;

pub(in crate::problem) const INVALID_GRANT: Help = Help {
    kk: "ЖСН немесе БСН мен құпиясөз бірге танылмады, не қол қойылған сынақ, код немесе refresh_token жарамсыз, не атынан \
         әрекет етуге құқық жоқ. Деректерді тексеріп, қайта кіріңіз.",
    ru: "ИИН или БИН вместе с паролем не распознаны, либо подписанный вызов, код или refresh_token недействителен, либо \
         нет права действовать от этого имени. Проверьте данные и войдите снова.",
    en: "The IIN or BIN and the password are not known together, or the signed challenge, code or refresh token is no good \
         or no longer, or the person may not act in that name. Check them and sign in again.",
};
pub(in crate::problem) const SIGNATURE_ONLY: Help = Help {
    kk: "Өтініштер бойынша шешім қабылдайтын қызметкер құпиясөзбен кірмейді. /v1/challenges мекенжайынан сынақ алып, оған          ұлттық кілтіңізбен қол қойыңыз да, urn:ruqsat:grant-type:signature арқылы кіріңіз.",
    ru: "Сотрудник, который принимает решения по заявлениям, не входит по паролю. Получите вызов на /v1/challenges,          подпишите его национальным ключом и войдите через urn:ruqsat:grant-type:signature.",
    en: "An employee who decides on applications does not sign in by password. Ask for a challenge at /v1/challenges,          sign it with the national key and sign in by urn:ruqsat:grant-type:signature.",
};
pub(in crate::problem) const UNSUPPORTED_GRANT: Help = Help {
    kk: "grant_type мәні urn:ruqsat:grant-type:signature, password, client_credentials, authorization_code немесе          refresh_token болуға тиіс.",
    ru: "Значением grant_type должно быть urn:ruqsat:grant-type:signature, password, client_credentials,          authorization_code или refresh_token.",
    en: "The grant_type has to be urn:ruqsat:grant-type:signature, password, client_credentials, authorization_code or          refresh_token.",
};
pub(in crate::problem) const INVALID_SCOPE: Help = Help {
    kk: "scope ішінде белгісіз рұқсат бар, не клиентке немесе осы кіруге берілгеннен көп сұралды. Қолдау көрсетілетіндері \
         /.well-known/oauth-authorization-server ішінде.",
    ru: "В scope есть неизвестное разрешение или запрошено больше, чем дано клиенту или этому входу. Поддерживаемые \
         перечислены в /.well-known/oauth-authorization-server.",
    en: "The scope names something unknown, or more than the client or this session may have. Those there are stand in \
         /.well-known/oauth-authorization-server.",
};
pub(in crate::problem) const UNAUTHORIZED_CLIENT: Help = Help {
    kk: "Құпиясөзді тек өз қолданбаларымыз сұрайды, ал өз атынан тек құпия кілті бар клиент кіреді. Адам атынан әрекет ету \
         үшін оны /oauth2/authorize бетіне жіберіңіз.",
    ru: "Пароль запрашивают только наши приложения, а от своего имени входит только клиент с секретом. Чтобы действовать \
         от имени человека, направьте его на /oauth2/authorize.",
    en: "Only clients of ours ask for passwords, and only one with credentials signs in as itself. To act for a person, \
         send him to /oauth2/authorize.",
};
pub(in crate::problem) const SESSION_ENDED: Help = Help {
    kk: "Кіру тоқтатылды: рұқсат қайтарып алынды, жұмыстан шықты немесе refresh_token екінші рет көрсетілді. Қайта кіріңіз; \
         ештеңе орындалған жоқ.",
    ru: "Вход прекращён: разрешение отозвано, человек больше не действует от этого имени или refresh_token предъявлен \
         дважды. Войдите снова; ничего выполнено не было.",
    en: "The sign-in was ended: the grant was revoked, the person no longer acts in that name, or a refresh token was \
         shown twice. Sign in again; nothing was done.",
};
pub(in crate::problem) const INSUFFICIENT_SCOPE: Help = Help {
    kk: "Адам бұл қолданбаға мұндай рұқсат берген жоқ: қайсысы керегін WWW-Authenticate айтады. Сол scope-пен қайта рұқсат \
         сұраңыз.",
    ru: "Человек не дал приложению этого разрешения: какое нужно, сказано в WWW-Authenticate. Запросите согласие с этим \
         scope.",
    en: "The person did not give this client that scope: WWW-Authenticate says which. Ask for consent with it.",
};
pub(in crate::problem) const TOO_MANY_SIGN_INS: Help = Help {
    kk: "Қате әрекеттер тым көп болды. Retry-After айтқан уақытты күтіңіз немесе бұрын кірген желіңізден кіріңіз.",
    ru: "Слишком много неудачных попыток. Подождите столько, сколько указано в Retry-After, или войдите из сети, из которой \
         уже входили.",
    en: "Too many tries went wrong. Wait as long as Retry-After says, or sign in from a network you have used before.",
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
