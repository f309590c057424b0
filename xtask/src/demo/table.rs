//! Text tables: reading and writing CSV as the contract has it (UTF-8, LF, RFC 4180). It knows no column by name.

/// A table of text cells.
#[derive(Clone, Default)]
pub struct Table {
    /// Column names.
    pub columns: Vec<String>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table with these columns, separated by spaces.
    pub fn new(columns: &str) -> Self {
        Self { columns: columns.split_whitespace().map(str::to_owned).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub fn push<const N: usize>(&mut self, row: [&str; N]) {
        let mut cells: Vec<String> = row.iter().map(|c| (*c).to_owned()).collect();
        cells.resize(self.columns.len(), String::new());
        self.rows.push(cells);
    }

    /// Position of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c == name)
    }

    /// The same rows with only these columns, in this order.
    pub fn only(&self, columns: &str) -> Self {
        let mut made = Self::new(columns);
        let places: Vec<Option<usize>> = made.columns.iter().map(|c| self.column(c)).collect();
        for row in &self.rows {
            let cells = places.iter().map(|p| p.and_then(|p| row.get(p)).cloned().unwrap_or_default());
            made.rows.push(cells.collect());
        }
        made
    }

    /// The file's text.
    pub fn csv(&self) -> String {
        let mut text = String::new();
        for row in std::iter::once(&self.columns).chain(&self.rows) {
            for (place, cell) in row.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                if cell.contains([',', '"', '\n', '\r']) {
                    text.push('"');
                    text.push_str(&cell.replace('"', "\"\""));
                    text.push('"');
                } else {
                    text.push_str(cell);
                }
            }
            text.push('\n');
        }
        text
    }

    /// Reads a file's text; the first record names the columns.
    pub fn read(text: &str) -> Self {
        let mut records: Vec<Vec<String>> = vec![vec![String::new()]];
        let mut quoted = false;
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            let Some(record) = records.last_mut() else { break };
            match letter {
                '"' if quoted && letters.peek() == Some(&'"') => {
                    letters.next();
                    if let Some(cell) = record.last_mut() {
                        cell.push('"');
                    }
                }
                '"' => quoted = !quoted,
                ',' if !quoted => record.push(String::new()),
                '\n' if !quoted => records.push(vec![String::new()]),
                '\r' if !quoted => {}
                other => {
                    if let Some(cell) = record.last_mut() {
                        cell.push(other);
                    }
                }
            }
        }
        records.retain(|r| r.len() > 1 || r.first().is_some_and(|c| !c.is_empty()));
        let mut records = records.into_iter();
        Self { columns: records.next().unwrap_or_default(), rows: records.collect() }
    }
}

/// A whole number of units of 10^-`decimals`, printed without needless noughts.
pub fn decimal(number: i64, decimals: u8) -> String {
    if decimals == 0 {
        return number.to_string();
    }
    let unit = 10_i64.pow(u32::from(decimals));
    let (whole, rest) = (number.abs() / unit, number.abs() % unit);
    let sign = if number < 0 { "-" } else { "" };
    let width = usize::from(decimals);
    let text = format!("{sign}{whole}.{rest:0width$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `num ÷ den` in per cent with one decimal, rounded half up; empty when `den` is nought.
pub fn percent(num: i64, den: i64) -> String {
    if den == 0 {
        return String::new();
    }
    let tenths = (num * 2000 + den) / (2 * den);
    format!("{}.{}", tenths / 10, tenths % 10)
}
