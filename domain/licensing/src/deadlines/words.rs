//! A deadline in words that whoever waits for it understands.

use super::{Counted, Day};
use crate::calendar::{DayKind, holiday_name};
use crate::values::Text;
use chrono::{NaiveDate, TimeDelta};

/// A text out of its three languages.
fn text(kk: impl Into<String>, ru: impl Into<String>, en: impl Into<String>) -> Text {
    Text { kk: kk.into(), ru: ru.into(), en: en.into() }
}

/// A date as it is written in Kazakhstan.
fn date(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// What a day is.
pub fn kind_words(kind: &DayKind) -> Text {
    match kind {
        DayKind::Working => text("жұмыс күні", "рабочий день", "working day"),
        DayKind::Weekend => text("демалыс күні", "выходной день", "weekend"),
        DayKind::Holiday { name, is_provisional } => {
            let name = holiday_name(name).unwrap_or_else(|| text("мереке", "праздник", "holiday"));
            if *is_provisional {
                let Text { kk, ru, en } = name;
                return text(
                    format!("{kk} (күні болжамды)"),
                    format!("{ru} (дата предположительна)"),
                    format!("{en} (the date is an estimate)"),
                );
            }
            name
        }
        DayKind::Shifted { holiday } => {
            let day = date(*holiday);
            text(
                format!("демалыс: {day} мерекесі демалыс күнімен тұспа-тұс келді"),
                format!("выходной: праздник {day} совпал с выходным днём"),
                format!("day off: the holiday of {day} fell on a day off"),
            )
        }
        DayKind::Moved { works, act } => {
            let day = date(*works);
            text(
                format!("демалыс күні {day} күнінен ауыстырылды ({act})"),
                format!("выходной, перенесён с {day} ({act})"),
                format!("day off, moved from {day} ({act})"),
            )
        }
        DayKind::MadeWorking { off, act } => {
            let day = date(*off);
            text(
                format!("жұмыс күні: демалыс {day} күніне ауыстырылды ({act})"),
                format!("рабочий день: выходной перенесён на {day} ({act})"),
                format!("working day: the day off was moved to {day} ({act})"),
            )
        }
    }
}

/// What a day counted for: a line of the trace.
pub fn day_words(day: &Day) -> Text {
    let kind = kind_words(&day.kind);
    let said = match &day.counted {
        Counted::Start => text(
            "басталған күн есептелмейді",
            "день начала не считается",
            "the day it starts on does not count",
        ),
        Counted::Day(n) => text(format!("{n}-күн"), format!("{n}-й день"), format!("day {n}")),
        Counted::Time(time) if time.is_zero() => {
            text("жұмыс уақытынан тыс", "вне рабочего времени", "outside office hours")
        }
        Counted::Time(time) => {
            let [hours, minutes, seconds] = parts(*time);
            text(
                format!("{hours} сағ {minutes} мин {seconds} с есептелді"),
                format!("засчитано {hours} ч {minutes} мин {seconds} с"),
                format!("{hours} h {minutes} min {seconds} s counted"),
            )
        }
        Counted::Off => text("есептелмейді", "не считается", "does not count"),
        Counted::Paused => text("мерзім тоқтатыла тұрған", "срок приостановлен", "the term is suspended"),
        Counted::End => text(
            "соңғы күн жұмыс күніне ауысты",
            "последний день перенесён на рабочий",
            "the last day moved to a working day",
        ),
    };
    text(
        format!("{}: {} — {}", date(day.date), kind.kk, said.kk),
        format!("{}: {} — {}", date(day.date), kind.ru, said.ru),
        format!("{}: {} — {}", date(day.date), kind.en, said.en),
    )
}

fn parts(time: TimeDelta) -> [i64; 3] {
    [time.num_hours(), time.num_minutes() % 60, time.num_seconds() % 60]
}
