//! The frame around every page: title, marks of the package, navigation, pickers, foot.

use shanzhi::state::{Page, Route};
use shanzhi::strings::{period as words, ui};
use yew::prelude::*;

use crate::ui::platform::dom;
use crate::ui::view::View;

use super::pickers::{AreaPicker, PeriodPicker, SpanPicker, ThemePicker};

/// Properties of [`Header`].
#[derive(Properties, Clone, PartialEq)]
pub struct HeaderProps {
    /// Where the reader is, once there is data.
    pub view: Option<View>,
    /// The route.
    pub route: Route,
    /// Goes elsewhere.
    pub go: Callback<Route>,
}

/// The head of the page.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let view = props.view.as_ref();
    let meta = view.map(|v| &v.data.meta);
    let place = view.and_then(|v| v.data.areas.root().map(|root| v.data.areas.get(root).name.clone()));
    let title = place.map_or_else(|| ui::PRODUCT.to_string(), |place| format!("{place} · {}", ui::PRODUCT));
    {
        let here = view.and_then(|v| v.area.map(|a| v.data.areas.get(a).name.clone())).unwrap_or_default();
        let page = view.and_then(|v| v.indicator.map(|i| v.data.indicator(i).name.clone())).unwrap_or_default();
        use_effect_with((title.clone(), here, page), |(title, here, page)| {
            let parts: Vec<&str> = [page.as_str(), here.as_str(), title.as_str()].into_iter().filter(|p| !p.is_empty()).collect();
            dom::set_title(&parts.join(" - "));
        });
    }
    let township = view.and_then(|v| v.data.meta.levels.get(1).map(|l| l.name.clone())).unwrap_or_else(|| ui::AREA.into());
    let link = |page: Page, word: String| {
        let route = Route { page, indicator: None, area: if page == Page::Overview { None } else { props.route.area.clone() }, ..props.route.clone() };
        let here = props.route.page == page;
        html! { <a href={route.hash()} aria-current={here.then_some("page")}>{word}</a> }
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
                {link(Page::Data, ui::DATA.into())}
            </nav>
            <div class="pickers">
                if let Some(view) = view {
                    <AreaPicker view={view.clone()} />
                    <PeriodPicker view={view.clone()} />
                    <SpanPicker view={view.clone()} />
                }
                <ThemePicker />
            </div>
        </header>
    }
}

/// Properties of [`Footer`].
#[derive(Properties, Clone, PartialEq)]
pub struct FooterProps {
    /// Where the reader is, once there is data.
    pub view: Option<View>,
}

/// The foot of the page: sources and the promise.
#[component]
pub fn Footer(props: &FooterProps) -> Html {
    let sources = props.view.as_ref().map(|v| v.data.meta.sources.join("、")).filter(|s| !s.is_empty());
    html! {
        <footer class="foot-line">
            if let Some(sources) = sources { <span>{format!("来源：{sources}")}</span> }
            <span>{ui::LOCAL}</span>
        </footer>
    }
}
