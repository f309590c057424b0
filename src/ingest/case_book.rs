//! The rows of a 明细台账 counted: each case used once, or its row set aside with the reason. Rows come from a raw table or straight from
//! the bytes of a file, through one interface, so that both ways count alike. Nothing of a personal column is looked at.

use super::blocks::{YEARS, category};
use super::case_counts::{Case, CaseTotals, Counts, NO_KIND};
use super::case_plan::{CasePlan, month_of, plain_month};
use super::case_words::{self, Asked, Family, Outcome, Part, Rating};
use super::collect::Collector;
use super::layout::is_total;
use super::ledger::{Ledger, Spot};
use super::place::{AreaBook, Match};
use super::stream_index::{Keys, Seen, Words};
use super::tally::Tally;
use super::text::{squeeze, tidy};
use crate::model::{AreaId, FindingCode, Severity};
use crate::source::{RawTable, Row};

/// Most kinds counted one by one: a column with more is free text.
const MOST_KINDS: usize = 500;
/// Longest word of a cell quoted in a finding, characters.
const QUOTED: usize = 20;

/// Stands in the cache for an area not looked for yet.
const UNKNOWN: AreaId = AreaId(u32::MAX);

/// A row as cells of bytes.
pub trait Cells {
    /// Its line in the file.
    fn line(&self) -> u32;
    /// How many cells it has.
    fn width(&self) -> usize;
    /// A cell; empty beyond the end.
    fn cell(&self, at: usize) -> &[u8];
}

impl Cells for Row<'_> {
    fn line(&self) -> u32 {
        Row::line(self)
    }
    fn width(&self) -> usize {
        self.len()
    }
    fn cell(&self, at: usize) -> &[u8] {
        Row::cell(self, at).as_bytes()
    }
}

/// Makes text of a cell; `None` when its bytes are not in the file's encoding.
pub type ToText<'t> = &'t dyn Fn(&[u8]) -> Option<String>;

/// A row that belongs to the data only if a case follows it.
struct Waiting {
    line: u32,
    code: FindingCode,
    text: String,
}

/// Ids of distinct cells with what each means.
struct Column<T> {
    at: Option<usize>,
    words: Words,
    meaning: Vec<T>,
}

impl<T: Copy> Column<T> {
    fn new(at: Option<usize>) -> Self {
        Self { at, words: Words::default(), meaning: Vec::new() }
    }

    /// The number and meaning of the row's cell; the outer `None` is a cell in another encoding.
    #[inline]
    fn read(&mut self, row: &impl Cells, text: ToText, mean: impl FnOnce(&str) -> T) -> Option<(u32, T)> {
        let cell = self.at.map_or(&[][..], |at| row.cell(at));
        let number = match self.words.find(cell) {
            Some(number) => number,
            None => {
                let meaning = mean(tidy(&text(cell)?));
                self.meaning.push(meaning);
                self.words.add(cell)
            }
        };
        Some((number, *self.meaning.get(number as usize)?))
    }
}

/// Counts the rows of one ledger.
pub struct CaseReader<'a, 'r> {
    plan: &'a CasePlan,
    book: &'a AreaBook<'r>,
    categories: Vec<String>,
    unstated: AreaId,
    ledger: Ledger,
    tally: Tally,
    counts: Counts,
    seen: Seen,
    before: &'a Seen,
    number: Option<usize>,
    date: usize,
    code: Option<usize>,
    names: Vec<usize>,
    places: Vec<Column<bool>>,
    /// Cells of a column and those before it, as one number.
    cached: Vec<Keys>,
    areas: Vec<(AreaId, Option<AreaId>)>,
    last_above: Option<AreaId>,
    /// Why the last place was not found.
    fault: FindingCode,
    kind: Column<u16>,
    outcome: Column<Outcome>,
    rating: Column<Rating>,
    in_time: Column<Option<bool>>,
    asked: (Asked, Asked),
    /// Results and evaluations nobody knows, with how often and the first line.
    unknown: [Vec<(u32, u32, String)>; 2],
    waiting: Vec<Waiting>,
    kinds_left_out: u32,
}

