//! Checks within one area and period or between a parent and its children: totals, parts above their whole, printed changes.

use std::cmp::Ordering;

use super::suspect::{Rule, Suspicion, Thresholds};
use crate::model::{
    AreaId, Basis, BlockKey, Dataset, Decimal, Dimension, Indicator, IndicatorId, Measure, Origin, Period, SpaceRule,
};
use crate::query::{Change, Span, change, reading};

/// Indicators of which the first cannot exceed the second (domain.md §3.7: 成功 > 调结, 骨干 > 总数, 按期 > 应办).
const PART_OF: [(&str, &str); 4] = [("TJ03", "TJ02"), ("FW18", "FW17"), ("SQ07", "SQ06"), ("SQ09", "SQ08")];

/// Parents against Σ children and 本级, by value or by parts; only parents that were printed, since computed ones are the package's proof.
pub fn totals(data: &Dataset, found: &mut Vec<Suspicion>) {
    for children in data.blocks() {
        let Some(parent) = children.key.parent else { continue };
        let indicator = data.indicator(children.key.indicator);
        let additive = matches!(indicator.space, SpaceRule::Sum | SpaceRule::DistinctSum)
            || (indicator.space == SpaceRule::Coverage && !indicator.is_quotient());
        if !additive {
            continue;
        }
        let Some(above) = data.block(&BlockKey { parent: data.group_of(parent), ..children.key }) else { continue };
        for step in 0..children.periods as i32 {
            let period = Period { frequency: children.key.frequency, index: children.first + step };
            let Some(stated) =
                above.look(parent, period).filter(|c| c.status.has_value() && c.origin != Origin::Computed)
            else {
                continue;
            };
            let Some(said) = stated.value.filter(|_| stated.parts.is_none()) else { continue };
            // Every child that stands must have spoken, or a partial sum would be called a mistake.
            let standing = data.areas.children(parent).iter().filter(|child| data.areas.get(**child).exists_in(period));
            let spoke = |area: AreaId| children.look(area, period).filter(|cell| cell.status.has_value());
            let mut sum = Decimal::default();
            let mut whole = true;
            let mut counted = 0;
            for child in standing.copied().chain(data.areas.own(parent)) {
                match spoke(child).and_then(|cell| cell.value) {
                    Some(value) => {
                        sum = sum.plus(value);
                        counted += 1;
                    }
                    None => whole &= data.areas.own(parent) == Some(child),
                }
            }
            // Printed digits are rounded: half a unit of the last one for each part.
            let slack = Decimal::new(if said.decimals > 0 { counted * 5 } else { 0 }, (children.decimals + 1).min(9));
            if whole && counted > 0 && said.minus(sum).abs().compare(slack) == Ordering::Greater {
                found.push(Suspicion {
                    rule: Rule::PartsNotTotal,
                    indicator: children.key.indicator,
                    area: parent,
                    period,
                    basis: children.key.basis,
                    figure: said.text(),
                    against: sum.text(),
                    about: counted.to_string(),
                });
            }
        }
    }
}

