//! 总览: 本期要点, core cards, children × indicators.

use yew::prelude::*;

use crate::ui::panels::cards::cards;
use crate::ui::panels::headlines::headlines;
use crate::ui::panels::overview_table::overview_table;
use crate::ui::shown::OverviewShown;
use crate::ui::view::View;

/// The first page; until it has `settled` on the screen without its long table, so that the cards come at once.
pub fn overview_page(view: &View, shown: &OverviewShown, settled: bool, beside: &dyn Fn(&str) -> Html) -> Html {
    html! {
        <div class="page overview">
            { headlines(view, &shown.overview, beside) }
            { cards(view, &shown.overview, &shown.sparks, beside) }
            if settled { { overview_table(view, &shown.overview) } }
        </div>
    }
}