/// What one ledger came to.
pub struct CaseResult {
    /// What kind of cases.
    pub family: Family,
    /// Its counts, areas and kinds not yet summed up.
    pub counts: Counts,
    /// Its case numbers.
    pub seen: Seen,
    /// Its findings.
    pub ledger: Ledger,
    /// Its rows.
    pub tally: Tally,
    /// The categories of the import with those it brought.
    pub categories: Vec<String>,
}

impl<'a, 'r> CaseReader<'a, 'r> {
    /// Ready for the first row below the header. `before` are case numbers of files read already, `ledger` has the findings so far.
    pub fn new(
        plan: &'a CasePlan,
        book: &'a AreaBook<'r>,
        collector: &mut Collector,
        before: &'a Seen,
        ledger: Ledger,
    ) -> Self {
        let find = |test: &dyn Fn(Part) -> bool| plan.columns.iter().position(|column| test(column.part));
        let asked = |at: Option<usize>| match at.map(|at| plan.columns[at].part) {
            Some(Part::Result(asked) | Part::InTime(asked)) => asked,
            _ => Asked::Words,
        };
        let (result, in_time) = (find(&|p| matches!(p, Part::Result(_))), find(&|p| matches!(p, Part::InTime(_))));
        let (code, names) = (find(&|p| p == Part::Code), plan.areas());
        let unstated = if code.is_none() && names.is_empty() { collector.unstated() } else { AreaId(0) };
        Self {
            plan,
            book,
            categories: std::mem::take(&mut collector.categories),
            unstated,
            ledger,
            tally: Tally::default(),
            counts: Counts::default(),
            seen: Seen::default(),
            before,
            number: find(&|p| p == Part::Number),
            date: find(&|p| matches!(p, Part::Date(_))).unwrap_or(0),
            places: code.iter().chain(&names).map(|at| Column::new(Some(*at))).collect(),
            code,
            cached: (0..=names.len()).map(|_| Keys::default()).collect(),
            names,
            areas: Vec::new(),
            last_above: None,
            fault: FindingCode::UnknownArea,
            kind: Column::new(find(&|p| matches!(p, Part::Category(_)))),
            outcome: Column::new(result),
            rating: Column::new(find(&|p| p == Part::Rating)),
            in_time: Column::new(in_time),
            asked: (asked(result), asked(in_time)),
            unknown: [Vec::new(), Vec::new()],
            waiting: Vec::new(),
            kinds_left_out: 0,
        }
    }

    /// How many rows were set aside.
    pub fn aside_so_far(&self) -> u32 {
        self.tally.aside()
    }

