//! What a chart is to show: values, words and marks, already chosen and worded by `figure`. No pixels here.

use super::scene::MarkId;

/// Room for the drawing in whole pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Width, at least 60.
    pub width: u32,
    /// Height, at least 20.
    pub height: u32,
}

/// What the drawing depends on beside its size. Colours do not: they are classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Text size in pixels (12 on the page, larger in the meeting room).
    pub text: u32,
}

impl Default for Theme {
    fn default() -> Self {
        Self { text: 12 }
    }
}

/// Why there is no figure. Each has its own mark and its own word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Absent {
    /// 未报: an open box with a diagonal.
    Missing,
    /// 已隐去 in the source: an open box with a cross.
    Masked,
    /// 不公布: an open box with a bar through its middle.
    Suppressed,
    /// 待载入: an open box with three short strokes.
    NotLoaded,
    /// 不适用: a short bar without a box.
    NotApplicable,
}

/// How a figure stands on the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// A full figure.
    Plain,
    /// A partial sum: hatched.
    Partial,
    /// No figure: a gap with the mark of its reason.
    Absent(Absent),
    /// The one at issue: the chosen area's bar, a period outside its usual range.
    Selected,
}

impl Tone {
    /// Why there is no figure to draw; a tone that tells of one without a number is 未报.
    pub fn absent(self) -> Absent {
        match self {
            Tone::Absent(why) => why,
            _ => Absent::Missing,
        }
    }
}

/// One period of a trend.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendPoint {
    /// Where on the time axis: consecutive whole numbers, one a period.
    pub at: i32,
    /// The figure for the axis; `None` breaks the line.
    pub value: Option<f64>,
    /// Its look.
    pub tone: Tone,
    /// What it says: `2026年6月 1,286件`.
    pub label: String,
    /// Its mark.
    pub mark: MarkId,
}

/// A band across a trend: where the series usually moves (历史波动范围).
#[derive(Clone, Debug, PartialEq)]
pub struct TrendBand {
    /// Its lower edge, in the unit of the series.
    pub low: f64,
    /// Its upper edge.
    pub high: f64,
    /// Words at its lower edge (下限 724); may be empty.
    pub low_words: String,
    /// Words at its upper edge (上限 968); may be empty.
    pub high_words: String,
}

/// A line over time. With `spark` only the line and its last dot are drawn, no axes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrendSpec {
    /// What it is.
    pub title: String,
    /// What it shows, for a screen reader.
    pub description: String,
    /// The series at issue.
    pub points: Vec<TrendPoint>,
    /// A series beside it on the same time axis (last year), with its name; may be empty.
    pub beside: Vec<(i32, Option<f64>)>,
    /// Name of `beside`, drawn at its end; empty when there is none.
    pub beside_name: String,
    /// Ticks of the time axis: position and text, in order.
    pub ticks: Vec<(i32, String)>,
    /// Whether the value axis must begin at nought.
    pub from_zero: bool,
    /// Decimals of the axis labels at most; fewer are written where fewer say the same.
    pub decimals: u8,
    /// A rule across with its words (county mean, target).
    pub benchmark: Option<(f64, String)>,
    /// The band of usual variation behind the line.
    pub band: Option<TrendBand>,
    /// Events: position and words.
    pub events: Vec<(i32, String)>,
    /// A sparkline.
    pub spark: bool,
}

/// One bar of a ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct RankRow {
    /// Name at the left.
    pub name: String,
    /// Length; `None` draws the word of `text` instead of a bar.
    pub value: Option<f64>,
    /// Interval around it, where known.
    pub interval: Option<(f64, f64)>,
    /// Figure at its end.
    pub text: String,
    /// Its look.
    pub tone: Tone,
    /// What it says.
    pub label: String,
    /// Its mark.
    pub mark: MarkId,
}

/// Bars in the order given, from nought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RankSpec {
    /// What it is.
    pub title: String,
    /// What it shows.
    pub description: String,
    /// Top to bottom.
    pub rows: Vec<RankRow>,
    /// A rule down with its words (全县 97.8).
    pub benchmark: Option<(f64, String)>,
}

/// One cell of a heat table.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatCell {
    /// Step 0 (lowest) to 6 (highest); `None` is drawn as missing.
    pub step: Option<u8>,
    /// Its look.
    pub tone: Tone,
    /// What it says.
    pub label: String,
    /// Its mark.
    pub mark: MarkId,
}

/// Rows × columns of shaded cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeatSpec {
    /// What it is.
    pub title: String,
    /// What it shows.
    pub description: String,
    /// Names of the rows.
    pub rows: Vec<String>,
    /// Ticks of the columns: position from 0 and text.
    pub ticks: Vec<(usize, String)>,
    /// Number of columns.
    pub columns: usize,
    /// Row by row, `rows.len() × columns` cells.
    pub cells: Vec<HeatCell>,
}

/// Any chart.
#[derive(Clone, Debug, PartialEq)]
pub enum ChartSpec {
    /// Line over time, or sparkline.
    Trend(TrendSpec),
    /// Ranked bars.
    Rank(RankSpec),
    /// Heat table.
    Heat(HeatSpec),
}
