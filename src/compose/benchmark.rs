//! 比较基准: places held against what the reader chooses — the whole above each, peers by size, a group, a reference area, a target; kept in the link.
//! Words and a table only; which differences are more than chance is query's.

use super::parts::{cell, panel, row, table};
use super::{Lens, partial};
use crate::model::{AreaId, AreaKind, Dataset, IndicatorId, Period, Target};
use crate::query::compare::{Against, Compared, Standing, Unfit, benchmark, compare, peers};
use crate::query::cut::fit_period;
use crate::query::group::{Group, groups};
use crate::query::range::{self, Range};
use crate::query::stats::Level;
use crate::query::target::{self, Comparator};
use crate::query::{Reading, Span, reading};
use crate::sheet::{Element, el};
use crate::strings::{number, period as words, ui};

/// The letter of the choice in a link, and the name of its field.
pub(super) const KEY: char = 'v';
/// Words of the choices that are no code of the package.
const PEERS: &str = "peers";
const TARGET: &str = "target";
/// How many peers by size a place is held against.
pub(super) const NEAREST: usize = 5;

/// What places are held against.
enum Benchmark {
    /// The place above each.
    Whole,
    /// The nearest in population, of each its own.
    Peers,
    /// The members of a group, together.
    Group(Group),
    /// An area outside the tree: the city, a county beside.
    Reference(AreaId),
    /// The target set for each.
    Target,
}

/// One place beside its benchmark.
struct Line {
    area: AreaId,
    /// What its figure stands over.
    range: Option<Range>,
    reading: Reading,
    found: Compared,
}

/// All that the panel asks.
pub(super) struct Asked {
    id: IndicatorId,
    chosen: Benchmark,
    lines: Vec<Line>,
}

/// Areas outside the tree with figures of an indicator.
fn references(data: &Dataset, id: IndicatorId) -> Vec<AreaId> {
    let speaks = |area: &AreaId| {
        data.blocks_of(id).any(|block| block.key.parent.is_none() && block.areas.binary_search(area).is_ok())
    };
    data.areas.ids().filter(|area| data.areas.get(*area).kind == AreaKind::Reference).filter(speaks).collect()
}

/// The targets of an indicator that are a limit: a range has no one figure to be held against.
fn limits(data: &Dataset, id: IndicatorId) -> Vec<&Target> {
    let name = &data.indicator(id).id;
    let limit = |target: &&Target| target::goal(target).is_some_and(|goal| goal.comparator != Comparator::Within);
    data.targets.iter().filter(|target| target.indicator == *name).filter(limit).collect()
}

fn chosen(lens: &Lens, id: IndicatorId) -> Benchmark {
    let (data, asked) = (lens.data, lens.route.choice(KEY).unwrap_or(""));
    match asked {
        "" => Benchmark::Whole,
        PEERS => Benchmark::Peers,
        TARGET => Benchmark::Target,
        code => {
            let reference = references(data, id).into_iter().find(|area| data.areas.get(*area).code == code);
            let group = || groups(data, None).into_iter().find(|group| group.id == code).map(Benchmark::Group);
            reference.map(Benchmark::Reference).or_else(group).unwrap_or(Benchmark::Whole)
        }
    }
}

/// Holds places against the chosen benchmark; nothing is held of what is no quotient.
pub(super) fn ask(lens: &Lens, id: IndicatorId, areas: &[AreaId]) -> Asked {
    let chosen = chosen(lens, id);
    let quotient = lens.data.indicator(id).is_quotient() || lens.data.indicator(id).is_percentage();
    let areas = if quotient { areas } else { &[] };
    let lines = areas.iter().map(|area| line(lens.data, id, *area, lens.period(), &chosen)).collect();
    Asked { id, chosen, lines }
}

fn line(data: &Dataset, id: IndicatorId, area: AreaId, period: Period, chosen: &Benchmark) -> Line {
    let at = fit_period(data, id, area, period);
    let own = (Range::of(at), reading(data, id, area, at, Span::Period));
    let ((range, reading), aim) = match chosen {
        Benchmark::Whole => (own, benchmark(data, id, area, at, &Against::Whole)),
        Benchmark::Peers => {
            let others = peers(data, area, at, NEAREST);
            (own, benchmark(data, id, area, at, &Against::Peers(others)))
        }
        Benchmark::Group(group) => (own, benchmark(data, id, area, at, &Against::Peers(group.members.clone()))),
        Benchmark::Reference(other) => (own, benchmark(data, id, area, at, &Against::Area(*other))),
        Benchmark::Target => {
            match limits(data, id).into_iter().find(|t| target::judged(data, t, period).contains(&area)) {
                // By what it is judged by: the 累计 of the year, or the period.
                Some(set) => {
                    let range = target::range_of(data, set, id, area, period);
                    let over = |range| range::read(data, id, area, range, crate::model::Dimension::None);
                    let aim =
                        target::goal(set).and_then(|goal| benchmark(data, id, area, at, &Against::Target(goal.value)));
                    ((range, range.map_or(own.1, over)), aim)
                }
                None => (own, None),
            }
        }
    };
    let found = compare(data.indicator(id), &reading, aim, Level::Strict);
    Line { area, range, reading, found }
}

