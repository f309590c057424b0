//! A report's figures as pictures of 300 dots to the inch: the SVG of each and its size in pixels. Turning SVG into PNG is the caller's.

use std::collections::BTreeMap;

use super::document::{Chart, ChartKind};
use crate::chart::{self, Absent, ChartSpec, MarkId, RankRow, RankSpec, Size, Theme, Tone, TrendPoint, TrendSpec};
use crate::model::Decimal;
use crate::paint::{self, Palette};
use crate::strings::number;

/// PNG files by the number of their chart.
pub type Pictures = BTreeMap<usize, Vec<u8>>;

/// Dots per inch.
pub const DPI: u32 = 300;
/// Width of a figure in a document, in millimetres.
pub const WIDE: u32 = 156;
/// Width of the layout, in CSS pixels.
const LAYOUT: u32 = 620;

/// A figure drawn, with the pixels it is to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The drawing.
    pub svg: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Draws a chart; `grey` is for black-and-white print.
pub fn drawn(chart: &Chart, grey: bool) -> Drawn {
    let spec = spec_of(chart);
    let high = match &spec {
        ChartSpec::Rank(rank) => 40 + 20 * rank.rows.len() as u32,
        ChartSpec::Trend(_) | ChartSpec::Heat(_) => {
            if chart.low {
                180
            } else {
                300
            }
        }
    };
    let scene = chart::draw(&spec, Size { width: LAYOUT, height: high }, Theme::default());
    let width = (f64::from(WIDE) / 25.4 * f64::from(DPI)).round() as u32;
    let height = (f64::from(width) * f64::from(scene.height) / f64::from(scene.width.max(1))).round() as u32;
    Drawn { svg: paint::svg(&scene, if grey { &Palette::GREY } else { &Palette::LIGHT }), width, height }
}

/// What is drawn of a chart: lines of the very values that the native chart has, bars as the page draws them while it is known how.
pub fn spec_of(chart: &Chart) -> ChartSpec {
    if let (Some(spec), false) = (&chart.spec, chart.kind == ChartKind::Line) {
        return spec.clone();
    }
    let values = |at: usize| chart.series.get(at).map_or(&[][..], |series| series.values.as_slice());
    let figure = |value: &Option<Decimal>| value.map_or("无数据".to_string(), number::decimal);
    let label = |name: &str, value: &Option<Decimal>| match value {
        Some(value) => format!("{name} {}{}", number::decimal(*value), chart.unit),
        None => format!("{name} 无数据"),
    };
    let tone = |value: &Option<Decimal>| if value.is_some() { Tone::Plain } else { Tone::Absent(Absent::Missing) };
    let (title, description) = (chart.caption.clone(), chart.description.clone());
    let each = || chart.categories.iter().zip(values(0)).enumerate();
    if chart.kind == ChartKind::Line {
        return ChartSpec::Trend(TrendSpec {
            title,
            description,
            points: each()
                .map(|(at, (name, value))| TrendPoint {
                    at: at as i32,
                    value: value.map(Decimal::to_f64),
                    tone: tone(value),
                    label: label(name, value),
                    mark: MarkId(at as u32),
                })
                .collect(),
            beside: values(1).iter().enumerate().map(|(at, value)| (at as i32, value.map(Decimal::to_f64))).collect(),
            beside_name: chart.series.get(1).map_or(String::new(), |series| series.name.clone()),
            ticks: chart.categories.iter().enumerate().map(|(at, name)| (at as i32, name.clone())).collect(),
            decimals: chart.decimals,
            ..TrendSpec::default()
        });
    }
    ChartSpec::Rank(RankSpec {
        title,
        description,
        rows: each()
            .map(|(at, (name, value))| RankRow {
                name: name.clone(),
                value: value.map(Decimal::to_f64),
                interval: None,
                text: figure(value),
                tone: tone(value),
                label: label(name, value),
                mark: MarkId(at as u32),
            })
            .collect(),
        benchmark: None,
    })
}
