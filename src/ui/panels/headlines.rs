//! 本期要点: one sentence a card, its figures leading to their indicator.

use shanzhi::narrate::headline;
use shanzhi::query::Overview;
use yew::prelude::*;

use crate::ui::view::View;
use crate::ui::widgets::sentence::sentence;

/// How many sentences stand at the head of a page.
const SENTENCES: usize = 5;

/// The first sentences of an area.
/// `beside` is what the worker has to say of an indicator's changes.
pub fn headlines(view: &View, overview: &Overview, beside: &dyn Fn(&str) -> Html) -> Html {
    let told = overview.cards.iter().filter(|card| card.reading.figure.is_ok()).take(SENTENCES);
    html! {
        <section class="panel headlines" aria-label="本期要点">
            <h2>{"本期要点"}</h2>
            { for told.map(|card| {
                let words = headline(&view.data, overview.area, card, view.route.span);
                sentence(&words, &|trace| view.to_indicator(trace.indicator).hash(), beside(&view.data.indicator(card.indicator).id))
            }) }
        </section>
    }
}
