//! 增减构成 on the page 指标: who adds what to a change: places, then categories and organisations; from a year earlier, from the period before, or of
//! the 累计. Words and tables only; the figures are query's.

use super::Lens;
use super::parts::{cell, link, panel, row, table};
use crate::model::{Amount, AreaId, Basis, Decimal, Dimension, Frequency, IndicatorId, Period};
use crate::query::Span;
use crate::query::against::Against;
use crate::query::contribution::{Contributions, Part, Who, of_areas, of_slices, printed};
use crate::query::cut::fit_period;
use crate::query::range::Range;
use crate::query::reading::natural_basis;
use crate::sheet::{Element, el};
use crate::strings::{number, ui};

/// Most parts of a change that are listed.
const PARTS: usize = 10;

/// What a change is reckoned from (`g=` on 指标).
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    YearBefore,
    JustBefore,
    YearToDate,
}

/// Each with the word of a link and what it is called.
const FROMS: [(From, &str, &str); 3] = [
    (From::YearBefore, "yoy", "与上年同期比"),
    (From::JustBefore, "mom", "与上期比"),
    (From::YearToDate, "ytd", "本年累计与上年同期比"),
];

impl From {
    fn of(word: &str) -> Option<Self> {
        FROMS.iter().find(|known| known.1 == word).map(|known| known.0)
    }

    /// The page's own: of the 累计 where the reader looks at that.
    fn of_page(lens: &Lens) -> Self {
        if lens.route.span == Span::YearToDate { Self::YearToDate } else { Self::YearBefore }
    }

    /// The range and what it is held against; `None` for a day.
    fn asks(self, period: Period) -> Option<(Range, Against)> {
        Some(match self {
            Self::YearBefore => (Range::of(period)?, Against::YearBefore),
            Self::JustBefore => (Range::of(period)?, Against::JustBefore),
            Self::YearToDate => (Range::year_to_date(period)?, Against::YearBefore),
        })
    }

    /// Heads of the earlier and the later figure.
    fn heads(self) -> [&'static str; 2] {
        match self {
            Self::YearBefore => ["上年同期", "本期"],
            Self::JustBefore => ["上期", "本期"],
            Self::YearToDate => ["上年同期累计", "本年累计"],
        }
    }
}

/// All that the panel asks.
pub(super) struct Asked {
    id: IndicatorId,
    area: AreaId,
    period: Period,
    from: From,
    /// By place, by category, by organisation: where there is a change and more than one who makes it.
    found: [Option<Contributions>; 3],
}

/// Asks it.
pub(super) fn ask(lens: &Lens, id: IndicatorId, area: AreaId) -> Asked {
    let period = fit_period(lens.data, id, area, lens.period());
    let from = lens.route.choice('g').and_then(From::of).unwrap_or(From::of_page(lens));
    let told = |found: &Contributions| found.parts.len() > 1 && !found.difference.is_zero();
    let found = match from.asks(period) {
        None => [None, None, None],
        Some((range, against)) => [
            of_areas(lens.data, id, area, range, against).ok().filter(told),
            of_slices(lens.data, id, area, range, against, false).ok().filter(told),
            of_slices(lens.data, id, area, range, against, true).ok().filter(told),
        ],
    };
    Asked { id, area, period, from, found }
}

/// The panel; `None` where there is nothing to say and nothing was asked for.
pub(super) fn panel_of(lens: &Lens, asked: &Asked) -> Option<Element> {
    let indicator = lens.data.indicator(asked.id);
    let unit = if indicator.is_percentage() { "百分点" } else { number::unit(indicator) };
    let told: Vec<(&str, &Contributions)> = ["区划", "类别", "单位"]
        .into_iter()
        .zip(&asked.found)
        .filter_map(|(head, found)| Some((head, found.as_ref()?)))
        .collect();
    let first = told.first().map(|(_, first)| *first);
    if first.is_none() && asked.from == From::of_page(lens) {
        return None;
    }
    let decimals = indicator.decimals.max(u8::from(indicator.is_quotient()));
    let words = first.map_or(
        "这样比没有变化，或者有一期数据不全、口径不同，不作分解。".to_string(),
        |first| lead(asked.from, first, unit, decimals),
    );
    let panel = panel("增减构成").children(choices(lens, asked)).child(el("p").class("lead").text(words));
    Some(told.into_iter().fold(panel, |panel, (head, found)| {
        let (table, rest) = parts_of(lens, asked, head, found, unit);
        let note = match rest {
            0 => "各项影响之和等于全部变化。".to_string(),
            n => format!("只列影响最大的{PARTS}项，其余{n}项合为一行；各项影响之和等于全部变化。"),
        };
        panel.child(table).child(el("p").class("note").text(note))
    }))
}