/// What a comparison comes to, in a word.
pub(super) fn standing_words(standing: Standing) -> &'static str {
    match standing {
        Standing::Similar => "差异不显著",
        Standing::Better => "好于",
        Standing::Worse => "差于",
        Standing::Higher => "高于",
        Standing::Lower => "低于",
        Standing::NotCompared(Unfit::NoFigure) => "缺少可比数据，不比",
        Standing::NotCompared(Unfit::NotARate) => "不是比率，不比",
        Standing::NotCompared(Unfit::NoSpread) => "不知道偶然波动有多大，不比",
        Standing::NotCompared(Unfit::TooFew) => "分母不足10，不比",
    }
}

/// The choice of a benchmark, as a field of a page's form; `act` is the form's.
pub(super) fn field(lens: &Lens, id: IndicatorId, act: &'static str) -> Element {
    let data = lens.data;
    let asked = lens.route.choice(KEY).unwrap_or("");
    let option = |value: &str, words: String| {
        el("option").with("value", value.to_string()).when("selected", value == asked).text(words)
    };
    let mut options = vec![option("", "上级整体".into()), option(PEERS, format!("规模最相近的{NEAREST}个区划"))];
    options.extend((!limits(data, id).is_empty()).then(|| option(TARGET, "目标".into())));
    options.extend(
        references(data, id).into_iter().map(|area| option(&data.areas.get(area).code, lens.name(area).into())),
    );
    options.extend(
        groups(data, None).into_iter().map(|group| option(&group.id, format!("{}（{}）", group.name, group.kind))),
    );
    let select = el("select").with("name", "v").with("data-live", act).children(options).with_first_chosen();
    el("label").class("wide").text("比较基准 ").child(select)
}

/// What stands at the head of the benchmark's column.
fn name_of(lens: &Lens, chosen: &Benchmark) -> String {
    match chosen {
        Benchmark::Whole => "上级整体".into(),
        Benchmark::Peers => "相近区划合计".into(),
        Benchmark::Group(group) => group.name.clone(),
        Benchmark::Reference(area) => lens.name(*area).into(),
        Benchmark::Target => "目标".into(),
    }
}

/// The panel; `None` where nothing is held against anything.
pub(super) fn panel_of(lens: &Lens, asked: &Asked) -> Option<Element> {
    if asked.lines.is_empty() {
        return None;
    }
    let indicator = lens.data.indicator(asked.id);
    let name = name_of(lens, &asked.chosen);
    let decimals = usize::from(indicator.decimals);
    let spell = |value: f64| number::plain(value, decimals);
    let period = |line: &Line| match line.range {
        Some(range) if range.stretch == range::Stretch::YearToDate => words::spanned(range.end(), Span::YearToDate),
        Some(range) => range.calendar_period().map_or(String::new(), words::full),
        None => String::new(),
    };
    let rows = asked.lines.iter().map(|line| {
        let place = if lens.data.areas.get(line.area).kind == AreaKind::Own {
            el("span").text(ui::OWN)
        } else {
            lens.place(line.area)
        };
        let interval = line.found.interval.map_or("—".into(), |i| format!("{}—{}", spell(i.low), spell(i.high)));
        let word = standing_words(line.found.standing);
        let told = match line.found.standing {
            Standing::Similar => cell(word),
            Standing::NotCompared(_) => el("td").class("none").text(word),
            _ => el("td").child(el("b").text(word)),
        };
        let to_date = line.range.is_some_and(|range| range.stretch == range::Stretch::YearToDate);
        let span = if to_date { Span::YearToDate } else { Span::Period };
        let at = line.range.and_then(Range::calendar_period).unwrap_or(lens.period());
        row(
            place,
            [
                cell(period(line)),
                partial::figure(lens, asked.id, (line.area, at), span, &line.reading),
                cell(interval),
                cell(line.found.benchmark.map_or("—".into(), spell)),
                told,
            ],
        )
    });
    let title = format!("与{name}比较：{}（{}）", indicator.name, number::unit(indicator));
    let heads = ["区划", "时期", "数值", "99.8%区间", name.as_str(), "比较"];
    let compared = asked.lines.iter().filter(|line| !matches!(line.found.standing, Standing::NotCompared(_))).count();
    let by_chance = 2.0 * Level::Strict.side() * compared as f64;
    let none = "没有可以比较的：基准没有数据（村级数据在打开所在镇街后载入），或者各地的数都不宜比较。";
    let note = if compared == 0 {
        none.to_string()
    } else {
        format!(
            "共比较{compared}次；若各地与基准都没有实质差别，单凭偶然预计也会有{}个好于、差于（或高于、低于）。基准按已知的数看待，不计它自身的波动。",
            number::plain(by_chance, 2)
        )
    };
    let meaning = partial::meaning(asked.lines.iter().map(|line| &line.reading));
    let note = el("p").class("note").text(note);
    Some(panel(&title).child(table(&title, &heads, rows.collect())).child(note).children(meaning))
}
