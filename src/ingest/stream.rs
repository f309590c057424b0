//! Large delimited files straight from their bytes: ledgers and long tables of a million rows, without a text, a raw table or a row of their own.
//! The first part of the file is read the general way and decides everything that is decided; at the first thing that is not understood nothing is
//! kept and the general way reads the file. Both ways come to the same dataset, account and findings (tests/stream.rs).

use std::cell::RefCell;

use super::account::TableJob;
use super::case_book::{CaseReader, Cells};
use super::case_plan::{self, CasePlan};
use super::case_words::Part;
use super::collect::Collector;
use super::job::FileReader;
use super::layout;
use super::ledger::Ledger;
use super::options::MAX_TRACED_ROWS;
use super::stream_long;
use crate::source::scan::{Record, Scan, Step};
use crate::source::{self, Gb18030, MAX_CELLS, MAX_ROWS, RawTable, csv, encoding};
use crate::wire::NamedBytes;

/// Rows between two calls of the progress function: a fraction of a millisecond of work, and the length of one call of [`Opened::stretch`].
const PROGRESS_ROWS: u32 = 1024;
/// Bytes of cells that only need to be in the file's encoding, decoded together: one by one each would cost a call into the browser.
const BATCH: usize = 1 << 16;

/// Which files are read from their bytes, and how much of them is read the general way first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// Least bytes of a file read so.
    pub least: usize,
    /// Bytes of the first part, up to the end of a row.
    pub head: usize,
    /// Least rows of a long table read so: every figure of a smaller one keeps its source cell, which only the general way tells.
    pub rows: u32,
}

impl Default for Way {
    /// From 2 MiB on, where the general way takes a tenth of a second; the first MiB is also all that the delimiter is sniffed from.
    fn default() -> Self {
        Self { least: 2 << 20, head: 1 << 20, rows: MAX_TRACED_ROWS as u32 + 1 }
    }
}

impl Way {
    /// No file: the general way for all.
    pub fn general() -> Self {
        Self { least: usize::MAX, head: 0, rows: 0 }
    }
}

/// Text of cells in the file's encoding, each looked at for signs of damage.
pub(super) struct Speller<'g> {
    legacy: Option<Gb18030<'g>>,
    batch: RefCell<Vec<u8>>,
}

impl Speller<'_> {
    /// A cell as text; `None` when it is in another encoding, damaged, or holds a nought byte.
    pub(super) fn text(&self, cell: &[u8]) -> Option<String> {
        let text = match self.legacy {
            Some(decode) if !cell.is_ascii() => decode(cell)?,
            _ => std::str::from_utf8(cell).ok()?.to_string(),
        };
        (!cell.contains(&0) && !encoding::is_damaged(&text)).then_some(text)
    }

    /// Looks at a cell that nobody reads; `None` as above, for legacy bytes perhaps only at the next [`Speller::flush`].
    #[inline]
    pub(super) fn look(&self, cell: &[u8]) -> Option<()> {
        let (all, nought) = cell.iter().fold((0u8, false), |(all, nought), byte| (all | byte, nought | (*byte == 0)));
        if nought {
            return None;
        }
        if all < 0x80 {
            return Some(());
        }
        if self.legacy.is_none() {
            return (!encoding::is_damaged(std::str::from_utf8(cell).ok()?)).then_some(());
        }
        let mut batch = self.batch.borrow_mut();
        batch.extend_from_slice(cell);
        batch.push(b'\n');
        let full = batch.len() >= BATCH;
        drop(batch);
        if full { self.flush() } else { Some(()) }
    }

    /// Decodes what waits to be looked at.
    pub(super) fn flush(&self) -> Option<()> {
        let batch = std::mem::take(&mut *self.batch.borrow_mut());
        match self.legacy {
            Some(decode) if !batch.is_empty() => (!encoding::is_damaged(&decode(&batch)?)).then_some(()),
            _ => Some(()),
        }
    }
}

/// The first part of a file, read the general way, and the rest of its bytes.
pub(super) struct Opened<'a, 'g> {
    /// The bytes without BOM.
    pub(super) bytes: &'a [u8],
    pub(super) head: RawTable,
    pub(super) delimiter: u8,
    pub(super) speller: Speller<'g>,
}

/// Opens a large delimited file in UTF-8 or GB18030.
fn open<'a, 'g>(file: &'a NamedBytes, gb18030: Gb18030<'g>, way: &Way) -> Option<Opened<'a, 'g>> {
    let all = file.bytes.as_slice();
    if all.len() < way.least || all.len() > source::MAX_BYTES {
        return None;
    }
    let mut cut = way.head.min(all.len());
    cut += all[cut..].iter().position(|byte| *byte == b'\n')? + 1;
    let decoded = source::decode(&all[..cut], gb18030).ok()?;
    let form = csv::form(&decoded.text);
    if form != csv::Form::of(form.delimiter) || !matches!(form.delimiter, ',' | ';' | '\t') || decoded.cut_bytes > 0 {
        return None;
    }
    let (bytes, legacy) = match decoded.encoding {
        "UTF-8" => (all, None),
        "UTF-8 BOM" => (&all[3..], None),
        "GB18030" => (all, Some(gb18030)),
        _ => return None,
    };
    let delimiter = u8::try_from(form.delimiter).ok()?;
    // A line may end inside a cell; the first part ends with a row.
    let mut scan = Scan::new(bytes, delimiter);
    let mut record = Record::default();
    while scan.at() < way.head {
        if scan.next(&mut record) != Step::Record {
            return None;
        }
    }
    let cut = all.len() - bytes.len() + scan.at();
    let (mut tables, findings) = source::read_all(&file.name, &all[..cut], gb18030).ok()?;
    let head = tables.pop()?;
    if !tables.is_empty() || !findings.is_empty() || head.is_sheet() || head.delimiter != form.delimiter {
        return None;
    }
    let speller = Speller { legacy, batch: RefCell::default() };
    Some(Opened { bytes, head, delimiter, speller })
}