    /// Counts one row; `None` when a cell is in another encoding than the file.
    pub fn read(&mut self, row: &impl Cells, text: ToText) -> Option<()> {
        let month = match plain_month(row.cell(self.date).trim_ascii()) {
            Some(month) => month,
            None => {
                if let Some(waiting) = self.waits(row, text)? {
                    self.waiting.push(waiting);
                    return Some(());
                }
                self.admit();
                let cell = text(row.cell(self.date))?;
                if let Some(total) = self.total(row, text)? {
                    return self.aside(row, FindingCode::TotalRow, Severity::Info, None, &total);
                }
                let month = month_of(&cell).map(|(month, _)| month).filter(|month| YEARS.contains(&(month / 12)));
                let Some(month) = month else {
                    let severity = Severity::Error;
                    return self.aside(row, FindingCode::PeriodError, severity, Some(self.date), tidy(&cell));
                };
                month
            }
        };
        if !self.waiting.is_empty() {
            self.admit();
        }
        let width = self.plan.columns.len();
        if row.width() != width {
            for at in width..row.width() {
                if !tidy(&text(row.cell(at))?).is_empty() {
                    return self.aside(row, FindingCode::ExtraCell, Severity::Error, None, &row.width().to_string());
                }
            }
            if row.width() + 1 < width {
                self.ledger.note(FindingCode::MissingCell, Severity::Warning, Spot::row(row.line()), "");
            }
        }
        let print = match self.number {
            Some(at) => match fingerprint(row.cell(at), text)? {
                Some(print) => Some(print),
                None => return self.aside(row, FindingCode::MissingCell, Severity::Error, Some(at), ""),
            },
            None => None,
        };
        if let Some(print) = print
            && (self.seen.has(print) || self.before.has(print))
        {
            let at = self.number;
            let number = text(row.cell(at.unwrap_or(0)))?;
            return self.aside(row, FindingCode::DuplicateRow, Severity::Warning, at, tidy(&number));
        }
        let Some(area) = self.area(row, text)? else {
            self.tally.set_aside(row.line(), self.fault);
            return Some(());
        };
        let kind = self.kind_of(row, text)?;
        let asked = self.asked;
        let (result, outcome) = self.outcome.read(row, text, |word| case_words::outcome(word, asked.0))?;
        let (said, rating) = self.rating.read(row, text, case_words::rating)?;
        let (_, in_time) = self.in_time.read(row, text, |word| case_words::in_time(word, asked.1))?;
        if outcome == Outcome::Unknown {
            strange(&mut self.unknown[0], result, row, self.outcome.at, text)?;
        }
        if rating == Rating::Unknown {
            strange(&mut self.unknown[1], said, row, self.rating.at, text)?;
        }
        if let Some(print) = print {
            self.seen.insert(print);
        }
        self.counts.count(Case { area, month, kind, outcome, rating, in_time });
        self.tally.cells += 1;
        self.tally.push(row.line(), false, 1);
        Some(())
    }

    fn aside(
        &mut self,
        row: &impl Cells,
        code: FindingCode,
        severity: Severity,
        at: Option<usize>,
        value: &str,
    ) -> Option<()> {
        let plan = self.plan;
        let header = at.map_or("", |at| plan.columns[at].header.as_str());
        let spot = at.map_or(Spot::row(row.line()), |at| Spot::cell(row.line(), at, header));
        let value: String = value.chars().take(2 * QUOTED).collect();
        self.ledger.note(code, severity, spot, &value);
        self.tally.set_aside(row.line(), code);
        Some(())
    }

    /// A blank row or a note: part of the data only when cases follow.
    fn waits(&self, row: &impl Cells, text: ToText) -> Option<Option<Waiting>> {
        for at in 0..row.width() {
            let cell = text(row.cell(at))?;
            let cell = tidy(&cell);
            if !cell.is_empty() {
                let waiting = Waiting {
                    line: row.line(),
                    code: FindingCode::FooterRow,
                    text: cell.chars().take(2 * QUOTED).collect(),
                };
                return Some(case_words::is_foot(cell).then_some(waiting));
            }
        }
        Some(Some(Waiting { line: row.line(), code: FindingCode::BlankRow, text: String::new() }))
    }

    /// A case has come: the rows that waited stand among the data.
    fn admit(&mut self) {
        for Waiting { line, code, text } in std::mem::take(&mut self.waiting) {
            self.ledger.note(code, Severity::Info, Spot::row(line), &text);
            self.tally.set_aside(line, code);
        }
    }

    /// The total word in the first cell, the number, an area or the kind.
    fn total(&self, row: &impl Cells, text: ToText) -> Option<Option<String>> {
        let columns = [Some(0), self.number, self.kind.at].into_iter().flatten().chain(self.names.iter().copied());
        for at in columns {
            if self.plan.columns.get(at).is_some_and(|column| column.part == Part::Personal) {
                continue;
            }
            let word = squeeze(&text(row.cell(at))?);
            if is_total(&word) {
                return Some(Some(word));
            }
        }
        Some(None)
    }

