//! What a change amounts to, in words: the same beside cards, in tables, sentences and pictures. Judging it is query's.

use crate::query::signal::verdict::{Abstain, Verdict};

/// 明显上升, 明显下降, 无明显变化, or why nothing is said of it.
pub fn told(verdict: Result<Verdict, Abstain>) -> &'static str {
    match verdict {
        Ok(Verdict::Rise) => "明显上升",
        Ok(Verdict::Fall) => "明显下降",
        Ok(Verdict::Level) => "无明显变化",
        Err(Abstain::NoFigure) => "缺少可比数据，不作判断",
        Err(Abstain::ShortHistory) => "历史数据不足，不作判断",
        Err(Abstain::Festival) => "受春节影响，不作判断，宜看1—2月合计",
    }
}

/// Behind a change in a sentence: `（明显上升）`; nothing where it is not judged.
pub fn behind(verdict: Result<Verdict, Abstain>) -> String {
    verdict.map_or_else(|_| String::new(), |verdict| format!("（{}）", told(Ok(verdict))))
}
