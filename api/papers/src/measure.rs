//! How wide a text is, without a font at hand: each character as wide as in the widest of the usual sans-serif faces
//! (DejaVu Sans and Liberation Sans, measured), so that what is wrapped here fits wherever it is shown.

/// Widths of characters in hundredths of the type size.
const WIDTHS: [(i32, &str); 16] = [
    (30, "'IijlІі"),
    (35, " \u{a0},./:;\\|·"),
    (40, "()-[]ft"),
    (45, "!r"),
    (50, "\"*J`"),
    (55, "cszгзсэ"),
    (60, "?L_kvxyвтухчьғұү–§"),
    (65, "$0123456789FTabdeghnopqu{}ГЗТУабеийклоряёәқөҰҮһ«»"),
    (70, "ABEKPSVXYZАБВЕРХЧЬднпцЁҒңҺ"),
    (75, "CNRUИЙКСЭЯъҚ"),
    (80, "&DGHOQДЛНОПЦмыӘҢӨ"),
    (85, "#+<=>^w~Ъю≤×"),
    (90, "MМФЫф"),
    (95, "жшщ"),
    (100, "%Wm—…"),
    (105, "@"),
];

/// Whatever is not listed.
const WIDEST: i32 = 110;

/// How much wider bold is, in hundredths.
const BOLD: i32 = 115;

/// A type: its size in pixels, and whether it is bold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Face {
    /// Pixels.
    pub(crate) size: i32,
    /// Bold.
    pub(crate) bold: bool,
}

impl Face {
    /// From one line to the next, pixels.
    pub(crate) fn line(self) -> i32 {
        self.size + 3
    }

    /// How wide a text is at most, pixels.
    pub(crate) fn width(self, text: &str) -> i32 {
        let hundredths: i32 = text.chars().map(width).sum();
        let weight = if self.bold { BOLD } else { 100 };
        (hundredths * self.size * weight + 9_999) / 10_000
    }

    /// The text in lines, none wider than `room` pixels; a word that is wider is cut. A no-break space breaks no line,
    /// nor does the one after a number sign.
    pub(crate) fn wrap(self, text: &str, room: i32) -> Vec<String> {
        let text = text.replace("№ ", "№\u{a0}");
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for word in text.split([' ', '\n', '\t']).filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&longer) <= room {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for c in word.chars() {
                line.push(c);
                if self.width(&line) > room && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::take(&mut line));
                    line.push(c);
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }
}

fn width(c: char) -> i32 {
    WIDTHS.iter().find(|(_, chars)| chars.contains(c)).map_or(WIDEST, |(width, _)| *width)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Face = Face { size: 13, bold: false };

    #[test]
    fn no_line_is_wider_than_its_room_and_nothing_is_lost() {
        let texts = [
            "Көрсетілетін қызметті алушының сұрау салуын тіркеу және өңдеу",
            "Правопреемственно-реорганизационнаяоченьдлиннаяаббревиатурабезпробелов да",
            "",
            "  a  ",
            "日本語日本語日本語日本語日本語日本語日本語",
        ];
        for text in texts {
            for room in [20, 90, 180] {
                let lines = PLAIN.wrap(text, room);
                assert!(lines.iter().all(|line| PLAIN.width(line) <= room), "{lines:?}");
                let kept: String = lines.concat().split_whitespace().collect();
                assert_eq!(kept, text.split_whitespace().collect::<String>());
            }
        }
    }

    #[test]
    fn a_number_stays_with_its_sign() {
        let lines =
            PLAIN.wrap("Приказ от 28 мая 2015 года № 619", PLAIN.width("Приказ от 28 мая 2015 года №") + 1);
        assert_eq!(lines, ["Приказ от 28 мая 2015 года", "№\u{a0}619"]);
    }

    #[test]
    fn bold_is_wider() {
        assert!(Face { bold: true, ..PLAIN }.width("Шарт") > PLAIN.width("Шарт"));
    }
}
