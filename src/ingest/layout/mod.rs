//! Where things stand in a table: title area, header, footers, blocks side by side, and the role of every column. It reads no data cell
//! into a figure. One file a question: header, title, sample, columns, slot (本月, 累计, 同比), side (双栏), card (填报表), words.

pub mod card;
pub mod columns;
pub mod header;
pub mod sample;
pub mod side;
pub mod slot;
pub mod title;
pub mod words;

use std::collections::BTreeMap;

use super::label::{IndicatorBook, split_unit};
use super::organisation::OrganisationBook;
use super::period;
use super::place::{AreaBook, Match};
use crate::model::AreaId;
use crate::source::RawTable;
pub use sample::SAMPLED_ROWS;
use sample::Sample;
use slot::Slot;
pub use title::Title;
pub use words::{is_footer, is_total};

/// What a column is to its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Left aside, with the word of its finding.
    Ignored,
    /// Left aside in silence: a phantom column without header and cells, 序号, 备注.
    Silent,
    /// Holds personal data: dropped.
    Personal,
    /// Area code.
    Code,
    /// Area name; 0 county, 1 township, 2 village, 3 any.
    Area(u8),
    /// Period; with a year column, the step in the year.
    Period,
    /// 本月, 上年同期, 同比 down the rows.
    Slot,
    /// Indicator name.
    Indicator,
    /// Figure of the row.
    Value,
    /// Numerator of the row.
    Numerator,
    /// Denominator of the row.
    Denominator,
    /// Unit.
    Unit,
    /// 当期, 本年累计, 时点.
    Basis,
    /// Status word of the package.
    Status,
    /// Origin word of the package.
    Origin,
    /// Date the figure was supplied.
    Vintage,
    /// Organisation id or name.
    Organisation,
    /// Category word.
    Category,
    /// Qualifier word of the package.
    Qualifier,
    /// Note kept beside the figure.
    Note,
    /// 合计 of the row's periods: checked, never taken.
    Total,
    /// A figure column of its own, with what its header names.
    Figure(Keys),
}

/// What a figure column's header names; the rest comes from the row, the title or the file's name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// An indicator's name and unit.
    pub indicator: Option<(String, String)>,
    /// An area.
    pub area: Option<AreaId>,
    /// A period.
    pub when: Option<period::Reading>,
    /// 本月, 累计, 上年同期, 同比.
    pub slot: Slot,
}

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its header as shown, the labels over each other joined by `/`.
    pub header: String,
    /// The labels over each other, top down.
    pub path: Vec<String>,
    /// Its role.
    pub role: Role,
}

/// How a table is to be read.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Layout in Chinese words.
    pub word: &'static str,
    /// What stands around the table.
    pub title: Title,
    /// Columns of one block in order.
    pub columns: Vec<Column>,
    /// Where each block begins: `[0]`, or several for tables side by side.
    pub blocks: Vec<usize>,
    /// Label columns written once for the rows below them.
    pub grouped: Vec<usize>,
    /// Of a form: the column of the file that each row's value stands in.
    pub moved: Vec<usize>,
    /// First row of the header.
    pub header: usize,
    /// First row of data.
    pub first: usize,
    /// One past the last row of data.
    pub end: usize,
    /// One past the last row with anything in it: footers stand between.
    pub last: usize,
}

/// Why a table cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No header row.
    NoHeader,
    /// A needed column is missing: `indicator`, `value`, `period`, `year`.
    Missing(&'static str),
}

/// What is known while a table is planned.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Areas.
    pub areas: &'a AreaBook<'a>,
    /// Indicators.
    pub indicators: &'a IndicatorBook,
    /// Organisations.
    pub organisations: &'a OrganisationBook,
    /// Roles that a person gave to headers (squeezed).
    pub roles: &'a BTreeMap<String, String>,
}

impl Known<'_> {
    /// The one area a label names.
    pub fn area(&self, label: &str) -> Option<AreaId> {
        match self.areas.by_name(&split_unit(label).0, None) {
            Match::One(id) => Some(id),
            _ => None,
        }
    }
}

