//! Where things stand in a table: title area, header, footers, and the role of every column. It reads no data cell into a figure.

use super::cell;
use super::label::{is_unit, split_unit};
use super::period;
use super::place::{AreaBook, Match};
use super::text::{squeeze, tidy};
use crate::model::AreaId;
use crate::source::{RawTable, Row};

/// Rows within which the header must stand: exports have at most ten lines of title above it.
const HEADER_WITHIN: usize = 40;
/// Rows looked at to learn what a column holds.
const SAMPLE: usize = 200;
/// Rows among which they are looked for, from the first of the data: what a column is does not depend on what stands below.
pub const SAMPLED_ROWS: usize = 2_000;

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
    /// A figure column of its own: an indicator, a period or an area stands in its header.
    Figure(Across),
}

/// What a figure column's header names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Across {
    /// An indicator's name and unit.
    Indicator(String, String),
    /// A period.
    Period(period::Reading),
    /// An area.
    Area(AreaId),
}

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its header as shown.
    pub header: String,
    /// Its role.
    pub role: Role,
}

/// What the title area, or else the file's name, says.
#[derive(Clone, Debug, Default)]
pub struct Title {
    /// All its words and the file's name, to tell families apart by.
    pub words: String,
    /// The indicator named in it.
    pub indicator: String,
    /// The unit named in it.
    pub unit: String,
    /// The period named in it.
    pub period: Option<period::Reading>,
}

/// How a table is to be read.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Layout in Chinese words.
    pub word: &'static str,
    /// Title area.
    pub title: Title,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// First row of the header and first row of data.
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

/// Finds out how a table is to be read.
///
/// # Errors
/// What is missing: a header row, or a column no rule can do without.
pub fn plan(table: &RawTable, book: &AreaBook) -> Result<Plan, Refusal> {
    let last = (0..table.len()).rev().find(|at| !table.row(*at).is_blank()).map_or(0, |at| at + 1);
    let header = (0..last.min(HEADER_WITHIN)).find(|at| is_header(table, *at, last)).ok_or(Refusal::NoHeader)?;
    let double = is_second_header(table, header + 1, last);
    let first = header + 1 + usize::from(double);
    let end = (first..last)
        .rev()
        .find(|at| !is_footer(table.row(*at)) && !table.row(*at).is_blank())
        .map_or(first, |at| at + 1);
    let mut columns = labels(table, header, double);
    let title = read_title(table, header, &columns);
    let width = columns.len();
    let sample = Sample { table, first, end };
    for (at, column) in columns.iter_mut().enumerate() {
        if column.header.is_empty() && sample.cells(at).next().is_none() {
            column.role = Role::Silent;
        } else {
            column.role = named_role(&column.header).unwrap_or(Role::Ignored);
        }
        if column.role != Role::Silent && sample.is_personal(at) {
            column.role = Role::Personal;
        }
    }
    let mut plan = Plan { word: "", title, columns, header, first, end, last };
    sample.settle_unit(&mut plan, book);
    if plan.count(&Role::Indicator) > 0 && (plan.count(&Role::Value) > 0 || plan.count(&Role::Numerator) > 0) {
        plan.word = "长表（一行一个数值）";
        return plan.with_period(&sample);
    }
    sample.find_labels(&mut plan, book, width);
    sample.across(&mut plan, book)?;
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

    /// Whether rows or columns name their areas.
    pub fn has_areas(&self) -> bool {
        self.columns.iter().any(|c| matches!(c.role, Role::Code | Role::Area(_) | Role::Figure(Across::Area(_))))
    }

    fn periods_across(&self) -> bool {
        self.columns.iter().any(|column| matches!(column.role, Role::Figure(Across::Period(_))))
    }

    /// The plan, when its figures have a period from somewhere: a column, the header, the title or the file's name.
    fn with_period(self, sample: &Sample) -> Result<Self, Refusal> {
        let columns: Vec<usize> = (0..self.columns.len()).filter(|at| self.columns[*at].role == Role::Period).collect();
        let year_known = self.title.period.is_some_and(|reading| reading.year.is_some());
        if self.periods_across() {
            let yearless =
                |c: &Column| matches!(&c.role, Role::Figure(Across::Period(reading)) if reading.year.is_none());
            let needs_year = self.columns.iter().any(yearless) && columns.is_empty() && !year_known;
            return if needs_year { Err(Refusal::Missing("year")) } else { Ok(self) };
        }
        if columns.is_empty() {
            return if year_known { Ok(self) } else { Err(Refusal::Missing("period")) };
        }
        let names_year =
            |at: &usize| sample.cells(*at).any(|text| period::read(text).is_some_and(|r| r.year.is_some()));
        let steps = |at: &usize| sample.cells(*at).any(|text| period::read(text).is_some());
        let readable = columns.iter().any(steps);
        if readable && !columns.iter().any(names_year) && !year_known {
            Err(Refusal::Missing("year"))
        } else {
            Ok(self)
        }
    }
}