impl<'a> Opened<'a, '_> {
    /// Walks the rows from `first` on; `None` when one is odd, or `take` gives up.
    pub(super) fn rows(
        &self,
        first: usize,
        progress: &mut dyn FnMut(f64),
        mut take: impl FnMut(&Record<'a>) -> Option<()>,
    ) -> Option<()> {
        let mut scan = Scan::new(self.bytes, self.delimiter);
        let mut record = Record::default();
        for _ in 0..first {
            if scan.next(&mut record) != Step::Record {
                return None;
            }
        }
        let (mut rows, mut cells) = (0usize, 0usize);
        let within = |rows: usize, cells: usize| rows + first <= MAX_ROWS + 1 && cells <= MAX_CELLS;
        while self.stretch(&mut scan, &mut record, (&mut rows, &mut cells), &mut take)? {
            progress(scan.at() as f64 / self.bytes.len() as f64);
            within(rows, cells).then_some(())?;
        }
        within(rows, cells).then_some(())?;
        self.speller.flush()
    }

    /// Some rows; whether there may be more. A function of its own, called a thousand times: a browser puts its better compilation of a loop
    /// in place only when the function around it is called again, and one call over all rows would stay with the first one.
    #[inline(never)]
    fn stretch(
        &self,
        scan: &mut Scan<'a>,
        record: &mut Record<'a>,
        (rows, cells): (&mut usize, &mut usize),
        take: &mut impl FnMut(&Record<'a>) -> Option<()>,
    ) -> Option<bool> {
        for _ in 0..PROGRESS_ROWS {
            match scan.next(record) {
                Step::End => return Some(false),
                Step::Odd => return None,
                Step::Record => take(record)?,
            }
            *rows += 1;
            *cells += record.width();
        }
        Some(true)
    }
}

/// Reads a file from its bytes; `None`, and nothing kept, when the general way must read it.
pub(super) fn try_read(
    reader: &mut FileReader,
    file: &NamedBytes,
    number: u16,
    way: &Way,
    progress: &mut dyn FnMut(f64),
) -> Option<TableJob> {
    let opened = open(file, reader.gb18030, way)?;
    let mut job = TableJob::new(&file.name, &opened.head);
    let (before, organisations) = (reader.collector.mark(), reader.organisations.clone());
    let read = if let Some(plan) = case_plan::plan(&opened.head) {
        if opened.head.len() < plan.header + 1 + case_plan::SAMPLED_ROWS {
            return None;
        }
        cases(&opened, &plan, reader, &mut job, progress)
    } else {
        let roles = reader.roles(&opened.head);
        let plan = layout::plan(&opened.head, &reader.known(&roles)).ok()?;
        if opened.head.len() < plan.first + layout::SAMPLED_ROWS {
            return None;
        }
        let read = stream_long::read(&opened, plan, reader, &mut job, number, progress);
        read.filter(|()| job.tally.rows() >= way.rows)
    };
    if read.is_none() {
        reader.collector.back(before);
        reader.organisations = organisations;
        return None;
    }
    Some(job)
}

/// Whether a file is read from its bytes, not the general way.
pub fn reads(file: &NamedBytes, register: &crate::model::Dataset, gb18030: Gb18030, way: &Way) -> bool {
    let options = super::Options::default();
    let (areas, indicators, organisations) = super::books(register, &options);
    let collector = Collector::with_book(register, indicators);
    let mut reader =
        FileReader { areas: &areas, organisations, collector, options: &options, gb18030, base: 0, forms: Vec::new() };
    try_read(&mut reader, file, 0, way, &mut |_| {}).is_some()
}

impl Cells for Record<'_> {
    fn line(&self) -> u32 {
        Record::line(self)
    }
    #[inline]
    fn width(&self) -> usize {
        Record::width(self)
    }
    #[inline]
    fn cell(&self, at: usize) -> &[u8] {
        Record::cell(self, at)
    }
}

/// Counts the cases of a ledger.
fn cases(
    opened: &Opened,
    plan: &CasePlan,
    reader: &mut FileReader,
    job: &mut TableJob,
    progress: &mut dyn FnMut(f64),
) -> Option<()> {
    let (book, collector) = (reader.areas, &mut reader.collector);
    let mut ledger = Ledger::new(&opened.head.name);
    plan.note(&opened.head, &mut ledger);
    let known = std::mem::take(&mut collector.cases);
    let mut reader = CaseReader::new(plan, book, collector, &known.seen, ledger);
    let unread: Vec<usize> = (0..plan.columns.len())
        .filter(|at| matches!(plan.columns[*at].part, Part::Personal | Part::Ignored | Part::Silent))
        .collect();
    let (width, speller) = (plan.columns.len(), &opened.speller);
    let text = |cell: &[u8]| speller.text(cell);
    let read = opened.rows(plan.header + 1, progress, |row| {
        for at in &unread {
            speller.look(row.cell(*at))?;
        }
        let aside = reader.aside_so_far();
        reader.read(row, &text)?;
        // Of a row set aside, and beyond the last column, nothing more was read.
        if reader.aside_so_far() != aside || row.width() > width {
            (0..row.width()).try_for_each(|at| speller.look(row.cell(at)))?;
        }
        Some(())
    });
    let result = reader.finish();
    let mut cases = known;
    if read.is_none() {
        collector.cases = cases;
        return None;
    }
    (job.ledger, job.tally) = cases.take(result, plan, collector);
    collector.cases = cases;
    job.report.layout = plan.layout();
    Some(())
}
