//! The formulas of a form: what may be typed, what is coloured, what the column 核对 says. They name cells and words of ours only, and use only
//! functions that WPS, Excel and LibreOffice share: IF, AND, OR, ISNUMBER, INT, ROUND, ABS, SUM, COUNT, COUNTBLANK, LEN, TRIM.

use crate::ingest::monthly::{FAR_FLOW, FAR_LEAST, FAR_STOCK};
use crate::strings::forms::{ABOVE, BLANK, FAR, NOT_APPLICABLE, NOUGHT_BELOW, ZERO};

/// A relation of a cell to another one: the cell, and whether it stands above the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Against {
    /// The other cell.
    pub cell: String,
    /// Whether the checked cell is the numerator.
    pub is_top: bool,
}

/// What may be typed into a cell: a number of so many digits, not below nought, `/`, or nothing; and not beyond what it stands against.
pub(super) fn typed(cell: &str, decimals: u8, against: &[Against]) -> String {
    let whole = format!("ROUND({cell},{decimals})={cell}");
    let mut all = vec![format!("{cell}>=0"), whole];
    for other in against {
        let (top, bottom) = if other.is_top { (cell, other.cell.as_str()) } else { (other.cell.as_str(), cell) };
        all.push(format!("IF(ISNUMBER({}),{top}<={bottom},TRUE)", other.cell));
    }
    format!("IF(ISNUMBER({cell}),AND({}),OR({cell}=\"\",{cell}=\"{NOT_APPLICABLE}\"))", all.join(","))
}

/// Whether a figure is far from last month's.
pub(super) fn far(now: &str, before: &str, is_stock: bool) -> String {
    let share = if is_stock { FAR_STOCK } else { FAR_FLOW };
    format!(
        "AND(ISNUMBER({now}),ISNUMBER({before}),ABS(N({now})-N({before}))>={FAR_LEAST},ABS(N({now})-N({before}))*100>{share}*ABS(N({before})))"
    )
}

/// Whether a numerator is above its denominator.
pub(super) fn above(top: &str, bottom: &str) -> String {
    format!("AND(ISNUMBER({top}),ISNUMBER({bottom}),N({top})>N({bottom}))")
}

/// Whether a cell is still to be filled in: blank, and not covered by 零报.
pub(super) fn blank(cell: &str, is_stock: bool, zero: &str) -> String {
    if is_stock { format!("{cell}=\"\"") } else { format!("AND({cell}=\"\",{zero}<>\"{ZERO}\")") }
}

/// 核对 beside an item that is filled in. `aboves` are the conditions under which it cannot be, with what is said.
pub(super) fn beside(
    cell: &str,
    before: &str,
    note: &str,
    is_stock: bool,
    zero: &str,
    aboves: &[(String, String)],
) -> String {
    let far = format!("AND({},LEN(TRIM({note}))=0)", far(cell, before, is_stock));
    let empty = if is_stock { format!("\"{BLANK}\"") } else { format!("IF({zero}=\"{ZERO}\",\"{ZERO}\",\"{BLANK}\")") };
    let mut formula = format!("IF({far},\"{FAR}\",\"\")");
    for (condition, words) in aboves.iter().rev() {
        formula = format!("IF({condition},\"{words}\",{formula})");
    }
    format!("IF({cell}=\"\",{empty},{formula})")
}

/// 核对 beside a sum: how many places are blank, else whether it is far from last month's.
pub(super) fn beside_total(sum: &str, range: &str, before: &str, note: &str, is_stock: bool, zero: &str) -> String {
    let far = format!("IF(AND({},LEN(TRIM({note}))=0),\"{FAR}\",\"\")", far(sum, before, is_stock));
    let count = format!("COUNTBLANK({range})");
    let blank = format!("IF({count}>0,{count}&\"格{BLANK}\",{far})");
    if is_stock { blank } else { format!("IF({zero}=\"{ZERO}\",{far},{blank})") }
}

/// The sum of a column of places, blank while nothing is filled in.
pub(super) fn sum(range: &str) -> String {
    format!("IF(COUNT({range})=0,\"\",SUM({range}))")
}

/// The same, seen from the first sheet.
pub(super) fn carried(cell: &str) -> String {
    format!("IF(ISNUMBER({cell}),{cell},\"\")")
}

/// A rate of two cells.
pub(super) fn rate(top: &str, bottom: &str, factor: u32, decimals: u8) -> String {
    format!(
        "IF(AND(ISNUMBER({top}),ISNUMBER({bottom})),IF(N({bottom})=0,\"{NOUGHT_BELOW}\",ROUND(N({top})/N({bottom})*{factor},{decimals})),\"\")"
    )
}

/// 核对 beside a rate in per cent.
pub(super) fn beside_rate(cell: &str) -> String {
    format!("IF(ISNUMBER({cell}),IF({cell}>100,\"{ABOVE}\",\"\"),\"\")")
}

/// How many cells are blank in all: `flows` and `stocks` are cells or ranges.
pub(super) fn blanks(flows: &[String], stocks: &[String], zero: &str) -> String {
    let count = |cells: &[String]| -> String {
        let each: Vec<String> = cells.iter().map(|cells| format!("COUNTBLANK({cells})")).collect();
        if each.is_empty() { "0".into() } else { each.join("+") }
    };
    format!("{}+IF({zero}=\"{ZERO}\",0,{})", count(stocks), count(flows))
}

/// 填报情况: the number of blanks in words.
pub(super) fn state(blanks: &str) -> String {
    format!("IF({blanks}=0,\"填报情况：已填齐\",\"填报情况：还有\"&({blanks})&\"格未填\")")
}
