//! `cut`: the sentence, the figures and the children of one indicator, as aligned text; with `--csv` the table alone.

use shanzhi::figure::rank::order;
use shanzhi::model::{AreaId, AreaKind, Basis};
use shanzhi::narrate::{Trace, judged_sentence, partial_note};
use shanzhi::query::reading::natural_basis;
use shanzhi::query::signal::verdict::{Abstain, Verdict, verdicts};
use shanzhi::query::{Change, Gap, Reading, Refusal, Span};
use shanzhi::strings::{number, period as words, ui, verdict};

use crate::Fault;
use crate::arguments::Arguments;
use crate::asked::{Answer, answer};

/// The command.
pub fn cut(arguments: &Arguments) -> Result<(), Fault> {
    let answer = answer(arguments)?;
    if arguments.flag("csv") {
        print!("{}", csv(&answer));
    } else {
        print!("{}", text(&answer));
    }
    answer.ended()
}

/// A change, or why none is given.
type Changed = Result<Change, Refusal>;

/// What a change amounts to, or why nothing is said of it.
type Judged = Result<Verdict, Abstain>;

impl Answer {
    /// What the 同比 and the 环比 of an area amount to; `None` for one that is not given, and for 累计, of whose steps nothing is judged but the 同比.
    fn judged(&self, area: AreaId, yoy: &Changed, mom: &Changed) -> [Option<Judged>; 2] {
        let asked = self.cut.selection;
        let all = verdicts(&self.data, asked.indicator, area, asked.period);
        let of_year = if asked.span == Span::YearToDate { all.ytd } else { all.yoy };
        [yoy.is_ok().then_some(of_year), mom.is_ok().then_some(all.mom)]
    }

    /// What must be known beside a figure: its note, what it is a sum of, why it is missing; empty when nothing.
    fn remark(&self, reading: &Reading, area: AreaId) -> String {
        let selection = self.cut.selection;
        let trace = Trace { indicator: selection.indicator, area, period: selection.period };
        match reading.figure {
            Err(why) => number::gap_reason(why).into(),
            Ok(_) if reading.is_partial() => partial_note(&self.data, reading, trace, selection.span),
            Ok(_) if selection.span == Span::Period => self.data.note(trace.indicator, trace.area, trace.period).into(),
            Ok(_) => String::new(),
        }
    }
}

fn parts(reading: &Reading) -> String {
    let parts = reading.parts();
    parts.map_or(String::new(), |(top, bottom)| format!("{}/{}", number::decimal(top), number::decimal(bottom)))
}

fn text(answer: &Answer) -> String {
    let (data, cut) = (&answer.data, &answer.cut);
    let selection = cut.selection;
    let indicator = data.indicator(selection.indicator);
    let mut out = String::new();
    let mut say = |line: &str| {
        out.push_str(line);
        out.push('\n');
    };
    if !data.meta.notice.is_empty() {
        say(&data.meta.notice);
    }
    say(&answer.heading());
    say("");
    say(&judged_sentence(data, cut).text());
    say("");
    let counted = parts(&cut.reading);
    let counted = if counted.is_empty() { counted } else { format!("（{counted}）") };
    say(&format!("数值  {}{counted}", number::with_unit(&cut.reading, indicator)));
    let [yoy, mom] = answer.judged(selection.area, &cut.yoy, &cut.mom);
    say(&format!("同比  {}{}", number::change(&cut.yoy, indicator), behind(yoy)));
    say(&format!("环比  {}{}", number::change(&cut.mom, indicator), behind(mom)));
    if natural_basis(indicator) == Basis::Point {
        say("累计  —（时点数不累计）");
        say(&format!("较上年末  {}", number::change(&cut.year_end, indicator)));
    } else {
        let period = words::spanned(selection.period, Span::YearToDate);
        let (total, yoy) = (number::with_unit(&cut.ytd, indicator), number::change(&cut.ytd_yoy, indicator));
        let partial = if cut.ytd.is_partial() { "，数据不全" } else { "" };
        say(&format!("累计  {total}（{period}{partial}），同比{yoy}"));
    }
    let remark = answer.remark(&cut.reading, selection.area);
    if !remark.is_empty() {
        say(&format!("说明  {remark}"));
    }
    // What is not counted below this level has no table of blanks.
    if cut.children.iter().any(|row| row.reading.figure != Err(Gap::NoData)) {
        say("");
        say(&aligned(&table(answer)));
    }
    out
}

/// `（明显上升）`, `（受春节影响，不作判断，宜看1—2月合计）`; nothing where no change is given.
fn behind(judged: Option<Judged>) -> String {
    judged.map_or_else(String::new, |judged| format!("（{}）", verdict::told(judged)))
}