/// Pairs of part and whole: those of the register (a rate's numerator and denominator indicators) and [`PART_OF`].
fn pairs(data: &Dataset) -> Vec<(IndicatorId, IndicatorId)> {
    let named = PART_OF.iter().filter_map(|(part, whole)| pair(data, part, whole));
    // Of what was closed in a month more may have been closed than came in: cases are carried over.
    let closing = |i: &&Indicator| i.name.contains("办结") && !i.name.contains("按期");
    let bounded = data.indicators.iter().filter(|i| i.measure == Measure::Rate && i.unit == "%" && !closing(i));
    let rates = bounded.filter_map(|i| pair(data, &i.numerator_id, &i.denominator_id));
    let mut pairs: Vec<_> = named.chain(rates).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Both indicators, if they are counted in one unit and over the same time: a stock cannot be held against a flow.
fn pair(data: &Dataset, part: &str, whole: &str) -> Option<(IndicatorId, IndicatorId)> {
    let (part, whole) = (data.find_indicator(part)?, data.find_indicator(whole)?);
    let alike = |of: &dyn Fn(&Indicator) -> String| of(data.indicator(part)) == of(data.indicator(whole));
    (alike(&|i| i.unit.clone()) && alike(&|i| format!("{:?}", i.nature))).then_some((part, whole))
}

/// A part above its whole, where both were given for the area and period.
pub fn parts_above(data: &Dataset, found: &mut Vec<Suspicion>) {
    for (part, whole) in pairs(data) {
        for block in data.blocks_of(part).filter(|block| block.key.dimension == Dimension::None) {
            let Some(other) = data.block(&BlockKey { indicator: whole, ..block.key }) else { continue };
            for &area in &block.areas {
                for step in 0..block.periods as i32 {
                    let period = Period { frequency: block.key.frequency, index: block.first + step };
                    let value = |block: &crate::model::Block| {
                        let cell = block.look(area, period).filter(|cell| cell.status.has_value())?;
                        cell.value.filter(|_| cell.parts.is_none())
                    };
                    let (Some(small), Some(large)) = (value(block), value(other)) else { continue };
                    if small.compare(large) == Ordering::Greater {
                        found.push(Suspicion {
                            rule: Rule::PartAboveWhole,
                            indicator: part,
                            area,
                            period,
                            basis: block.key.basis,
                            figure: small.text(),
                            against: large.text(),
                            about: data.indicator(whole).name.clone(),
                        });
                    }
                }
            }
        }
    }
}

/// Printed growth (an indicator named `…同比…`, `…增速…` of another one) against what the figures give.
pub fn printed_changes(data: &Dataset, thresholds: &Thresholds, found: &mut Vec<Suspicion>) {
    for (at, growth) in data.indicators.iter().enumerate() {
        let Some(base) = base_of(data, growth) else { continue };
        let Ok(at) = u16::try_from(at) else { continue };
        let id = IndicatorId(at);
        for block in data.blocks_of(id).filter(|block| block.key.dimension == Dimension::None) {
            // 累计同比 stands on 本年累计; anything else on the period itself.
            let span = if block.key.basis == Basis::YearToDate || growth.name.contains("累计") {
                Span::YearToDate
            } else {
                Span::Period
            };
            for &area in &block.areas {
                for step in 0..block.periods as i32 {
                    let period = Period { frequency: block.key.frequency, index: block.first + step };
                    let cell = block.look(area, period).filter(|cell| cell.status.has_value());
                    let Some(printed) = cell.and_then(|cell| cell.value) else { continue };
                    let told = change::yoy(data, base, period, span, |period| reading(data, base, area, period, span));
                    let recomputed = match told {
                        Ok(Change::Relative { rate, .. }) => rate.round(block.decimals),
                        Ok(Change::Points(points) | Change::Difference(points)) => points.rescale(block.decimals),
                        Err(_) => continue,
                    };
                    let allowed = Decimal::new(i128::from(thresholds.yoy_units), block.decimals);
                    if printed.minus(recomputed).abs().compare(allowed) == Ordering::Greater {
                        found.push(Suspicion {
                            rule: Rule::YoyDiffers,
                            indicator: id,
                            area,
                            period,
                            basis: block.key.basis,
                            figure: printed.text(),
                            against: recomputed.text(),
                            about: data.indicator(base).name.clone(),
                        });
                    }
                }
            }
        }
    }
}

/// The indicator a growth column belongs to: its numerator's id, or the name before the word.
fn base_of(data: &Dataset, growth: &Indicator) -> Option<IndicatorId> {
    if !growth.numerator_id.is_empty() && growth.measure == Measure::Growth {
        return data.find_indicator(&growth.numerator_id);
    }
    let marks = ["比上年同期增长", "较上年同期增长", "同比增长", "同比增减", "同比增幅", "同比±", "同比", "比上年增长"];
    let mark = marks.iter().find_map(|mark| growth.name.find(mark))?;
    let stem = |text: &str| {
        let trimmed = text.trim_end_matches(['_', '（', '(', '/', '-', ' ', '—', '累', '计']);
        trimmed.chars().filter(|c| !c.is_whitespace()).collect::<String>()
    };
    let name = stem(growth.name.get(..mark)?);
    let alike =
        |i: &&Indicator| i.id != growth.id && (i.name == name || i.short_name == name || i.aliases.contains(&name));
    let found = (!name.is_empty()).then(|| data.indicators.iter().find(alike))??;
    // A growth of a growth is nobody's.
    (found.measure != Measure::Growth).then(|| data.find_indicator(&found.id)).flatten()
}
