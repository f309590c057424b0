//! The frame around every page: title, marks of the package, navigation, pickers, foot.

use shanzhi::state::{Page, Route};
use shanzhi::strings::{period as words, ui};
use yew::prelude::*;

use crate::ui::view::View;

use super::pickers::{area_picker, period_picker, span_picker, theme_picker};

/// `澄岚县 · 善治一张图`, or what the package's settings say.
fn title(view: Option<&View>) -> String {
    if let Some(view) = view.filter(|view| !view.data.settings.title.is_empty()) {
        return view.data.settings.title.clone();
    }
    let place = view.and_then(|v| v.data.areas.root().map(|root| v.data.areas.get(root).name.clone()));
    place.map_or_else(|| ui::PRODUCT.to_string(), |place| format!("{place} · {}", ui::PRODUCT))
}

/// Title of the window: the most particular first.
pub fn window_title(view: Option<&View>) -> String {
    let here = view.and_then(|v| v.area.map(|a| v.data.areas.get(a).name.clone()));
    let page = view.and_then(|v| v.indicator.map(|i| v.data.indicator(i).name.clone()));
    let parts: Vec<String> = [page, here, Some(title(view))].into_iter().flatten().collect();
    parts.join(" - ")
}

/// The head of the page.
pub fn header(view: Option<&View>, route: &Route) -> Html {
    let meta = view.map(|v| &v.data.meta);
    let title = title(view);
    let township =
        view.and_then(|v| v.data.meta.levels.get(1).map(|l| l.name.clone())).unwrap_or_else(|| ui::AREA.into());
    let link = |page: Page, word: String| {
        if view.is_some_and(|v| v.data.settings.hidden_pages.iter().any(|hidden| hidden == page.word())) {
            return html! {};
        }
        let mut to = route.to_page(page);
        if page == Page::Overview {
            to.area = None;
        }
        let here = route.page == page;
        html! { <a href={to.hash()} aria-current={here.then_some("page")}>{word}</a> }
    };
    html! {
        <header class="top">
            <div class="brand">
                <h1>{title.clone()}</h1>
                if let Some(meta) = meta {
                    if !meta.notice.is_empty() { <span class="tag demo">{meta.notice.clone()}</span> }
                    if !meta.as_of.is_empty() { <span class="tag">{format!("数据截至{}", words::date(&meta.as_of))}</span> }
                    if !meta.state.is_empty() { <span class="tag">{meta.state.clone()}</span> }
                    if !meta.classification.is_empty() { <span class="tag">{meta.classification.clone()}</span> }
                }
            </div>
            <nav class="pages" aria-label="页面">
                {link(Page::Overview, ui::OVERVIEW.into())}
                {link(Page::Indicator, ui::INDICATOR.into())}
                {link(Page::Area, township)}
                {link(Page::Unit, ui::UNIT.into())}
                {link(Page::Compare, ui::COMPARE.into())}
                {link(Page::Analysis, ui::ANALYSIS.into())}
                {link(Page::Work, ui::WORK.into())}
                {link(Page::Score, ui::SCORE.into())}
                {link(Page::Report, ui::REPORT.into())}
                {link(Page::Meeting, ui::MEETING.into())}
                {link(Page::Data, ui::DATA.into())}
                {link(Page::Methods, ui::METHODS.into())}
            </nav>
            <div class="pickers">
                if let Some(view) = view {
                    { area_picker(view) }
                    { period_picker(view) }
                    { span_picker(view) }
                }
                { theme_picker() }
            </div>
        </header>
    }
}

/// The foot of the page: sources and the promise.
pub fn footer(view: Option<&View>) -> Html {
    let sources = view.map(|v| v.data.meta.sources.join("、")).filter(|s| !s.is_empty());
    html! {
        <footer class="foot-line">
            if let Some(sources) = sources { <span>{format!("来源：{sources}")}</span> }
            <span>{ui::LOCAL}</span>
        </footer>
    }
}
