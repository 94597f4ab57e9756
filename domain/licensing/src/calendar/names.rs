//! What the holidays are called.

use crate::values::Text;

/// Key of the data, then Kazakh, Russian and English.
const NAMES: [(&str, [&str; 3]); 13] = [
    ("new_year", ["Жаңа жыл", "Новый год", "New Year"]),
    ("orthodox_christmas", ["Православиелік Рождество", "Православное Рождество", "Orthodox Christmas"]),
    ("womens_day", ["Халықаралық әйелдер күні", "Международный женский день", "International Women's Day"]),
    ("nauryz", ["Наурыз мейрамы", "Наурыз мейрамы", "Nauryz"]),
    (
        "unity_day",
        ["Қазақстан халқының бірлігі мерекесі", "Праздник единства народа Казахстана", "Unity Day"],
    ),
    ("defender_day", ["Отан қорғаушы күні", "День защитника Отечества", "Defender of the Fatherland Day"]),
    ("victory_day", ["Жеңіс күні", "День Победы", "Victory Day"]),
    ("kurban_ait", ["Құрбан айттың бірінші күні", "Первый день Курбан айта", "First day of Kurban Ait"]),
    ("capital_day", ["Астана күні", "День столицы", "Capital Day"]),
    (
        "constitution_day",
        [
            "Қазақстан Республикасының Конституциясы күні",
            "День Конституции Республики Казахстан",
            "Constitution Day",
        ],
    ),
    ("republic_day", ["Республика күні", "День Республики", "Republic Day"]),
    (
        "first_president_day",
        [
            "Қазақстан Республикасының Тұңғыш Президенті күні",
            "День Первого Президента Республики Казахстан",
            "Day of the First President",
        ],
    ),
    ("independence_day", ["Тәуелсіздік күні", "День Независимости", "Independence Day"]),
];

/// The name of a holiday by its key in the data; `None` for one that has none.
pub fn holiday_name(key: &str) -> Option<Text> {
    let (_, [kk, ru, en]) = NAMES.iter().find(|(known, _)| *known == key)?;
    Some(Text { kk: (*kk).into(), ru: (*ru).into(), en: (*en).into() })
}