/// The role a header names by itself, whatever the layout.
fn named_role(header: &str) -> Option<Role> {
    let name = split_unit(header).0.to_ascii_lowercase();
    let name = name.strip_prefix("所属").unwrap_or(&name);
    if ["身份证", "手机号", "联系电话", "姓名", "住址", "联系人", "报警人", "callerphone"]
        .iter()
        .any(|word| name.contains(word))
    {
        return Some(Role::Personal);
    }
    Some(match name {
        "区划代码"
        | "行政区划代码"
        | "统计用区划代码"
        | "区划编码"
        | "行政区划编码"
        | "地区代码"
        | "单位代码"
        | "代码"
        | "编码"
        | "area_code"
        | "code" => Role::Code,
        "县" | "县区" | "区县" | "县市区" | "县(市、区)" | "county" => Role::Area(0),
        "镇街" | "镇(街)" | "乡镇" | "街道" | "乡镇街道" | "乡镇(街道)" | "镇(街道)" | "街镇" | "镇" | "镇街名称"
        | "乡镇名称" | "township" => Role::Area(1),
        "村" | "村社区" | "村(社区)" | "村(居)" | "村居" | "村名" | "村名称" | "行政村" | "社区" | "村社"
        | "村社名称" | "village" => Role::Area(2),
        "区划" | "区划名称" | "行政区划" | "行政区" | "地区" | "地区名称" | "单位名称" | "填报单位" | "area" => {
            Role::Area(3)
        }
        "时期" | "时间" | "月份" | "年月" | "统计月份" | "统计时间" | "统计期" | "报告期" | "期别" | "日期"
        | "年份" | "年度" | "年" | "月" | "季度" | "period" | "year" | "month" | "date" => Role::Period,
        "指标" | "指标名称" | "指标项" | "统计指标" | "项目" | "indicator" => Role::Indicator,
        "数值" | "值" | "指标值" | "数据" | "本期数" | "数量" | "value" => Role::Value,
        "分子" | "numerator" => Role::Numerator,
        "分母" | "denominator" => Role::Denominator,
        "计量单位" | "单位" | "unit" => Role::Unit,
        "数据口径" | "口径" | "basis" => Role::Basis,
        "status" => Role::Status,
        "origin" => Role::Origin,
        "vintage" => Role::Vintage,
        "organisation" | "责任单位" | "承办单位" => Role::Organisation,
        "category" | "类别" | "分类" | "类型" => Role::Category,
        "qualifier" => Role::Qualifier,
        "note" => Role::Note,
        "序号" | "编号" | "备注" | "precision" | "source_ref" => Role::Silent,
        _ => return None,
    })
}

/// Headers of columns that only repeat what others hold: totals, changes, places.
fn is_derived(header: &str) -> bool {
    let name = split_unit(header).0;
    is_total(&name)
        || ["同比", "环比", "比上年", "较上月", "增减", "增幅"].iter().any(|word| name.starts_with(word))
        || matches!(name.as_str(), "排名" | "名次" | "位次" | "占比" | "比重")
}

