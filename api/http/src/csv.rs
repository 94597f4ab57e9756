//! Tables as RFC 4180 has them, safe to open in a sheet.

/// Adds a row.
pub(crate) fn row(text: &mut String, cells: &[&str]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        self::cell(text, cell);
    }
    text.push_str("\r\n");
}

/// A cell: quoted where it has to be; what a sheet would take for a formula begins with an apostrophe.
fn cell(text: &mut String, cell: &str) {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let is_plain = !is_formula && !cell.contains(['"', ',', '\r', '\n']);
    if is_plain {
        text.push_str(cell);
        return;
    }
    text.push('"');
    if is_formula {
        text.push('\'');
    }
    text.push_str(&cell.replace('"', "\"\""));
    text.push('"');
}

#[cfg(test)]
mod tests {
    #[test]
    fn cells_are_quoted_and_no_formula_is_left() {
        let mut text = String::new();
        super::row(&mut text, &["KZ12", "ЖШС «Дән», «Нан»", "a \"b\"", "=1+1", "-2", "@x", ""]);
        assert_eq!(text, "KZ12,\"ЖШС «Дән», «Нан»\",\"a \"\"b\"\"\",\"'=1+1\",\"'-2\",\"'@x\",\r\n");
    }
}
