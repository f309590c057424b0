//! What stands around a table: the lines above it, its sheet's name, its file's name. It tells period, area, indicator and unit by them.

use super::Known;
use crate::ingest::label::{is_unit, split_unit};
use crate::ingest::period::{self, Step};
use crate::ingest::place::Match;
use crate::ingest::text::squeeze;
use crate::model::AreaId;
use crate::source::RawTable;

/// What the title area, the sheet's name and the file's name say.
#[derive(Clone, Debug, Default)]
pub struct Title {
    /// All its words and the file's name, to tell families apart by.
    pub words: String,
    /// The indicator named in it.
    pub indicator: String,
    /// The unit named in it.
    pub unit: String,
    /// The period named in it: by the sheet before the lines above the table, by those before the file's name.
    pub period: Option<period::Reading>,
    /// Whether only the file's name tells the period.
    pub period_by_name: bool,
    /// Two periods that disagree, as `first|other`.
    pub conflict: Option<String>,
    /// The area named in it.
    pub area: Option<AreaId>,
}

/// Lines that tell when a table was filled in or printed, not what it is about.
const WRITTEN: [&str; 12] = [
    "填报日期",
    "填表日期",
    "填报时间",
    "填表时间",
    "制表日期",
    "制表时间",
    "报送日期",
    "报送时间",
    "打印时间",
    "打印日期",
    "导出时间",
    "导出日期",
];

/// Words around an indicator's name in a title.
const FRAMES: [&str; 21] = [
    "情况统计表",
    "情况汇总表",
    "情况一览表",
    "情况明细表",
    "统计汇总表",
    "分镇街统计表",
    "统计报表",
    "统计月报表",
    "月报表",
    "汇总表",
    "统计表",
    "一览表",
    "情况表",
    "报表",
    "统计数据",
    "完成情况",
    "工作情况",
    "情况",
    "统计",
    "数据",
    "表",
];

/// Reads what stands around a table whose header begins in row `header`.
pub fn read(table: &RawTable, header: usize, paths: &[Vec<String>], known: &Known) -> Title {
    let stem = |name: &str| {
        let base = name.rsplit('/').next().unwrap_or(name);
        base.rsplit_once('.').map_or(base, |(stem, _)| stem).to_string()
    };
    let file = if table.member.is_empty() { stem(&table.name) } else { stem(&table.member) };
    let mut title = Title { words: squeeze(&file), ..Title::default() };
    title.words.push_str(&squeeze(&table.sheet));
    let mut plain = String::new();
    let mut by_lines = None;
    let mut places: Vec<String> = Vec::new();
    for text in (0..header).flat_map(|at| table.row(at).cells()).map(squeeze).filter(|text| !text.is_empty()) {
        title.words.push_str(&text);
        let inside = text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(&text);
        let (key, value) = inside.split_once(':').unwrap_or(("", inside));
        match key {
            "指标" if !value.is_empty() => (title.indicator, title.unit) = split_unit(value),
            "单位" | "计量单位" if is_unit(value) => title.unit = value.into(),
            "填报单位" | "报送单位" | "单位" | "填表单位" | "地区" | "单位名称" | "镇街" | "乡镇" | "村" | "村名"
            | "制表单位" => {
                places.push(value.into());
            }
            "" if plain.is_empty() => plain.clone_from(&text),
            _ => {}
        }
        if !WRITTEN.contains(&key) {
            by_lines = by_lines.or_else(|| period::find_span(&text, false).map(|(reading, _)| reading));
        }
    }
    let by_sheet = period::find_span(&table.sheet, false).map(|(reading, _)| reading);
    let by_name = period::find_span(&file, false).map(|(reading, _)| reading);
    title.settle_period([by_sheet, by_lines, by_name]);
    title.area = area(table, &file, &places, &title.words, known);
    if title.indicator.is_empty() {
        let name = if plain.is_empty() { squeeze(&file) } else { plain };
        let (name, unit) = split_unit(&name);
        title.indicator = title.known_indicator(&name, known).unwrap_or(name);
        if title.unit.is_empty() {
            title.unit = unit;
        }
    }
    if title.unit.is_empty() {
        // A first header like 地区(万人) carries the unit of the whole table.
        title.unit = paths.first().and_then(|path| path.last()).map(|label| split_unit(label).1).unwrap_or_default();
    }
    title
}

/// The area of the whole table: its sheet's name, who reports, the title, the file's name.
fn area(table: &RawTable, file: &str, places: &[String], words: &str, known: &Known) -> Option<AreaId> {
    let named = |text: &str| match known.areas.by_name(text, None) {
        Match::One(id) => Some(id),
        _ => known.areas.find_in(text),
    };
    let sheet = (!table.sheet.is_empty()).then(|| named(&table.sheet)).flatten();
    sheet
        .or_else(|| places.iter().find_map(|text| named(text)))
        .or_else(|| known.areas.find_in(words))
        .or_else(|| named(file))
}

impl Title {
    /// Takes the first period told, its year from the others where it names none, a finer step where it only names the year.
    fn settle_period(&mut self, told: [Option<period::Reading>; 3]) {
        let by_name_only = told[0].is_none() && told[1].is_none();
        let mut told = told.into_iter().flatten();
        let Some(mut settled) = told.next() else { return };
        for other in told {
            let same_year = settled.year.is_none() || other.year.is_none() || settled.year == other.year;
            let year = settled.year.or(other.year);
            let agrees =
                same_year && (settled.step == other.step || other.step == Step::Year || settled.step == Step::Year);
            if !agrees && self.conflict.is_none() {
                let text = |r: period::Reading| r.period(year).map_or(String::new(), |p| p.to_string());
                self.conflict = Some(format!("{}|{}", text(settled), text(other)));
            }
            if same_year && settled.step == Step::Year && other.step != Step::Year {
                settled = period::Reading { year, ..other };
            }
            settled.year = year;
        }
        self.period = Some(settled);
        self.period_by_name = by_name_only && settled.year.is_some();
    }

    /// The register's name for the indicator of a title: without period, place and words like 统计表; `None` when it is none of the register's.
    fn known_indicator(&self, name: &str, known: &Known) -> Option<String> {
        if known.indicators.find(name, &self.words).is_some() {
            return Some(name.into());
        }
        let mut text = name.to_string();
        while let Some((_, span)) = period::find_span(&text, false).filter(|(_, span)| !span.is_empty()) {
            text = text.chars().enumerate().filter(|(at, _)| !span.contains(at)).map(|(_, c)| c).collect();
        }
        let mut places: Vec<String> = Vec::new();
        if let Some(area) = self.area {
            places.extend(known.areas.path(area).into_iter().map(|id| known.areas.name_of(id).to_string()));
        }
        places.extend(known.areas.root_name().map(str::to_string));
        places.extend(["各镇街", "各乡镇", "分镇街", "分乡镇", "全县", "全区", "全市"].map(str::to_string));
        for place in places.iter().map(|place| squeeze(place)).filter(|place| !place.is_empty()) {
            text = text.replace(&place, "");
        }
        let mut rest =
            text.trim_matches(|c: char| matches!(c, '(' | ')' | '-' | '_' | '的' | '《' | '》' | '·')).to_string();
        loop {
            if known.indicators.find(&rest, &self.words).is_some() {
                return Some(rest);
            }
            let shorter = FRAMES.iter().find_map(|word| rest.strip_suffix(word))?;
            rest = shorter.to_string();
        }
    }
}
