//! The receipt of a fee: who paid how much for what, as the payment gateway confirmed it. It is no signed document, and
//! says so.

use crate::paper::{Block, Paper, day, pdf};
use ruqsat_licensing::payments::Receipt;
use ruqsat_licensing::values::{Lang, Money};

mod words {
    use crate::paper::words;

    words! {
        title = "Алым төленгені туралы түбіртек", "Квитанция об уплате сбора", "Receipt of a fee";
        payer = "Төлеуші", "Плательщик", "Payer";
        iin = "ЖСН", "ИИН", "IIN";
        bin = "БСН", "БИН", "BIN";
        amount = "Сомасы", "Сумма", "Amount";
        service = "Мемлекеттік қызмет", "Государственная услуга", "Public service";
        operation = "Операция", "Операция", "Operation";
        application = "Өтініш", "Заявление", "Application";
        order = "Төлем шлюзіндегі нөмірі", "Номер в платёжном шлюзе", "Number at the payment gateway";
        confirmed = "Төлем расталған күн", "Дата подтверждения платежа", "Payment confirmed on";
        note = "Түбіртек төлем шлюзінің растауы бойынша жасалды; қол қойылған құжат емес.",
            "Квитанция составлена по подтверждению платёжного шлюза и не является подписанным документом.",
            "Drawn up as the payment gateway confirmed it; this is no signed document.";
    }
}

/// Whole tenge in groups of three, and tiyn where there are any.
fn tenge(amount: Money) -> String {
    let (whole, tiyn) = ((amount.minor / 100).to_string(), amount.minor % 100);
    let mut text = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    if tiyn == 0 { format!("{text} ₸") } else { format!("{text},{tiyn:02} ₸") }
}

fn blocks(receipt: &Receipt<'_>, lang: Lang) -> Vec<Block> {
    use ruqsat_licensing::values::Party;
    let Receipt { payment, application, definition } = receipt;
    let (label, number) = match &application.applicant {
        Party::Individual { iin } => (words::iin(lang), iin.as_str()),
        Party::LegalEntity { bin } => (words::bin(lang), bin.as_str()),
    };
    let operation = definition.operation(application.operation()).map(|one| one.title.get(lang));
    let field = |label, value: &str| Block::Field(label, value.to_owned());
    let mut blocks = vec![
        Block::Title(words::title(lang).to_owned()),
        Block::Number(format!("№ {}", payment.id)),
        field(words::payer(lang), &application.applicant_name),
        field(label, number),
        field(words::amount(lang), &tenge(payment.amount)),
        field(words::confirmed(lang), &day(payment.updated_at)),
        field(words::service(lang), definition.title.get(lang)),
    ];
    blocks.extend(operation.map(|title| field(words::operation(lang), title)));
    blocks.push(field(words::application(lang), application.id.as_str()));
    blocks.extend(payment.order.as_deref().map(|order| field(words::order(lang), order)));
    blocks.push(Block::Small(words::note(lang).to_owned()));
    blocks
}

/// Draws a receipt.
pub fn receipt_pdf(receipt: &Receipt<'_>, lang: Lang) -> Option<Vec<u8>> {
    let (number, at) = (receipt.payment.id.as_str(), receipt.payment.updated_at);
    let title = format!("{} № {number}", words::title(lang));
    pdf(&Paper { number, title, lang, at, code: None }, &blocks(receipt, lang), &[])
}

#[cfg(test)]
mod tests {
    use super::tenge;
    use ruqsat_licensing::values::Money;

    #[test]
    fn sums_are_written_as_people_read_them() {
        let written = [0, 100, 99_900, 4_325_000, 123_456_789].map(|minor| tenge(Money { minor }));
        assert_eq!(written, ["0 ₸", "1 ₸", "999 ₸", "43\u{a0}250 ₸", "1\u{a0}234\u{a0}567,89 ₸"]);
    }
}
