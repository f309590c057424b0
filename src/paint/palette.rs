//! The colours of pictures in files. The page's own colours are in its style sheet. No drawing.

use crate::chart::Style;

/// A set of colours, as `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// The ground, and the inside of open dots.
    pub paper: &'static str,
    /// Quiet grid lines.
    pub grid: &'static str,
    /// Axis lines and event rules.
    pub axis: &'static str,
    /// Axis and note text.
    pub label: &'static str,
    /// Value text and whiskers.
    pub value: &'static str,
    /// The series at issue.
    pub series: &'static str,
    /// The series beside it.
    pub beside: &'static str,
    /// Benchmark lines and their words.
    pub benchmark: &'static str,
    /// Band of usual variation.
    pub band: &'static str,
    /// Ordinary bars.
    pub bar: &'static str,
    /// What is at issue.
    pub selected: &'static str,
    /// Outline and hatching of what is missing.
    pub missing: &'static str,
    /// Steps of a heat table, low to high.
    pub heat: [&'static str; 7],
}

impl Palette {
    /// For screens and colour print.
    pub const LIGHT: Palette = Palette {
        paper: "#ffffff",
        grid: "#e5e9ee",
        axis: "#9aa5b1",
        label: "#55606e",
        value: "#1f2933",
        series: "#1f5f8f",
        beside: "#6d7b8a",
        benchmark: "#4a5563",
        band: "#edf2f7",
        bar: "#8aa4bc",
        selected: "#b5521b",
        missing: "#8b95a1",
        heat: ["#eef3f7", "#d5e3ee", "#b5cfe2", "#8fb5d0", "#6699bd", "#437ca6", "#265f8a"],
    };

    /// For black-and-white print: told apart by lightness, dash and hatching alone.
    pub const GREY: Palette = Palette {
        paper: "#ffffff",
        grid: "#e2e2e2",
        axis: "#8c8c8c",
        label: "#4d4d4d",
        value: "#000000",
        series: "#000000",
        beside: "#666666",
        benchmark: "#404040",
        band: "#eeeeee",
        bar: "#bdbdbd",
        selected: "#6b6b6b",
        missing: "#7a7a7a",
        heat: ["#f5f5f5", "#dedede", "#c4c4c4", "#a6a6a6", "#858585", "#616161", "#3b3b3b"],
    };

    /// The colour of a style.
    pub fn colour(&self, style: Style) -> &'static str {
        match style {
            Style::Grid => self.grid,
            Style::Axis | Style::Event => self.axis,
            Style::Label => self.label,
            Style::Value => self.value,
            Style::Series => self.series,
            Style::Beside => self.beside,
            Style::Benchmark => self.benchmark,
            Style::Band => self.band,
            Style::Bar | Style::Partial => self.bar,
            Style::BarSelected => self.selected,
            Style::Missing => self.missing,
            Style::Heat(step) => self.heat.get(usize::from(step)).copied().unwrap_or(self.series),
        }
    }
}