/// The ways to compare that this indicator has, the one on show marked; none where there is only one.
fn choices(lens: &Lens, asked: &Asked) -> Option<Element> {
    let flow = natural_basis(lens.data.indicator(asked.id)) == Basis::Current;
    let has = |from: &From| match from {
        From::YearBefore => true,
        From::JustBefore => asked.period.frequency != Frequency::Year,
        From::YearToDate => flow && asked.period.number() > 1,
    };
    let known = FROMS.iter().filter(|(from, ..)| has(from) || *from == asked.from);
    let links: Vec<Element> = known
        .map(|(from, word, name)| {
            let word = if *from == From::of_page(lens) { "" } else { word };
            let here = (*from == asked.from).then_some("true");
            link(lens.choosing('g', word), *name).class("button").with_some("aria-current", here)
        })
        .collect();
    (links.len() > 1).then(|| el("p").class("buttons").children(links))
}

/// The parts of a change as a table under a head, greatest first, and how many more there are.
fn parts_of(lens: &Lens, asked: &Asked, head: &str, found: &Contributions, unit: &str) -> (Element, usize) {
    let (id, area) = (asked.id, asked.area);
    let indicator = lens.data.indicator(id);
    let quotient = indicator.is_quotient();
    let mut parts: Vec<&Part> = found.parts.iter().filter(|part| !part.effect.is_zero()).collect();
    parts.sort_by(|a, b| b.effect.abs().compare(a.effect.abs()));
    let decimals = indicator.decimals.max(u8::from(quotient));
    let effects: Vec<Decimal> = parts.iter().map(|part| part.effect).collect();
    let shown = printed(&effects, decimals);
    let figure = |amount: &Option<Amount>| amount.map_or("—".to_string(), |amount| number::of(amount, indicator));
    // Rate and mix of a row add up to its effect as printed: what rounding leaves goes to the greater.
    let split = |rate: Decimal, mix: Decimal, effect: Decimal| {
        let [rate_told, mix_told] = [rate, mix].map(|value| value.rescale(decimals));
        match rate.abs().compare(mix.abs()).is_gt() {
            true => [effect.minus(mix_told), mix_told],
            false => [rate_told, effect.minus(rate_told)],
        }
        .map(|value| cell(number::decimal(value)))
    };
    let mut rows: Vec<Element> = Vec::new();
    for (part, effect) in parts.iter().zip(&shown).take(PARTS) {
        let who = match part.who {
            Who::Area(child) if lens.data.areas.own(area) == Some(child) => el("span").text(ui::OWN),
            Who::Area(child) => el("a").with("href", lens.to_figure(id, child)).text(lens.name(child)),
            Who::Slice(Dimension::Category(at)) => {
                el("span").text(lens.data.categories.get(usize::from(at)).cloned().unwrap_or_default())
            }
            Who::Slice(Dimension::Organisation(at)) => {
                el("span").text(lens.data.organisations.get(usize::from(at)).map_or("", |o| &o.name))
            }
            Who::Slice(Dimension::None) | Who::Rest => el("span").text("未分摊"),
        };
        let told = [cell(figure(&part.then)), cell(figure(&part.now)), cell(number::signed_decimal(*effect))];
        rows.push(row(who, told).children(quotient.then(|| split(part.rate, part.mix, *effect)).into_iter().flatten()));
    }
    // What is not listed, together: the column adds up to the change.
    let others = parts.len().saturating_sub(PARTS);
    if others > 0 {
        let sum = |of: &mut dyn Iterator<Item = Decimal>| of.fold(Decimal::default(), Decimal::plus);
        let effect = sum(&mut shown.iter().skip(PARTS).copied());
        let rate = sum(&mut parts.iter().skip(PARTS).map(|part| part.rate));
        let mix = sum(&mut parts.iter().skip(PARTS).map(|part| part.mix));
        let line = row(
            el("span").text(format!("其余{others}项合计")),
            [cell("—"), cell("—"), cell(number::signed_decimal(effect))],
        );
        rows.push(line.children(quotient.then(|| split(rate, mix, effect)).into_iter().flatten()));
    }
    let change = format!("影响（{unit}）");
    let [then, now] = asked.from.heads();
    let mut heads = vec![head, then, now, change.as_str()];
    if quotient {
        heads.extend(["其中：自身比率变化", "其中：占比变化"]);
    }
    (table(&format!("增减构成（按{head}）"), &heads, rows), others)
}

/// The change, and how many add to it and take from it.
fn lead(from: From, found: &Contributions, unit: &str, decimals: u8) -> String {
    let whole = found.difference.rescale(decimals);
    let way = if whole.sign() < 0 { "减少" } else { "增加" };
    let (up, down) = found.parts.iter().fold((0, 0), |(up, down), part| match part.effect.sign() {
        n if n > 0 => (up + 1, down),
        n if n < 0 => (up, down + 1),
        _ => (up, down),
    });
    let than = match from {
        From::YearBefore => "比上年同期",
        From::JustBefore => "比上期",
        From::YearToDate => "本年累计比上年同期",
    };
    format!("{than}{way}{}{unit}，其中{up}个增加、{down}个减少。", number::decimal(whole.abs()))
}