/// Finds out how a table is to be read.
///
/// # Errors
/// What is missing: a header row, or a column no rule can do without.
pub fn plan(table: &RawTable, known: &Known) -> Result<Plan, Refusal> {
    let frame = header::find(table).ok_or(Refusal::NoHeader)?;
    let title = title::read(table, frame.header, &frame.paths, known);
    let (width, blocks) = side::split(&frame.paths).unwrap_or((frame.paths.len(), vec![0]));
    let columns = frame.paths[..width]
        .iter()
        .map(|path| Column { header: path.join("/"), path: path.clone(), role: Role::Ignored })
        .collect();
    let header::Frame { header, first, end, last, .. } = frame;
    let mut plan =
        Plan { word: "", title, columns, blocks, grouped: Vec::new(), moved: Vec::new(), header, first, end, last };
    let sample = Sample { table, first, end };
    columns::by_header(&mut plan, &sample, known);
    columns::settle_unit(&mut plan, &sample, known);
    let labels = |c: &Column| {
        matches!(
            c.role,
            Role::Area(_)
                | Role::Code
                | Role::Period
                | Role::Slot
                | Role::Indicator
                | Role::Category
                | Role::Organisation
        )
    };
    if plan.count(&Role::Indicator) > 0 && (plan.count(&Role::Value) > 0 || plan.count(&Role::Numerator) > 0) {
        plan.word = "长表（一行一个数值）";
    } else {
        columns::find_labels(&mut plan, &sample, known);
        columns::across(&mut plan, &sample, known)?;
    }
    plan.grouped = (0..plan.columns.len())
        .filter(|at| labels(&plan.columns[*at]) && plan.columns[at + 1..].iter().any(labels) && sample.is_grouped(*at))
        .collect();
    for at in 0..plan.columns.len() {
        let open = plan.columns[at].role == Role::Ignored;
        if open && sample.is_words(at) && sample.is_names(at) {
            plan.columns[at].role = Role::Personal;
        }
    }
    if plan.blocks.len() > 1 {
        plan.word = "双栏并列";
    }
    plan.with_period(&sample)
}

impl Plan {
    /// How many columns have a role.
    pub fn count(&self, role: &Role) -> usize {
        self.columns.iter().filter(|column| column.role == *role).count()
    }

    /// The first column with a role.
    pub fn at(&self, role: &Role) -> Option<usize> {
        self.columns.iter().position(|column| column.role == *role)
    }

    /// Whether rows name their areas.
    pub fn has_area_columns(&self) -> bool {
        self.columns.iter().any(|c| matches!(c.role, Role::Code | Role::Area(_)))
    }

    /// Whether rows, columns, or what stands around the table name the areas.
    pub fn has_areas(&self) -> bool {
        let across = |c: &Column| matches!(&c.role, Role::Figure(keys) if keys.area.is_some());
        self.title.area.is_some() || self.has_area_columns() || self.columns.iter().any(across)
    }

    /// The plan, when its figures have a period from somewhere: a column, the header, the title or the file's name.
    fn with_period(self, sample: &Sample) -> Result<Self, Refusal> {
        let columns: Vec<usize> = (0..self.columns.len()).filter(|at| self.columns[*at].role == Role::Period).collect();
        let told = self.title.period;
        let year_known = told.is_some_and(|reading| reading.year.is_some());
        let figures =
            self.columns.iter().filter_map(|c| if let Role::Figure(keys) = &c.role { Some(keys) } else { None });
        let mut figures = figures.filter(|keys| !keys.slot.is_change).peekable();
        let has_figures = figures.peek().is_some();
        let whens: Vec<Option<period::Reading>> = figures.map(|keys| keys.when).collect();
        if has_figures && whens.iter().all(Option::is_some) {
            let yearless = whens.iter().flatten().any(|reading| reading.year.is_none());
            let needs_year = yearless && columns.is_empty() && !year_known;
            return if needs_year { Err(Refusal::Missing("year")) } else { Ok(self) };
        }
        if columns.is_empty() {
            return match told {
                _ if year_known => Ok(self),
                Some(_) => Err(Refusal::Missing("year")),
                None => Err(Refusal::Missing("period")),
            };
        }
        let names_year = |at: &usize| {
            let read = |text: &str| period::read(text).is_some_and(|r| r.year.is_some());
            sample.cells(*at).any(|text| read(text) || super::rows::serial_of(text, false).is_some())
        };
        let steps = |at: &usize| sample.cells(*at).any(|text| period::read(text).is_some());
        let readable = columns.iter().any(steps);
        if readable && !columns.iter().any(names_year) && !year_known {
            Err(Refusal::Missing("year"))
        } else {
            Ok(self)
        }
    }
}
