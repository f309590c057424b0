//! Places beside one another for 分析: one place in all its rates (spine), two indicators against each other (scatter), the spread of the
//! villages inside of townships (strip). The statistics are query's. No pixels.

use crate::chart::MarkId;
use crate::chart::kinds::cloud::CloudDot;
use crate::chart::kinds::scatter::ScatterSpec;
use crate::chart::kinds::spine::{SpineRow, SpineSpec, Standing};
use crate::chart::kinds::strip::{StripRow, StripSpec};
use crate::chart::kinds::{About, Plot, Shown};
use crate::model::{Amount, AreaId, AreaKind, Dataset, Direction, IndicatorId};
use crate::query::compare::standing::{self, compare};
use crate::query::cut::{existing, fit_period};
use crate::query::overview::with_figures;
use crate::query::rank::may_rank;
use crate::query::stats::{Level, Sample};
use crate::query::{Cut, Reading, reading};
use crate::strings::{number, period as words, plot as say};

use super::Target;
use super::plots::{Plotted, datum};
use super::trend::from_zero;

/// Fewest places a spine, a scatter or a box speaks of.
const FEWEST: usize = 5;

/// How far a whisker reaches beyond its quarter, in distances between the quarters (Tukey 1977).
const WHISKER: f64 = 1.5;

fn mark(n: usize) -> MarkId {
    MarkId(n as u32)
}

fn whole(reading: &Reading) -> Option<f64> {
    reading.amount().filter(|_| !reading.is_partial()).map(Amount::to_f64)
}

/// Places beside an area at the cut's period: the children of what stands above it.
fn siblings(data: &Dataset, cut: &Cut) -> Vec<AreaId> {
    let above = data.areas.get(cut.selection.area).parent;
    let tree = |id: &AreaId| data.areas.get(*id).kind == AreaKind::Tree;
    above.map_or(Vec::new(), |above| existing(data, above, cut.selection.period).filter(tree).collect())
}

/// The area of a cut in all its rates against its siblings: the spread from worst to best, the mean of the whole, and whether the area
/// differs beyond chance. Rates only, because counts follow the size of a place. `None` without siblings.
pub fn spine(data: &Dataset, cut: &Cut) -> Option<Plotted> {
    let area = cut.selection.area;
    let above = data.areas.get(area).parent?;
    let places = siblings(data, cut);
    let mut rows: Vec<(SpineRow, IndicatorId)> = Vec::new();
    for id in with_figures(data, above).filter(|id| data.indicator(*id).is_quotient()) {
        let indicator = data.indicator(id);
        let period = fit_period(data, id, area, cut.selection.period);
        let read = |at: AreaId| reading(data, id, at, period, cut.selection.span);
        let mut figures: Vec<f64> =
            places.iter().map(|at| read(*at)).filter(|r| may_rank(indicator, r)).filter_map(|r| whole(&r)).collect();
        if indicator.direction == Direction::Lower {
            // From worst to best: the largest figure first.
            figures.iter_mut().for_each(|figure| *figure = -*figure);
        }
        let (Some(sample), Some(mean)) = (Sample::new(&figures).filter(|s| s.count() >= FEWEST), whole(&read(above)))
        else {
            continue;
        };
        let sign = if indicator.direction == Direction::Lower { -1.0 } else { 1.0 };
        let at = |share: f64| sample.quantile(share) * sign;
        let own = read(area);
        // Of some twenty rates one would stand out by chance alone at 95 %.
        let judged = compare(indicator, &own, Some(mean), Level::Strict).standing;
        let standing = match judged {
            standing::Standing::Better => Standing::Better,
            standing::Standing::Worse => Standing::Worse,
            standing::Standing::Similar => Standing::Level,
            _ => Standing::NotJudged,
        };
        let text = number::reading(&own, indicator);
        let average = number::plain(mean, usize::from(indicator.decimals));
        let unit = number::unit(indicator);
        rows.push((
            SpineRow {
                name: format!("{}（{unit}）", indicator.label()),
                label: say::spine_row(
                    &indicator.name,
                    &number::with_unit(&own, indicator),
                    &average,
                    unit,
                    word(standing),
                ),
                value: Shown { value: datum(&own), text },
                average,
                marks: [at(0.0), at(0.25), mean, at(0.75), at(1.0)],
                standing,
                mark: mark(rows.len()),
            },
            id,
        ));
    }
    let key = [Standing::Better, Standing::Level, Standing::Worse, Standing::NotJudged];
    let name = &data.areas.get(area).name;
    let when = words::spanned(cut.selection.period, cut.selection.span);
    (!rows.is_empty()).then(|| Plotted {
        marks: rows.iter().map(|_| Target::Area(area)).collect(),
        plot: Plot::Spine(SpineSpec {
            about: About {
                title: say::spine_of(name, &when),
                description: say::spine_about(name, places.len()),
                unit: String::new(),
                decimals: 1,
            },
            heads: [name.clone(), data.areas.get(above).name.clone(), say::WORST.into(), say::BEST.into()],
            key: key.map(|standing| (standing, word(standing).to_string())).into(),
            rows: rows.into_iter().map(|(row, _)| row).collect(),
        }),
    })
}

fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Better => say::BETTER,
        Standing::Level => say::LEVEL,
        Standing::Worse => say::WORSE,
        Standing::NotJudged => say::NOT_JUDGED,
    }
}