    /// The row's area, learnt once for every combination of cells; the inner `None` is noted.
    #[inline]
    fn area(&mut self, row: &impl Cells, text: ToText) -> Option<Option<AreaId>> {
        if self.places.is_empty() {
            return Some(Some(self.unstated));
        }
        let (mut chain, mut merged) = (0u32, false);
        let names = self.names.len();
        let places = self.places.len();
        for (step, place) in self.places.iter_mut().enumerate() {
            let (number, blank) = place.read(row, text, str::is_empty)?;
            // A blank cell above the lowest name takes the name of the row above.
            merged |= blank && step + names >= places && step + 1 < places;
            chain = match step {
                0 => number,
                _ => self.cached[step].number((u64::from(chain) << 32) | u64::from(number)).0,
            };
        }
        let at = chain as usize;
        if !merged
            && let Some(&(known, above)) = self.areas.get(at)
            && known != UNKNOWN
        {
            self.last_above = above.or(self.last_above);
            return Some(Some(known));
        }
        let (found, above) = self.find_area(row, text, merged)?;
        self.last_above = above.or(self.last_above);
        if let (Some(id), false) = (found, merged) {
            if self.areas.len() <= at {
                self.areas.resize(at + 1, (UNKNOWN, None));
            }
            self.areas[at] = (id, above);
        }
        Some(found)
    }

    /// The deepest area named, inside those named above it, or the area of the code; with it the last area named above the lowest.
    fn find_area(&mut self, row: &impl Cells, text: ToText, merged: bool) -> Option<(Option<AreaId>, Option<AreaId>)> {
        if let Some(at) = self.code {
            let code = text(row.cell(at))?;
            if let Some(id) = self.book.by_code(tidy(&code)) {
                return Some((Some(id), None));
            }
            if self.names.is_empty() {
                self.note_area(FindingCode::UnknownArea, row, at, tidy(&code));
                return Some((None, None));
            }
        }
        let names = self.names.clone();
        let (mut found, mut above) = (None, None);
        for (step, at) in names.iter().enumerate() {
            let cell = text(row.cell(*at))?;
            let name = tidy(&cell);
            if name.is_empty() {
                if step + 1 < names.len() && found.is_none() && merged {
                    found = self.last_above;
                }
                continue;
            }
            match self.book.by_name(name, found) {
                Match::One(id) => found = Some(id),
                Match::Many(ids) => {
                    let listed = ids.iter().take(5).map(|id| self.book.describe(*id));
                    let value = std::iter::once(name.to_string()).chain(listed).collect::<Vec<_>>().join("|");
                    self.note_area(FindingCode::AmbiguousArea, row, *at, &value);
                    return Some((None, above));
                }
                Match::None => {
                    self.note_area(FindingCode::UnknownArea, row, *at, name);
                    return Some((None, above));
                }
            }
            if step + 1 < names.len() {
                above = found;
            }
        }
        if found.is_none() {
            let at = names.last().copied().or(self.code).unwrap_or(0);
            self.note_area(FindingCode::UnknownArea, row, at, "");
        }
        Some((found, above))
    }

    fn note_area(&mut self, code: FindingCode, row: &impl Cells, at: usize, value: &str) {
        self.fault = code;
        let plan = self.plan;
        self.ledger.note(code, Severity::Error, Spot::cell(row.line(), at, &plan.columns[at].header), value);
    }

    #[inline]
    fn kind_of(&mut self, row: &impl Cells, text: ToText) -> Option<u16> {
        let categories = &mut self.categories;
        let full = self.kind.words.len() >= MOST_KINDS;
        let (_, kind) = self.kind.read(row, text, |word| match word {
            "" => NO_KIND,
            _ if full => u16::MAX,
            word => category(categories, word),
        })?;
        if kind >= NO_KIND {
            self.kinds_left_out += u32::from(kind == u16::MAX);
            return Some(NO_KIND);
        }
        Some(kind)
    }

