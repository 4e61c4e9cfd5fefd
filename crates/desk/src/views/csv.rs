//! Reads the files that the reading room freezes: UTF-8 CSV with a header line and LF.

/// Columns, rows up to `limit`, and whether more were left out.
pub(super) fn table(text: &str, limit: usize) -> (Vec<String>, Vec<Vec<String>>, bool) {
    let mut records = Records { text: text.chars().peekable() };
    let columns = records.next().unwrap_or_default();
    let rows: Vec<Vec<String>> = records.by_ref().take(limit).collect();
    let cut = records.next().is_some();
    (columns, rows, cut)
}

struct Records<'a> {
    text: std::iter::Peekable<std::str::Chars<'a>>,
}

impl Iterator for Records<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        self.text.peek()?;
        let mut fields = Vec::new();
        loop {
            let (field, more) = self.field();
            fields.push(field);
            if !more {
                return Some(fields);
            }
        }
    }
}

impl Records<'_> {
    /// A field, and whether the record goes on after it.
    fn field(&mut self) -> (String, bool) {
        let mut field = String::new();
        let mut quoted = false;
        while let Some(sign) = self.text.next() {
            match sign {
                '"' if quoted && self.text.next_if_eq(&'"').is_some() => field.push('"'),
                '"' => quoted = !quoted,
                ',' if !quoted => return (field, true),
                '\n' if !quoted => return (field, false),
                other => field.push(other),
            }
        }
        (field, false)
    }
}

#[cfg(test)]
mod tests;