/// Words of rows and columns that sum others up (domain.md §3.3), blanks already taken out.
pub fn is_total(name: &str) -> bool {
    matches!(
        name.trim_end_matches([':', '：']),
        "合计"
            | "总计"
            | "小计"
            | "汇总"
            | "累计"
            | "总数"
            | "全县"
            | "全区"
            | "全市"
            | "全镇"
            | "全乡"
            | "全街道"
            | "县合计"
            | "镇小计"
            | "平均"
            | "均值"
            | "平均值"
            | "比例"
            | "占比"
            | "其中"
            | "同比"
            | "环比"
            | "上年同期"
            | "增减"
            | "增幅"
            | "排名"
            | "全县合计"
            | "全县总计"
            | "全镇合计"
            | "total"
    )
}

/// Whether a row is a note at the foot: 注：…, 数据来源：…, 填报人：….
pub fn is_footer(row: Row) -> bool {
    const WORDS: [&str; 14] = [
        "注",
        "说明",
        "备注",
        "数据来源",
        "资料来源",
        "来源",
        "填报人",
        "审核人",
        "制表",
        "制表人",
        "联系电话",
        "填报日期",
        "单位负责人",
        "填表人",
    ];
    let Some(front) = row.cells().map(squeeze).find(|cell| !cell.is_empty()) else { return false };
    let Some((word, _)) = front.split_once(':') else { return false };
    WORDS.contains(&word.trim_end_matches(|c: char| c.is_ascii_digit()))
}

/// A cell like 填报单位：某县: words above a table, not a label.
fn is_annotation(text: &str) -> bool {
    squeeze(text)
        .split_once(':')
        .is_some_and(|(key, value)| !key.is_empty() && (!value.is_empty() || is_title_key(key)))
}

fn is_title_key(key: &str) -> bool {
    matches!(key, "数据库" | "指标" | "时间" | "单位" | "地区" | "填报单位" | "制表" | "统计时间" | "频度")
}

fn is_label(text: &str) -> bool {
    match cell::read(text) {
        cell::Reading::Text => !is_annotation(text),
        cell::Reading::Figure(_) => period::read(text).is_some_and(|reading| reading.year.is_some()),
        _ => false,
    }
}

fn is_number(text: &str) -> bool {
    matches!(cell::read(text), cell::Reading::Figure(_))
}

/// A row mostly of labels, as wide as what stands below, over a row with a figure, or two names that we know.
fn is_header(table: &RawTable, at: usize, last: usize) -> bool {
    let row = table.row(at);
    let filled: Vec<&str> = row.cells().filter(|cell| !tidy(cell).is_empty()).collect();
    let labels = filled.iter().filter(|cell| is_label(cell)).count();
    let leads_blank = tidy(row.cell(0)).is_empty() && row.len() > 1;
    if labels == 0 || (filled.len() < 2 && !leads_blank) || labels * 10 < filled.len() * 6 {
        return false;
    }
    let known = filled.iter().filter(|cell| named_role(cell).is_some()).count();
    if known >= 2 && !filled.iter().any(|cell| is_annotation(cell)) {
        return true;
    }
    let below = (at + 1..last.min(at + 6)).map(|next| table.row(next)).filter(|next| !next.is_blank());
    let widest =
        (at + 1..last.min(at + 12)).map(|next| table.row(next).cells().filter(|c| !tidy(c).is_empty()).count()).max();
    labels * 2 >= widest.unwrap_or(0) && below.clone().any(|next| next.cells().skip(1).any(is_number))
        || known >= 1 && widest.is_none()
        || leads_blank && below.clone().count() > 0 && below.clone().all(|next| period::read(next.cell(0)).is_some())
}

/// A row of labels under a merged header: its first cell is blank (merged from above), and it holds no figure and no period.
fn is_second_header(table: &RawTable, at: usize, last: usize) -> bool {
    let row = table.row(at);
    let filled = row.cells().filter(|cell| !tidy(cell).is_empty()).count();
    at < last
        && filled >= 2
        && tidy(row.cell(0)).is_empty()
        && !tidy(table.row(at - 1).cell(0)).is_empty()
        && row.cells().all(|cell| tidy(cell).is_empty() || (is_label(cell) && period::read(cell).is_none()))
}

