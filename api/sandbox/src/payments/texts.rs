//! The words of the hosted page.

use ruqsat_licensing::values::Lang;

use super::order::OrderState;

/// The words in one language.
pub(crate) struct Texts {
    pub(crate) code: &'static str,
    pub(crate) own_name: &'static str,
    pub(crate) heading: &'static str,
    pub(crate) sandbox: &'static str,
    pub(crate) amount: &'static str,
    pub(crate) purpose: &'static str,
    pub(crate) payment: &'static str,
    pub(crate) order: &'static str,
    pub(crate) pay: &'static str,
    pub(crate) decline: &'static str,
    pub(crate) cancel: &'static str,
    pub(crate) back: &'static str,
    pub(crate) languages: &'static str,
    pub(crate) unknown: &'static str,
    paid: &'static str,
    failed: &'static str,
    cancelled: &'static str,
    expired: &'static str,
    refunded: &'static str,
}

pub(crate) const ALL: [Lang; 3] = [Lang::Kk, Lang::Ru, Lang::En];

pub(crate) fn texts(lang: Lang) -> &'static Texts {
    match lang {
        Lang::Kk => &KK,
        Lang::Ru => &RU,
        Lang::En => &EN,
    }
}

impl Texts {
    /// The result; nothing yet while the order is open.
    pub(crate) fn result(&self, state: OrderState) -> Option<&'static str> {
        match state {
            OrderState::Pending => None,
            OrderState::Paid => Some(self.paid),
            OrderState::Failed => Some(self.failed),
            OrderState::Cancelled => Some(self.cancelled),
            OrderState::Expired => Some(self.expired),
            OrderState::Refunded => Some(self.refunded),
        }
    }
}

const KK: Texts = Texts {
    code: "kk",
    own_name: "Қазақша",
    heading: "Алымды төлеу",
    sandbox: "SANDBOX — бұл сынақ төлем шлюзі. Нақты ақша алынбайды.",
    amount: "Сомасы",
    purpose: "Төлем мақсаты",
    payment: "Төлем нөмірі",
    order: "Шлюздегі тапсырыс нөмірі",
    pay: "Төлеу",
    decline: "Банктің бас тартуын сынау",
    cancel: "Төлемнен бас тарту",
    back: "Порталға оралу",
    languages: "Тіл",
    unknown: "Мұндай тапсырыс жоқ",
    paid: "Төлем қабылданды",
    failed: "Банк төлемді қабылдамады",
    cancelled: "Төлемнен бас тартылды",
    expired: "Тапсырыстың мерзімі өтіп кетті",
    refunded: "Төлем қайтарылды",
};

const RU: Texts = Texts {
    code: "ru",
    own_name: "Русский",
    heading: "Оплата сбора",
    sandbox: "SANDBOX — это тестовый платёжный шлюз. Настоящие деньги не списываются.",
    amount: "Сумма",
    purpose: "Назначение платежа",
    payment: "Номер платежа",
    order: "Номер заказа в шлюзе",
    pay: "Оплатить",
    decline: "Проверить отказ банка",
    cancel: "Отказаться от оплаты",
    back: "Вернуться на портал",
    languages: "Язык",
    unknown: "Такого заказа нет",
    paid: "Платёж принят",
    failed: "Банк отклонил платёж",
    cancelled: "Оплата отменена",
    expired: "Срок заказа истёк",
    refunded: "Платёж возвращён",
};

const EN: Texts = Texts {
    code: "en",
    own_name: "English",
    heading: "Fee payment",
    sandbox: "SANDBOX — this is a test payment gateway. No real money is taken.",
    amount: "Amount",
    purpose: "Purpose",
    payment: "Payment number",
    order: "Order number at the gateway",
    pay: "Pay",
    decline: "Try a refusal by the bank",
    cancel: "Cancel the payment",
    back: "Back to the portal",
    languages: "Language",
    unknown: "There is no such order",
    paid: "The payment was accepted",
    failed: "The bank declined the payment",
    cancelled: "The payment was cancelled",
    expired: "The order has expired",
    refunded: "The payment was refunded",
};
