//! The question of `cut` and `figure`: which package, indicator, area, period and span, with the parts it needs loaded.

use std::path::Path;

use shanzhi::model::{Dataset, Period, Stage};
use shanzhi::query::cut::newest;
use shanzhi::query::{self, Cut, Selection, Span};
use shanzhi::strings::{number, period as words};

use crate::arguments::Arguments;
use crate::folder::Folder;
use crate::{Fault, has_error, line};

/// A dataset and its answer.
pub struct Answer {
    /// What was loaded.
    pub data: Dataset,
    /// What was asked, answered.
    pub cut: Cut,
    /// Whether a part could not be used: the answer is what there is, and the command fails.
    pub failed: bool,
}

/// Loads what the question needs and answers it: the registers, the core and ahead parts, and the parts of the area's children
/// and of its siblings, as the page does.
pub fn answer(arguments: &Arguments) -> Result<Answer, Fault> {
    let root = arguments.one("数据包目录")?;
    let asked = match arguments.option("period") {
        Some(text) => Some(
            Period::parse(text)
                .ok_or_else(|| Fault::Usage(format!("时期“{text}”写法不对，应如 2026-06、2026-Q2、2026-H1、2026。")))?,
        ),
        None => None,
    };
    let folder = Folder::open(Path::new(root)).map_err(Fault::Data)?;
    let (mut data, mut findings) = folder.registers();
    // 一图快报 is of all indicators.
    let first = data.settings.cards.first().filter(|_| arguments.option("kind") == Some("brief")).cloned();
    let id = match first {
        Some(first) => first,
        None => arguments.required("indicator", "<编号>")?.to_string(),
    };
    let indicator = data.find_indicator(&id).ok_or_else(|| Fault::Usage(format!("数据包中没有指标“{id}”。")))?;
    let area = match arguments.option("area") {
        Some(code) => data.areas.find(code).ok_or_else(|| Fault::Usage(format!("数据包中没有区划代码“{code}”。")))?,
        None => data.areas.root().ok_or_else(|| Fault::Said("数据包中没有区划。".into()))?,
    };
    let groups: Vec<String> =
        [Some(area), data.group_of(area)].into_iter().flatten().map(|id| data.areas.get(id).code.clone()).collect();
    findings.extend(folder.load(&mut data, |part| part.stage != Stage::Drill || groups.contains(&part.parent)));
    findings.iter().for_each(|finding| eprintln!("{}", line(finding)));
    let span = if arguments.flag("ytd") { Span::YearToDate } else { Span::Period };
    let period = asked.unwrap_or_else(|| newest(&data));
    let cut = query::cut(&data, Selection { indicator, area, period, span });
    if let Some(asked) = asked.filter(|asked| *asked != cut.selection.period) {
        let (name, fitted) = (&data.indicator(indicator).name, words::full(cut.selection.period));
        eprintln!("{name}没有{}的数据，取{fitted}。", words::full(asked));
    }
    Ok(Answer { failed: has_error(&findings), data, cut })
}

impl Answer {
    /// `桐屏镇 PA01 治安警情数（起） 2026年5月`.
    pub fn heading(&self) -> String {
        let selection = self.cut.selection;
        let (area, indicator) = (self.data.areas.get(selection.area), self.data.indicator(selection.indicator));
        let period = words::spanned(selection.period, selection.span);
        format!("{} {} {}（{}） {period}", area.name, indicator.id, indicator.name, number::unit(indicator))
    }

    /// The command's end: what was loaded with an error makes it fail after it has said what there is.
    pub fn ended(&self) -> Result<(), Fault> {
        if self.failed { Err(Fault::Data(Vec::new())) } else { Ok(()) }
    }
}