/// The columns with their headers; a merged upper header goes right over its blanks and is joined by `/`.
fn labels(table: &RawTable, header: usize, double: bool) -> Vec<Column> {
    let (upper, lower) = (table.row(header), table.row(header + 1));
    let width = if double { upper.len().max(lower.len()) } else { upper.len() };
    let mut above = String::new();
    (0..width)
        .map(|at| {
            let own = tidy(upper.cell(at)).to_string();
            let header = if double {
                let below = tidy(lower.cell(at));
                if !own.is_empty() {
                    above.clone_from(&own);
                }
                match (own.is_empty(), below.is_empty()) {
                    (_, true) => own,
                    (true, false) if above.is_empty() => below.into(),
                    _ => format!("{above}/{below}"),
                }
            } else {
                own
            };
            Column { header, role: Role::Ignored }
        })
        .collect()
}

/// What the lines above the header and the file's name say.
fn read_title(table: &RawTable, header: usize, columns: &[Column]) -> Title {
    let stem = table.name.rsplit_once('.').map_or(table.name.as_str(), |(stem, _)| stem);
    let mut title = Title { words: squeeze(stem), ..Title::default() };
    let mut plain = String::new();
    for text in (0..header).flat_map(|at| table.row(at).cells()).map(squeeze).filter(|text| !text.is_empty()) {
        title.words.push_str(&text);
        let inside = text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(&text);
        match inside.split_once(':') {
            Some(("指标", name)) if !name.is_empty() => (title.indicator, title.unit) = split_unit(name),
            Some(("单位" | "计量单位", unit)) if is_unit(unit) => title.unit = unit.into(),
            Some(_) => {}
            None if plain.is_empty() => plain = text.clone(),
            None => {}
        }
        title.period = title.period.or_else(|| period::find(&text));
    }
    title.period = title.period.or_else(|| period::find(stem));
    if title.indicator.is_empty() {
        // A first header like 地区(万人) carries the unit of the whole table.
        let name = if plain.is_empty() { squeeze(stem) } else { plain };
        let (name, unit) = split_unit(&name);
        title.indicator = name;
        if title.unit.is_empty() {
            title.unit = unit;
        }
    }
    if title.unit.is_empty() {
        title.unit = columns.first().map(|column| split_unit(&column.header).1).unwrap_or_default();
    }
    title
}

/// The data rows looked at to learn what a column holds.
struct Sample<'t> {
    table: &'t RawTable,
    first: usize,
    end: usize,
}

