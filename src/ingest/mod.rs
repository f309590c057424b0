//! Raw tables to datasets: layout, header, area and period matching, cell grammar. A bad row is a finding, never a failure.

pub mod account;
pub mod blocks;
pub mod case_book;
pub mod case_counts;
pub mod case_plan;
pub mod case_words;
pub mod cell;
pub mod collect;
pub mod form;
pub mod gather;
pub mod job;
pub mod label;
mod lanes;
pub mod layout;
pub mod ledger;
pub mod monthly;
pub mod notes;
pub mod options;
pub mod organisation;
pub mod period;
pub mod personal;
pub mod place;
pub mod rows;
pub mod stream;
pub mod stream_index;
mod stream_long;
pub mod tally;
pub mod text;

use crate::model::Dataset;
use crate::source::{self, Gb18030};
use crate::wire::{FileReport, Import, NamedBytes};
pub use account::{ColumnReport, Imported, Preview, TableReport};
use collect::Collector;
use label::IndicatorBook;
pub use options::{Mapping, MappingKind, Options};
use organisation::OrganisationBook;
use place::AreaBook;
use stream::Way;

/// Rows between two calls of the progress function: a few milliseconds of work.
const PROGRESS_ROWS: usize = 2000;

/// Reads dropped files into one dataset of their own. Areas and indicators are met in `register`, the dataset on show; `gb18030` decodes
/// legacy bytes; `progress` is told bytes done and bytes in all. A file that cannot be read is one finding and the others are read.
pub fn import(
    files: &[NamedBytes],
    register: &Dataset,
    gb18030: Gb18030,
    progress: &mut dyn FnMut(u32, u32),
) -> Import {
    import_by(files, register, gb18030, progress, &Way::default())
}

/// As [`import`], large files read the way that is said; it changes the speed and nothing else.
pub fn import_by(
    files: &[NamedBytes],
    register: &Dataset,
    gb18030: Gb18030,
    progress: &mut dyn FnMut(u32, u32),
    way: &Way,
) -> Import {
    let mut import = read_files(files, register, &Options::default(), gb18030, progress, way).import;
    fingerprint(files, &mut import.files);
    import
}

/// As [`import`], with a person's mappings and choices, and with everything a page of corrections needs: every table of every file with the
/// role proposed for each column, what became of its rows and cells by reason, and the source cell of every figure. SHA-256 is left to
/// [`fingerprint`]: it is a third of the time of a large file, and nobody waits for it.
pub fn import_with(
    files: &[NamedBytes],
    register: &Dataset,
    options: &Options,
    gb18030: Gb18030,
    progress: &mut dyn FnMut(u32, u32),
) -> Imported {
    read_files(files, register, options, gb18030, progress, &Way::default())
}

fn read_files(
    files: &[NamedBytes],
    register: &Dataset,
    options: &Options,
    gb18030: Gb18030,
    progress: &mut dyn FnMut(u32, u32),
    way: &Way,
) -> Imported {
    let (areas, indicators, organisations) = books(register, options);
    let collector = Collector::with_book(register, indicators);
    let forms = Vec::new();
    let mut reader = job::FileReader { areas: &areas, organisations, collector, options, gb18030, base: 0, forms };
    let total = files.iter().map(|file| file.bytes.len() as u64).sum::<u64>();
    let mut done = 0u64;
    let mut tell = |at: u64| progress(u32::try_from(at).unwrap_or(u32::MAX), u32::try_from(total).unwrap_or(u32::MAX));
    let mut jobs = Vec::new();
    for (at, file) in files.iter().enumerate() {
        let size = file.bytes.len() as u64;
        tell(done);
        jobs.push(reader.read(at, file, way, &mut |part| tell(done + (size as f64 * part) as u64)));
        done += size;
        tell(done);
    }
    let title = files.iter().map(|file| stem(&file.name)).collect::<Vec<_>>().join("、");
    let organisations = if reader.organisations.has_new() || jobs.iter().any(|job| job.names_departments()) {
        reader.organisations.into_all()
    } else {
        Vec::new()
    };
    let forms = std::mem::take(&mut reader.forms);
    account::close(jobs, reader.collector.finish(title, organisations), forms)
}

/// Writes the SHA-256 of each file into its report.
pub fn fingerprint(files: &[NamedBytes], reports: &mut [FileReport]) {
    files.iter().zip(reports).for_each(|(file, report)| report.sha256 = source::sha256(&file.bytes));
}

/// Some rows of one table of a file as they stand in it, personal data masked: what a finding's place is shown in.
pub fn preview(
    file: &NamedBytes,
    table: usize,
    rows: std::ops::Range<usize>,
    register: &Dataset,
    options: &Options,
    gb18030: Gb18030,
) -> Option<Preview> {
    let (areas, indicators, organisations) = books(register, options);
    let collector = Collector::with_book(register, indicators);
    let forms = Vec::new();
    job::FileReader { areas: &areas, organisations, collector, options, gb18030, base: 0, forms }
        .preview(file, table, rows)
}

/// The names of a register, with a person's mappings before them.
fn books<'r>(register: &'r Dataset, options: &Options) -> (AreaBook<'r>, IndicatorBook, OrganisationBook) {
    let mut areas = AreaBook::new(&register.areas);
    let mut indicators = IndicatorBook::new(register);
    let mut organisations = OrganisationBook::new(register);
    for Mapping { kind, text, target, scope } in &options.mappings {
        match kind {
            MappingKind::Area => {
                if let Some(id) = areas.by_code(target) {
                    let within = areas.by_code(scope);
                    areas.map(text, within, id);
                }
            }
            MappingKind::Indicator => {
                if let Some(id) = register.find_indicator(target) {
                    indicators.map(text, scope, id);
                }
            }
            MappingKind::Organisation => organisations.map(text, target),
            MappingKind::Column => {}
        }
    }
    (areas, indicators, organisations)
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
