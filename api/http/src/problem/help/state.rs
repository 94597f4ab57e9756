//! Words for requests that are right and do not fit how things stand.

use super::Help;

pub(in crate::problem) const STEP_OUT_OF_ORDER: Help = Help {
    kk: "Іс қазір бұл іс-әрекетті күтіп тұрған жоқ. expected тізімі не күтілетінін айтады; өтінішті қайта оқып, next \
         өрісіндегі қадамды орындаңыз.",
    ru: "Сейчас дело ждёт не этого действия. Список expected говорит, чего оно ждёт; прочтите заявление заново и \
         выполните шаг из поля next.",
    en: "The case does not wait for this now. The list expected says what it waits for; read the application again and \
         do what next says.",
};
pub(in crate::problem) const FEE_UNKNOWN: Help = Help {
    kk: "Бұл қызметтің алымы осы күнге белгіленбеген: айлық есептік көрсеткіш немесе мөлшерлеме әлі енгізілмеген. Өтініш \
         жоба күйінде сақталады; кейінірек қайта жіберіңіз.",
    ru: "Сбор за эту услугу на этот день не установлен: ещё не введён месячный расчётный показатель или ставка. Заявление \
         остаётся черновиком; отправьте его позже.",
    en: "The fee of this service is not known for the day: the monthly calculation index or the rate has not been entered \
         yet. The application stays a draft; submit it later.",
};
pub(in crate::problem) const FORM_FROZEN: Help = Help {
    kk: "Жіберілген өтініштің нысаны өзгермейді. Түзету қажет болса, өтінішті қайтарып алып, жаңасын жасаңыз.",
    ru: "Форма отправленного заявления не меняется. Если нужно исправление, отзовите заявление и создайте новое.",
    en: "The form of a submitted application does not change. To correct it, withdraw the application and create a new \
         one.",
};
pub(in crate::problem) const CASE_CLOSED: Help = Help {
    kk: "Бұл өтініш бойынша жұмыс аяқталған, енді ештеңе өзгермейді. Нәтижесі result жолында; қажет болса, жаңа өтініш \
         жасаңыз.",
    ru: "Работа по этому заявлению завершена, и в нём больше ничего не изменится. Результат доступен по пути result; \
         если нужно, создайте новое заявление.",
    en: "Work on this application is over and nothing in it changes any more. Its outcome is at result; create a new \
         application if you need one.",
};
pub(in crate::problem) const TOO_LATE_TO_WITHDRAW: Help = Help {
    kk: "Өтінішті нәтижеге қол қойылғанға дейін ғана қайтарып алуға болады. Нәтижені result жолынан алыңыз.",
    ru: "Отозвать заявление можно только до подписания результата. Получите результат по пути result.",
    en: "An application can be withdrawn until its result is signed. Get the result at result.",
};
pub(in crate::problem) const NOTHING_TO_PAY: Help = Help {
    kk: "Бұл өтініш бойынша ақы талап етілмейді немесе ол төленіп қойған. Төлемдер тізімін қарап, келесі қадамға өтіңіз.",
    ru: "По этому заявлению плата не требуется или уже внесена. Посмотрите список платежей и переходите к следующему шагу.",
    en: "No fee is due on this application, or it is paid. Look at the list of payments and go on to the next step.",
};
pub(in crate::problem) const NOT_ACCEPTING: Help = Help {
    kk: "Қызмет каталогта бар, бірақ қазір өтініш қабылдамайды. Оның жай-күйін GET /v1/services/{code} жолынан қараңыз.",
    ru: "Услуга есть в каталоге, но сейчас не принимает заявлений. Её состояние видно по пути GET /v1/services/{code}.",
    en: "The service is in the catalogue and takes no applications now. GET /v1/services/{code} shows how it stands.",
};
pub(in crate::problem) const CHANNEL_CLOSED: Help = Help {
    kk: "Қызмет бұл арна арқылы көрсетілмейді. Ашық арналар қызметтің сипаттамасында: GET /v1/services/{code}.",
    ru: "По этому каналу услуга не оказывается. Открытые каналы названы в описании услуги: GET /v1/services/{code}.",
    en: "The service is not given through this channel. The open ones stand in its description: \
         GET /v1/services/{code}.",
};
pub(in crate::problem) const LICENCE_NOT_ELIGIBLE: Help = Help {
    kk: "Көрсетілген лицензия табылмады, басқа қызметке немесе басқа иеге тиесілі, не қолданыста емес. Нөмірін тізілімнен \
         тексеріңіз: GET /v1/licences. Қайта ұйымдастыру кезіндегі қайта ресімдеуді иесі емес, құқықтық мирасқоры сұрайды.",
    ru: "Указанная лицензия не найдена, относится к другой услуге или другому владельцу либо не действует. Проверьте её \
         номер в реестре: GET /v1/licences. Переоформление при реорганизации запрашивает не владелец, а правопреемник.",
    en: "The licence named is not there, is of another service or holder, or is not in force. Check its number in the \
         register: GET /v1/licences. A reissue on reorganisation is asked for by the successor, not by the holder.",
};
pub(in crate::problem) const LICENCE_CHANGE_NOT_POSSIBLE: Help = Help {
    kk: "Лицензияның сол күнгі күйі бұл өзгерісті жібермейді: тоқтатыла тұрмаған лицензия қайта басталмайды, қолданысы \
         тоқтатылғаны өзгермейді, ал көшірме өз лицензиясымен бірге өзгереді. Тарихын оқыңыз: \
         GET /v1/licences/{id}/changes.",
    ru: "Состояние лицензии на этот день не допускает изменения: не приостановленная не возобновляется, прекращённая не \
         меняется, а дубликат меняется вместе со своей лицензией. Прочитайте историю: GET /v1/licences/{id}/changes.",
    en: "The licence does not stand where this change could begin on that day: one that is not suspended is not resumed, \
         a terminated one does not change any more, and a copy goes with its licence. Read its history: \
         GET /v1/licences/{id}/changes.",
};
pub(in crate::problem) const LICENCE_BUSY: Help = Help {
    kk: "Бір лицензия бойынша бір мезгілде бір ғана өтініш қаралады. Алдыңғысының аяқталуын күтіңіз немесе оны қайтарып \
         алыңыз.",
    ru: "По одной лицензии одновременно рассматривается только одно заявление. Дождитесь завершения предыдущего или \
         отзовите его.",
    en: "One licence has one open application at a time. Wait until the earlier one is decided, or withdraw it.",
};
pub(in crate::problem) const TASK_NOT_OPEN: Help = Help {
    kk: "Тапсырма орындалған немесе тоқтатылған. Тапсырмалар тізімін жаңартыңыз: GET /v1/tasks.",
    ru: "Задача уже выполнена или отменена. Обновите список задач: GET /v1/tasks.",
    en: "The task is completed or cancelled. Refresh the list of tasks: GET /v1/tasks.",
};
pub(in crate::problem) const TASK_ASSIGNED: Help = Help {
    kk: "Тапсырма басқа қызметкерде тұр. Оны сол қызметкер босатады немесе басшы сізге қайта бекітеді; орынбасары да \
         орындай алады.",
    ru: "Задача у другого сотрудника. Он может её освободить, руководитель — перепоручить вам; выполнить её может и тот, \
         кто замещает этого сотрудника.",
    en: "Another employee has the task. He can release it, a head can assign it to you, and whoever stands in for him \
         can do it.",
};
pub(in crate::problem) const SIGNER_IS_DRAFTER: Help = Help {
    kk: "Нәтижені дайындаған және оған қол қоятын адам бір болмауға тиіс. Тапсырманы қол қою құқығы бар басқа қызметкер \
         орындасын.",
    ru: "Готовить результат и подписывать его должны разные люди. Задачу должен выполнить другой сотрудник с правом \
         подписи.",
    en: "Who drafts a result and who signs it have to be two people. Let another member of staff who may sign complete \
         the task.",
};
pub(in crate::problem) const CONFLICT_OF_INTEREST: Help = Help {
    kk: "Өтініш беруші — өзіңіз, өзіңіз өкілдік ететін ұйым немесе жұмыс орныңыз, сондықтан бұл істі басқа қызметкер \
         қарайды. Тапсырманы босатыңыз немесе басқаға тапсырыңыз; қажет болса, орынбасар тағайындалады.",
    ru: "Заявитель — вы сами, организация, от имени которой вы вправе действовать, или ваше место работы, поэтому дело \
         рассматривает другой сотрудник. Освободите задачу или передайте её; при необходимости назначается замещающий.",
    en: "The applicant is you, a legal entity you may act for, or the body you work at, so another member of staff \
         handles the case. Leave the task to somebody else; where there is nobody, the administrator names a substitute.",
};
pub(in crate::problem) const OWN_RIGHTS: Help = Help {
    kk: "Құқықтарды басқаратын адам істер бойынша шешім қабылдамайды: өзіңіз атқаратын лауазымға ондай рөл қоса \
         алмайсыз және өзіңізді ондай лауазымға тағайындай алмайсыз. Мұны басқа әкімші жасай алады.",
    ru: "Кто управляет правами, тот не решает дела: вы не можете добавить такую роль своей должности и назначить на \
         такую должность себя. Это может сделать другой администратор.",
    en: "Whoever manages rights decides no cases: you cannot add such a role to a post of your own, take such a post, or \
         stand in for somebody who holds one. Another administrator can do it.",
};
pub(in crate::problem) const STILL_HELD: Help = Help {
    kk: "Бөлімше мен лауазым онда жұмыс істейтін адам қалмағанда ғана жабылады. Алдымен қызметкерлерді босатыңыз немесе \
         басқа лауазымға ауыстырыңыз.",
    ru: "Подразделение и должность закрываются, когда в них больше никто не работает. Сначала увольте сотрудников или \
         переведите их на другие должности.",
    en: "A unit or a post is closed once nobody works there any more. First end the employments, or give the people \
         other posts.",
};
pub(in crate::problem) const DRAFT_CHANGED: Help = Help {
    kk: "Сіз қол қойған мәтін сервердегі мәтінге сәйкес келмейді. Тапсырманың signable байттарын қайта алып, соларға қол \
         қойыңыз.",
    ru: "Подписанный вами текст не совпадает с тем, что хранится на сервере. Заново получите байты signable задачи и \
         подпишите их.",
    en: "What you signed is not what the server holds. Get the signable bytes of the task again and sign these.",
};
pub(in crate::problem) const SURVEY_ANSWERED: Help = Help {
    kk: "Бір өтінішке сауалнама бір рет толтырылады, жауабыңыз сақталған. Енді ештеңе істеудің қажеті жоқ.",
    ru: "По одному заявлению анкета заполняется один раз, и ваш ответ сохранён. Больше ничего делать не нужно.",
    en: "The survey is answered once for an application, and the answer is kept. There is nothing left to do.",
};
pub(in crate::problem) const MOBILE_SIGNING_OVER: Help = Help {
    kk: "Бұл QR бойынша қол қойылған, бас тартылған, уақыты өткен немесе оны басқа телефон ашып қойған. Жаңа QR алыңыз.",
    ru: "По этому QR уже подписано, от него отказались, его время вышло или его раньше открыл другой телефон. Получите \
         новый QR.",
    en: "This QR was signed, cancelled, has run out of time, or was opened by another phone first. Ask for a new one.",
};
pub(in crate::problem) const MOBILE_SIGNATURE_REFUSED: Help = Help {
    kk: "Қолтаңба қол қоюға берілген деректердің өзіне емес, басқа адамның кілтімен қойылған немесе куәлігі жарамсыз. Уақыт \
         өтпей тұрып, өз кілтіңізбен қайта қол қойыңыз.",
    ru: "Подпись стоит не под теми данными, сделана ключом другого лица или её сертификат не годится. Подпишите ещё раз \
         своим ключом, пока не вышло время.",
    en: "The signature is over other bytes, by another person's key, or its certificate is no good. Sign again with your \
         own key while there is time.",
};
pub(in crate::problem) const SURVEY_NOT_OPEN: Help = Help {
    kk: "Сауалнама өтініш бойынша шешім қабылданғаннан кейін толтырылады. Шешім туралы хабарламаны күтіңіз.",
    ru: "Анкета заполняется после решения по заявлению. Дождитесь уведомления о решении.",
    en: "The survey is for the time after the decision. Wait for the notice that the application is decided.",
};
pub(in crate::problem) const DOCUMENT_REMOVED: Help = Help {
    kk: "Өтінішке енбеген файлдар белгіленген мерзімнен кейін өшіріледі. Файл не болғанын оның sha256 мәні айтады; қажет \
         болса, файлды қайта жүктеңіз.",
    ru: "Файлы, не вошедшие в поданное заявление, удаляются по истечении установленного срока. Чем был файл, говорит его \
         sha256; если он нужен, загрузите его снова.",
    en: "Files that never became part of a filed application are removed after a while. What it was is told by its sha256; \
         upload it again if it is wanted.",
};
pub(in crate::problem) const CHANGED: Help = Help {
    kk: "Дәл осы сәтте басқа сұрау дәл осы деректі өзгертті, сондықтан сіздікі орындалған жоқ. Деректі қайта оқып, қажет \
         болса, сұрауды қайталаңыз.",
    ru: "В этот самый момент другой запрос изменил те же данные, поэтому ваш не выполнен. Прочтите данные заново и, если \
         нужно, повторите запрос.",
    en: "Another request changed the same thing at that very moment, so yours was not done. Read it again and repeat the \
         request if it is still wanted.",
};
pub(in crate::problem) const PRECONDITION_FAILED: Help = Help {
    kk: "If-Match тақырыбындағы нұсқа ескірген, сондықтан сұрау орындалған жоқ. Деректі қайта оқып, жаңа ETag алыңыз да, \
         өзгерісті соған сай қайта жіберіңіз.",
    ru: "Версия в заголовке If-Match устарела, поэтому запрос не выполнен. Прочтите данные заново, возьмите новый ETag и \
         отправьте изменение с ним.",
    en: "The version in If-Match is no longer the current one, so nothing was done. Read it again, take the new ETag and \
         send the change with it.",
};
pub(in crate::problem) const ATTEMPT_ENDED: Help = Help {
    kk: "Регламенттің осы қадамында тіркеуге дейін әрекет тоқтатылды: detail өрісінде актінің хабарламасы, paragraph \
         өрісінде оның тармағы тұр. Себебін түзетіп, сақталған жобаны қайта жіберіңіз.",
    ru: "На этом шаге регламента попытка прекращена до регистрации: в detail — сообщение акта, в paragraph — его пункт. \
         Устраните причину и отправьте сохранённый черновик снова.",
    en: "At this step of the regulation the attempt ended before registration: detail is the message of the act, \
         paragraph its paragraph. Mend the cause and submit the draft, which is kept, again.",
};
