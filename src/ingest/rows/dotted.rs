//! 2024.1 in a column of numbers: January, or October that lost its nought. Resolved by the other months, never guessed.

use std::collections::BTreeSet;

use crate::ingest::period;
use crate::ingest::text::squeeze;

/// The month that each text meant where it is `year.1`; `None` for other texts, and for those nothing tells.
pub fn resolve(texts: &[String]) -> Vec<Option<i32>> {
    let texts: Vec<String> = texts.iter().map(|text| squeeze(text)).collect();
    let split = |text: &str| -> Option<(i32, String)> {
        let (year, month) = text.split_once('.')?;
        let whole = year.len() == 4 && month.len() <= 2 && month.bytes().all(|b| b.is_ascii_digit());
        whole.then(|| Some((year.parse().ok()?, month.to_string()))).flatten()
    };
    let all: BTreeSet<(i32, String)> = texts.iter().filter_map(|text| split(text)).collect();
    let any = |test: &dyn Fn(&str) -> bool| all.iter().any(|(_, month)| test(month));
    // Text kept its noughts: 2024.10 is there, so 2024.1 is January. 2024.01 is there, so 2024.1 lost a nought behind.
    let (kept, padded) = (any(&|month| month == "10"), any(&|month| month.len() == 2 && month.starts_with('0')));
    (0..texts.len())
        .map(|at| {
            let year = period::dotted_one(&texts[at])?;
            if kept || padded {
                return Some(if padded && !kept { 10 } else { 1 });
            }
            let other = |step: &mut dyn Iterator<Item = usize>| {
                step.map(|next| &texts[next]).find(|text| **text != texts[at]).and_then(|text| split(text))
            };
            let before = other(&mut (0..at).rev());
            let after = other(&mut (at + 1..texts.len()));
            let is = |side: &Option<(i32, String)>, year: i32, month: &str| {
                side.as_ref().is_some_and(|(y, m)| *y == year && m == month)
            };
            let beside = |year: i32, month: &str| is(&before, year, month) || is(&after, year, month);
            let october = beside(year, "9") || beside(year, "11");
            let january = beside(year, "2") || beside(year - 1, "12");
            if october != january {
                return Some(if october { 10 } else { 1 });
            }
            let has = |months: &[&str]| months.iter().any(|month| all.contains(&(year, (*month).to_string())));
            match (has(&["2", "3"]), has(&["9", "11", "12"])) {
                (true, false) => Some(1),
                (false, true) => Some(10),
                _ => None,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn neighbours_tell_the_month() {
        let months = |texts: &[&str]| resolve(&texts.iter().map(|t| (*t).to_string()).collect::<Vec<_>>());
        assert_eq!(months(&["2024.9", "2024.1", "2024.11"]), [None, Some(10), None]);
        assert_eq!(months(&["2024.1", "2024.2"]), [Some(1), None]);
        assert_eq!(months(&["2024.1", "2024.10"]), [Some(1), None]);
        assert_eq!(months(&["2024.01", "2024.1"]), [None, Some(10)]);
        assert_eq!(months(&["2024.1", "2024.1"]), [None, None]);
        assert_eq!(
            months(&["2024.2", "2024.1", "2024.12", "2024.11", "2024.1", "2024.9"])[1..5],
            [Some(1), None, None, Some(10)]
        );
    }
}