impl<'t> Sample<'t> {
    /// The filled cells of a column, total rows left out.
    fn cells(&self, at: usize) -> impl Iterator<Item = &'t str> {
        let (table, first, end) = (self.table, self.first, self.end);
        (first..end.min(first + SAMPLED_ROWS))
            .map(move |row| table.row(row).cell(at))
            .filter(|cell| !tidy(cell).is_empty())
            .take(SAMPLE)
    }

    /// Whether at least `of_ten` tenths of a column's filled cells, and one at all, are so.
    fn mostly(&self, at: usize, of_ten: usize, mut test: impl FnMut(&str) -> bool) -> bool {
        let (hits, all) = self.cells(at).fold((0, 0), |(hits, all), cell| (hits + usize::from(test(cell)), all + 1));
        all > 0 && hits * 10 >= all * of_ten
    }

    /// Mobile numbers (11 digits from 13 on) or identity numbers (18 digits).
    fn is_personal(&self, at: usize) -> bool {
        self.mostly(at, 8, |cell| {
            let text = squeeze(cell);
            let digits = text.bytes().all(|b| b.is_ascii_digit());
            let identity = text.len() == 18 && text.as_bytes()[..17].iter().all(u8::is_ascii_digit);
            identity || (digits && text.len() == 11 && text.starts_with('1') && !text.starts_with("10"))
        })
    }

    /// 单位 is the unit beside a figure column and holds units; otherwise it is who reports.
    fn settle_unit(&self, plan: &mut Plan, book: &AreaBook) {
        for at in 0..plan.columns.len() {
            if plan.columns[at].role == Role::Unit && !self.mostly(at, 5, |cell| is_unit(&squeeze(cell))) {
                let places = self.mostly(at, 3, |cell| book.by_name(cell, None) != Match::None);
                plan.columns[at].role = if places || !plan.has_areas() { Role::Area(3) } else { Role::Silent };
            }
        }
    }

    /// Finds the label columns that have no telling header: the period column, else one of areas, else one of indicators.
    fn find_labels(&self, plan: &mut Plan, book: &AreaBook, width: usize) {
        let across = plan.columns.iter().filter(|c| period::read(&split_unit(&c.header).0).is_some()).count();
        let open: Vec<usize> = (0..width).filter(|at| plan.columns[*at].role == Role::Ignored).collect();
        if plan.count(&Role::Period) == 0 && across == 0 {
            let found = open
                .iter()
                .find(|at| self.mostly(**at, 8, |cell| period::read(cell).is_some()) && !self.is_figures(**at, plan));
            if let Some(at) = found {
                plan.columns[*at].role = Role::Period;
                return;
            }
        }
        if !plan.has_areas() && !book.is_empty() {
            let found = open.iter().find(|at| self.mostly(**at, 5, |cell| book.by_name(cell, None) != Match::None));
            if let Some(at) = found {
                plan.columns[*at].role = Role::Area(3);
                return;
            }
        }
        let leads = open.first().filter(|at| **at == 0 && across > 0 && plan.count(&Role::Indicator) == 0);
        if let Some(at) = leads
            && self.mostly(*at, 6, |cell| cell::read(cell) == cell::Reading::Text)
        {
            plan.columns[*at].role = Role::Indicator;
        }
    }

    /// A column of plain numbers with a name of its own is figures, even when they look like years.
    fn is_figures(&self, at: usize, plan: &Plan) -> bool {
        !plan.columns[at].header.is_empty()
            && at > 0
            && self.mostly(at, 8, |cell| squeeze(cell).bytes().all(|b| b.is_ascii_digit()))
    }

    /// Gives the open columns their part in the figures, and the plan its word.
    fn across(&self, plan: &mut Plan, book: &AreaBook) -> Result<(), Refusal> {
        let open: Vec<usize> = (0..plan.columns.len()).filter(|at| plan.columns[*at].role == Role::Ignored).collect();
        let reading = |header: &str| period::read(&split_unit(header).0);
        let periods = open.iter().filter(|at| reading(&plan.columns[**at].header).is_some()).count();
        let named: Vec<usize> = open.iter().copied().filter(|at| !plan.columns[*at].header.is_empty()).collect();
        let places = |header: &str| match book.by_name(header, None) {
            Match::One(id) => Some(id),
            _ => None,
        };
        if periods > 0 {
            let down = plan.count(&Role::Indicator) > 0;
            plan.word =
                if down { "指标为行、时期为列" } else { "时期为列（指标见标题或文件名）" };
            for at in open {
                if let Some(reading) = reading(&plan.columns[at].header) {
                    plan.columns[at].role = Role::Figure(Across::Period(reading));
                }
            }
            return Ok(());
        }
        if plan.count(&Role::Value) > 0 {
            plan.word = "长表（指标见标题或文件名）";
            return Ok(());
        }
        if plan.count(&Role::Indicator) > 0 {
            return Err(Refusal::Missing("value"));
        }
        let hits = named.iter().filter(|at| places(&plan.columns[**at].header).is_some()).count();
        if hits >= 2 && hits * 10 >= named.len() * 6 && !plan.has_areas() {
            plan.word = "区划为列、时期为行";
            for at in named {
                if let Some(id) = places(&plan.columns[at].header) {
                    plan.columns[at].role = Role::Figure(Across::Area(id));
                }
            }
            return Ok(());
        }
        plan.word = if plan.has_areas() { "指标为列、区划为行" } else { "指标为列、时期为行" };
        for at in named {
            let header = plan.columns[at].header.clone();
            // A column mostly of words is no figure column; an empty one is an indicator without figures.
            let words =
                self.cells(at).next().is_some() && !self.mostly(at, 5, |cell| cell::read(cell) != cell::Reading::Text);
            if !is_derived(&header) && !words {
                let (name, unit) = split_unit(&header);
                let unit = if unit.is_empty() && plan.header > 0 { plan.title.unit.clone() } else { unit };
                plan.columns[at].role = Role::Figure(Across::Indicator(name, unit));
            }
        }
        let any = plan.columns.iter().any(|column| matches!(column.role, Role::Figure(_)));
        if any { Ok(()) } else { Err(Refusal::Missing("value")) }
    }
}