/// The same for a column of its own.
fn told(judged: Option<Judged>) -> String {
    judged.map_or_else(String::new, |judged| verdict::told(judged).to_string())
}

/// The children in the order of the bars: place, name, figure, parts, 同比, 环比 with what each amounts to, remark.
fn table(answer: &Answer) -> Vec<Vec<String>> {
    let (data, cut) = (&answer.data, &answer.cut);
    let indicator = data.indicator(cut.selection.indicator);
    let value = format!("数值（{}）", number::unit(indicator));
    let heads = ["位次", "区划", &value, "分子/分母", "同比", "同比判断", "环比", "环比判断", "说明"];
    let mut rows = vec![heads.map(String::from).to_vec()];
    rows.extend(order(data, cut).iter().map(|row| {
        let area = data.areas.get(row.area);
        let own = area.kind == AreaKind::Own;
        let [yoy, mom] = answer.judged(row.area, &row.yoy, &row.mom);
        vec![
            row.place.map_or("—".into(), |place| place.to_string()),
            if own { ui::OWN.into() } else { area.name.clone() },
            number::reading(&row.reading, indicator),
            parts(&row.reading),
            number::change(&row.yoy, indicator),
            told(yoy),
            number::change(&row.mom, indicator),
            told(mom),
            answer.remark(&row.reading, row.area),
        ]
    }));
    // A column in which nothing stands is not shown.
    let filled: Vec<bool> = (0..heads.len())
        .map(|column| rows.iter().skip(1).any(|row| row.get(column).is_some_and(|c| !c.is_empty())))
        .collect();
    let keep = |row: Vec<String>| row.into_iter().zip(&filled).filter(|(_, keep)| **keep).map(|(cell, _)| cell);
    rows.into_iter().map(|row| keep(row).collect()).collect()
}

/// Columns of a terminal that a text takes: Chinese letters and signs take two.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{2E80}' { 2 } else { 1 }).sum()
}

/// Figures to the right, names and remarks to the left, two blanks between.
fn aligned(rows: &[Vec<String>]) -> String {
    let head = rows.first().map(Vec::as_slice).unwrap_or_default();
    let widths: Vec<usize> = (0..head.len())
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| columns(cell)).max().unwrap_or(0))
        .collect();
    let lines = rows.iter().map(|row| {
        let cells = row.iter().zip(&widths).zip(head).map(|((cell, width), name)| {
            let blank = " ".repeat(width.saturating_sub(columns(cell)));
            if matches!(name.as_str(), "区划" | "同比判断" | "环比判断" | "说明") {
                format!("{cell}{blank}")
            } else {
                format!("{blank}{cell}")
            }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_string()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The area itself, then its children: plain figures without thousands signs, one row an area, RFC 4180.
fn csv(answer: &Answer) -> String {
    let (data, cut) = (&answer.data, &answer.cut);
    let indicator = data.indicator(cut.selection.indicator);
    let period = words::spanned(cut.selection.period, cut.selection.span);
    let plain = |text: String| text.replace(',', "").replace('−', "-");
    let row = |place: Option<u32>, area: AreaId, reading: &Reading, yoy: &Changed, mom: &Changed| {
        let judged = answer.judged(area, yoy, mom).map(told);
        let [of_year, of_month] = judged;
        let figure = reading.amount().map(|value| number::of(value, indicator));
        let (top, bottom) = match reading.parts() {
            Some((top, bottom)) => (top.text(), bottom.text()),
            None => Default::default(),
        };
        [
            place.map_or(String::new(), |place| place.to_string()),
            data.areas.get(area).code.clone(),
            data.areas.get(area).name.clone(),
            indicator.id.clone(),
            period.clone(),
            plain(figure.unwrap_or_default()),
            indicator.unit.clone(),
            top,
            bottom,
            plain(number::change(yoy, indicator)),
            of_year,
            plain(number::change(mom, indicator)),
            of_month,
            answer.remark(reading, area),
        ]
    };
    let head = [
        "位次",
        "区划代码",
        "区划",
        "指标",
        "时期",
        "数值",
        "单位",
        "分子",
        "分母",
        "同比",
        "同比判断",
        "环比",
        "环比判断",
        "说明",
    ];
    let mut rows = vec![head.map(String::from)];
    rows.push(row(None, cut.selection.area, &cut.reading, &cut.yoy, &cut.mom));
    rows.extend(order(data, cut).iter().map(|r| row(r.place, r.area, &r.reading, &r.yoy, &r.mom)));
    let quoted = |cell: &String| {
        if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
    };
    rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n").collect()
}