    /// Closes the account of the file.
    pub fn finish(mut self) -> CaseResult {
        for Waiting { line, code, text } in std::mem::take(&mut self.waiting) {
            if code == FindingCode::FooterRow {
                self.ledger.note(code, Severity::Info, Spot::row(line), &text);
            }
        }
        for (at, unknown) in [self.outcome.at, self.rating.at].into_iter().zip(&self.unknown) {
            let Some(at) = at else { continue };
            for (count, line, word) in unknown {
                let spot = Spot::cell(*line, at, &self.plan.columns[at].header);
                self.ledger.note_many(FindingCode::ConstraintError, Severity::Warning, spot, word, *count);
            }
        }
        if self.kinds_left_out > 0 {
            let value = format!("columns|{}|{MOST_KINDS}", self.kind.words.len());
            let spot = Spot::cell(0, self.kind.at.unwrap_or(0), "");
            self.ledger.note_many(FindingCode::LimitExceeded, Severity::Warning, spot, &value, self.kinds_left_out);
        }
        let Self { plan, counts, seen, ledger, tally, categories, .. } = self;
        CaseResult { family: plan.family, counts, seen, ledger, tally, categories }
    }
}

/// Counts a word nobody knows under its number; its text and line are kept the first time.
fn strange(
    unknown: &mut Vec<(u32, u32, String)>,
    number: u32,
    row: &impl Cells,
    at: Option<usize>,
    text: ToText,
) -> Option<()> {
    let place = number as usize;
    if unknown.len() <= place {
        unknown.resize(place + 1, (0, 0, String::new()));
    }
    if unknown[place].0 == 0 {
        let cell = text(at.map_or(&[][..], |at| row.cell(at)))?;
        unknown[place] = (0, row.line(), tidy(&cell).chars().take(QUOTED).collect());
    }
    unknown[place].0 += 1;
    Some(())
}

/// The fingerprint of a case number, its blanks left out and its full-width signs made narrow; the inner `None` is a blank cell.
fn fingerprint(cell: &[u8], text: ToText) -> Option<Option<[u32; 3]>> {
    let trimmed = cell.trim_ascii();
    let plain = trimmed.iter().all(|byte| (b'!'..=b'~').contains(byte))
        && !matches!(trimmed.first(), Some(b'=' | b'\'') | None);
    if plain {
        return Some(Some(Seen::fingerprint(trimmed)));
    }
    let text = text(cell)?;
    let number = squeeze(tidy(&text));
    Some((!number.is_empty()).then(|| Seen::fingerprint(number.as_bytes())))
}

/// Counts all rows of a raw table that is a ledger.
pub fn read_table<'r>(
    table: &RawTable,
    plan: &CasePlan,
    book: &AreaBook<'r>,
    collector: &mut Collector,
    before: &Seen,
    mut ledger: Ledger,
    progress: &mut dyn FnMut(f64),
) -> CaseResult {
    plan.note(table, &mut ledger);
    let mut reader = CaseReader::new(plan, book, collector, before, ledger);
    let to_text = |cell: &[u8]| std::str::from_utf8(cell).ok().map(str::to_string);
    for at in plan.header + 1..table.len() {
        // Cells of a raw table are text: none is in another encoding.
        let _ = reader.read(&table.row(at), &to_text);
        if at % super::PROGRESS_ROWS == 0 {
            progress(at as f64 / table.len() as f64);
        }
    }
    reader.finish()
}

/// The ledgers of one import: what they came to, and their case numbers.
#[derive(Debug, Default)]
pub struct Cases {
    /// Counts of all files.
    pub totals: CaseTotals,
    /// Case numbers of all files.
    pub seen: Seen,
}

impl Cases {
    /// Takes in one file's result; its findings and rows go back.
    pub fn take(&mut self, result: CaseResult, plan: &CasePlan, collector: &mut Collector) -> (Ledger, Tally) {
        let CaseResult { family, counts, seen, ledger, tally, categories } = result;
        collector.categories = categories;
        self.seen.join(seen);
        let with_areas = !plan.areas().is_empty() || plan.at(|part| part == Part::Code).is_some();
        self.totals.add(family, with_areas, &plan.words, counts);
        (ledger, tally)
    }
}
