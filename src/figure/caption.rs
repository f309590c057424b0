//! What stands around a picture that leaves the page: from what the dataset says of itself and what was asked. No layout.

use crate::chart::kinds::Plot;
use crate::chart::paper::{Around, LONGEST, MOST_PIXELS, Refused};
use crate::model::Dataset;
use crate::query::Cut;
use crate::strings::{number, paper as say, period};

use super::{alt, broken};

/// Everything a picture says beside its plot. Empty fields are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Caption {
    /// Title.
    pub title: String,
    /// Subtitle.
    pub subtitle: String,
    /// Area.
    pub area: String,
    /// Period.
    pub period: String,
    /// Unit.
    pub unit: String,
    /// A note of the writer's own.
    pub note: String,
    /// Sources.
    pub source: String,
    /// Date the figures stand at, worded.
    pub as_of: String,
    /// 公开, 内部资料, …
    pub classification: String,
    /// 送审稿, 审定稿.
    pub state: String,
    /// Fingerprint of the data; its first twelve characters are shown.
    pub fingerprint: String,
    /// Code of the view, that finds it again.
    pub view: String,
    /// 演示数据, or empty.
    pub notice: String,
    /// 审图号, or empty.
    pub review: String,
}

impl Caption {
    /// What a dataset says of every picture of it.
    pub fn of(data: &Dataset) -> Self {
        let meta = &data.meta;
        Self {
            source: meta.sources.join("、"),
            as_of: period::date(&meta.as_of),
            classification: meta.classification.clone(),
            state: meta.state.clone(),
            fingerprint: meta.fingerprint.clone(),
            notice: meta.notice.clone(),
            ..Self::default()
        }
    }

    /// The caption of a plot of a cut: title from the plot, area, period and unit from the cut.
    pub fn of_cut(data: &Dataset, cut: &Cut, plot: &mut Plot) -> Self {
        let indicator = data.indicator(cut.selection.indicator);
        Self {
            title: plot.words().0.clone(),
            area: data.areas.get(cut.selection.area).name.clone(),
            period: period::spanned(cut.selection.period, cut.selection.span),
            // The rows of a spine have units of their own.
            unit: if matches!(plot, Plot::Spine(_)) { String::new() } else { number::unit(indicator).to_string() },
            ..Self::of(data)
        }
    }

    /// The words in their places. A plot whose axis does not begin at nought says so in its note; the notice (演示数据：…) is a tag
    /// up to its first mark, and stands whole at the foot.
    pub fn around(&self, plot: &Plot) -> Around {
        let joined = |words: &[(&str, &str)]| {
            let said = words.iter().filter(|w| !w.1.is_empty()).map(|(before, word)| format!("{before}{word}"));
            said.collect::<Vec<_>>().join(say::GAP)
        };
        let mut note = self.note.clone();
        if broken::is_broken(plot) {
            note = format!("{}{note}", say::BROKEN);
        }
        let short: String = self.fingerprint.chars().take(12).collect();
        let tag = self.notice.split(['：', ':', '，', '。', '（']).next().unwrap_or("").to_string();
        let whole = if tag == self.notice { "" } else { self.notice.as_str() };
        let lines = [
            joined(&[(say::NOTE, &note)]),
            joined(&[(say::REVIEW, &self.review)]),
            joined(&[(say::SOURCE, &self.source), (say::AS_OF, &self.as_of)]),
            joined(&[
                ("", &self.classification),
                ("", &self.state),
                (say::FINGERPRINT, &short),
                (say::VIEW, &self.view),
            ]),
            joined(&[("", whole)]),
        ];
        let under = [self.subtitle.clone(), joined(&[("", &self.area), ("", &self.period), (say::UNIT, &self.unit)])];
        let told = alt::alt(plot);
        Around {
            title: self.title.clone(),
            under: under.into_iter().filter(|l| !l.is_empty()).collect(),
            alt: if self.notice.is_empty() {
                told
            } else {
                format!("{}。{told}", self.notice.trim_end_matches('。'))
            },
            tag,
            foot: lines.into_iter().filter(|l| !l.is_empty()).collect(),
        }
    }
}

/// Why there is no picture, in words.
pub fn refused(why: Refused) -> String {
    match why {
        Refused::TooLarge(w, h) => say::too_large(w, h, LONGEST, MOST_PIXELS / 1_000_000),
        Refused::TooSmall(w, h) => say::too_small(w, h),
        Refused::TooManyRows(fit) => say::too_many_rows(fit),
    }
}