/// The places below a cut's area: its indicator up, `other` along; `None` where fewer than five have both.
pub fn scatter(data: &Dataset, cut: &Cut, other: IndicatorId) -> Option<Plotted> {
    let (up, along) = (data.indicator(cut.selection.indicator), data.indicator(other));
    let period = fit_period(data, other, cut.selection.area, cut.selection.period);
    let read = |area: AreaId| reading(data, other, area, period, cut.selection.span);
    let mut dots = Vec::new();
    let mut marks = Vec::new();
    for row in cut.children.iter().filter(|row| data.areas.get(row.area).kind == AreaKind::Tree) {
        let beside = read(row.area);
        let (Some(x), Some(y)) = (whole(&beside), whole(&row.reading)) else { continue };
        let name = data.areas.get(row.area).name.clone();
        let told = [
            format!("{}{}", along.name, number::with_unit(&beside, along)),
            format!("{}{}", up.name, number::with_unit(&row.reading, up)),
        ];
        let label = format!("{name} {}", told.join("，"));
        dots.push(CloudDot { label, name, x, y, selected: false, mark: mark(marks.len()) });
        marks.push(Target::Area(row.area));
    }
    let axis = |name: &str, unit: &str| format!("{name}（{unit}）");
    let rate =
        |indicator: &crate::model::Indicator, reading: &Reading| whole(reading).filter(|_| indicator.is_quotient());
    let area = &data.areas.get(cut.selection.area).name;
    (dots.len() >= FEWEST).then(|| Plotted {
        marks,
        plot: Plot::Scatter(ScatterSpec {
            about: About {
                title: say::scatter_of(
                    area,
                    &words::spanned(cut.selection.period, cut.selection.span),
                    &along.name,
                    &up.name,
                ),
                description: say::SCATTER.into(),
                unit: number::unit(up).into(),
                decimals: up.decimals,
            },
            dots,
            x_name: axis(along.label(), number::unit(along)),
            x_decimals: along.decimals,
            y_name: axis(up.label(), number::unit(up)),
            averages: (rate(along, &read(cut.selection.area)), rate(up, &cut.reading)),
            from_zero: (from_zero(along), from_zero(up)),
        }),
    })
}

/// The villages of each township below the cut's area, or the area's own, as dots and boxes; `None` where no part with villages is loaded.
pub fn strip(data: &Dataset, cut: &Cut) -> Option<Plotted> {
    let selection = cut.selection;
    let indicator = data.indicator(selection.indicator);
    let tree = |id: &AreaId| data.areas.get(*id).kind == AreaKind::Tree;
    let below = |area: AreaId| existing(data, area, selection.period).filter(tree);
    let read = |area: AreaId| reading(data, selection.indicator, area, selection.period, selection.span);
    let deep = below(selection.area).any(|child| below(child).next().is_some());
    let groups: Vec<AreaId> = if deep { below(selection.area).collect() } else { vec![selection.area] };
    let mut rows = Vec::new();
    let mut marks = Vec::new();
    for group in groups {
        let villages: Vec<AreaId> = below(group).collect();
        let values: Vec<f64> = villages.iter().filter_map(|village| whole(&read(*village))).collect();
        if values.is_empty() {
            continue;
        }
        let sample = Sample::new(&values).filter(|sample| sample.count() >= FEWEST);
        let name = data.areas.get(group).name.clone();
        let lacking = villages.len() - values.len();
        let text = say::villages(values.len(), lacking);
        let median = sample.as_ref().map(|sample| number::plain(sample.median(), usize::from(indicator.decimals)));
        rows.push(StripRow {
            label: say::strip_row(&name, &text, median.as_deref(), number::unit(indicator)),
            name,
            spread: sample.map(|sample| boxed(&sample, &values)),
            values,
            text,
            selected: group == selection.area && deep,
            mark: mark(marks.len()),
        });
        marks.push(Target::Area(group));
    }
    let area = &data.areas.get(selection.area).name;
    let benchmark = whole(&cut.reading).filter(|_| indicator.is_quotient());
    (!rows.is_empty()).then(|| Plotted {
        marks,
        plot: Plot::Strip(StripSpec {
            about: About {
                title: say::strip_of(
                    area,
                    &words::spanned(selection.period, selection.span),
                    &indicator.name,
                    number::unit(indicator),
                ),
                description: say::STRIP.into(),
                unit: number::unit(indicator).into(),
                decimals: indicator.decimals,
            },
            rows,
            from_zero: from_zero(indicator),
            benchmark: benchmark.map(|mean| (mean, say::whole(area, &number::with_unit(&cut.reading, indicator)))),
        }),
    })
}

/// Whisker, quarter, median, quarter, whisker: a whisker ends at the last figure within one and a half distances of the quarters.
fn boxed(sample: &Sample, values: &[f64]) -> [f64; 5] {
    let (low, high) = (sample.quantile(0.25), sample.quantile(0.75));
    let reach = (high - low) * WHISKER;
    let inside = |v: &&f64| (low - reach..=high + reach).contains(*v);
    let least = values.iter().filter(inside).copied().fold(low, f64::min);
    let most = values.iter().filter(inside).copied().fold(high, f64::max);
    [least, low, sample.median(), high, most]
}
