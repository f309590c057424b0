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
    /// Text on the darker steps of a heat table.
    pub on_dark: &'static str,
    /// A decrease beside increases.
    pub fall: &'static str,
    /// Categories and lines.
    pub parts: [&'static str; 6],
}

impl Palette {
    /// For screens and colour print.
    pub const LIGHT: Palette = Palette {
        paper: "#ffffff",
        grid: "#e5e9ee",
        axis: "#858f9b",
        label: "#55606e",
        value: "#1f2933",
        series: "#1f5f8f",
        beside: "#667483",
        benchmark: "#4a5563",
        band: "#edf2f7",
        bar: "#6c8cab",
        selected: "#b5521b",
        missing: "#8b95a1",
        heat: ["#eef3f7", "#d5e3ee", "#b5cfe2", "#8fb5d0", "#6699bd", "#3f78a2", "#265f8a"],
        on_dark: "#ffffff",
        fall: "#4f8064",
        parts: ["#1f5f8f", "#b5521b", "#3f7d5a", "#7a5195", "#8a6d1f", "#5b6b7a"],
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
        bar: "#8f8f8f",
        selected: "#333333",
        missing: "#7a7a7a",
        heat: ["#f5f5f5", "#dedede", "#c4c4c4", "#a6a6a6", "#858585", "#616161", "#3b3b3b"],
        on_dark: "#ffffff",
        fall: "#767676",
        parts: ["#1a1a1a", "#8c8c8c", "#4a4a4a", "#767676", "#2e2e2e", "#606060"],
    };

    /// For dark screens.
    pub const DARK: Palette = Palette {
        paper: "#14191f",
        grid: "#2b333d",
        axis: "#7d8894",
        label: "#aab4bf",
        value: "#e6ebf0",
        series: "#6db3e8",
        beside: "#8d99a6",
        benchmark: "#b9c2cc",
        band: "#222b35",
        bar: "#5c82a3",
        selected: "#f0935a",
        missing: "#8b95a1",
        heat: ["#1d2833", "#24384a", "#2c4a63", "#355f80", "#3c678c", "#74a8cc", "#a6cfe8"],
        on_dark: "#0b0f13",
        fall: "#6fae8a",
        parts: ["#6db3e8", "#f0935a", "#7cc49a", "#c39be0", "#d8b75a", "#9aa8b5"],
    };

    /// For eyes that need more contrast.
    pub const CONTRAST: Palette = Palette {
        paper: "#ffffff",
        grid: "#b8b8b8",
        axis: "#000000",
        label: "#000000",
        value: "#000000",
        series: "#003a75",
        beside: "#404040",
        benchmark: "#000000",
        band: "#e0e0e0",
        bar: "#33608c",
        selected: "#8f2a00",
        missing: "#404040",
        heat: ["#f2f6fa", "#cfe0ef", "#a6c6e0", "#7ba8cc", "#5a8fbe", "#1f5485", "#06305a"],
        on_dark: "#ffffff",
        fall: "#00522b",
        parts: ["#003a75", "#8f2a00", "#00522b", "#4b1d75", "#5c4300", "#303a44"],
    };

    /// The colour of a style.
    pub fn colour(&self, style: Style) -> &'static str {
        match style {
            Style::Grid => self.grid,
            Style::Part(n) => self.parts.get(usize::from(n)).copied().unwrap_or(self.beside),
            Style::Pattern | Style::Ground => self.paper,
            Style::Heading => self.value,
            Style::OnDark => self.on_dark,
            Style::Fall => self.fall,
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
