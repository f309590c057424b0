//! 总览: 本期要点, core cards, children × indicators.

use std::rc::Rc;

use shanzhi::query::overview;
use yew::prelude::*;

use crate::ui::panels::cards::Cards;
use crate::ui::panels::figures_table::IndicatorList;
use crate::ui::panels::headlines::Headlines;
use crate::ui::panels::overview_table::OverviewTable;
use crate::ui::platform::perf;
use crate::ui::view::View;

/// Properties of [`OverviewPage`].
#[derive(Properties, Clone, PartialEq)]
pub struct OverviewPageProps {
    /// Where the reader is.
    pub view: View,
}

/// The first page.
#[component]
pub fn OverviewPage(props: &OverviewPageProps) -> Html {
    let computed = use_memo(props.view.clone(), |view| {
        view.data.areas.root().or(view.area).map(|area| Rc::new(perf::measured("query", || overview(&view.data, area, view.period, view.route.span))))
    });
    let Some(overview) = &*computed else {
        return html! { <p class="pending">{"没有可显示的数据。"}</p> };
    };
    let view = &props.view;
    if overview.cards.is_empty() {
        return html! { <IndicatorList view={view.clone()} area={overview.area} /> };
    }
    html! {
        <div class="page overview">
            <Headlines view={view.clone()} overview={Rc::clone(overview)} />
            <Cards view={view.clone()} overview={Rc::clone(overview)} />
            <OverviewTable view={view.clone()} overview={Rc::clone(overview)} />
        </div>
    }
}
