//! 本期要点: one sentence a card, its figures leading to their indicator.

use shanzhi::narrate::{Trace, headline};
use shanzhi::query::Overview;
use yew::prelude::*;

use crate::ui::view::View;
use crate::ui::widgets::sentence::SentenceView;

/// How many sentences stand at the head of a page.
const SENTENCES: usize = 5;

/// Properties of [`Headlines`].
#[derive(Properties, Clone, PartialEq)]
pub struct HeadlinesProps {
    /// Where the reader is.
    pub view: View,
    /// The overview.
    pub overview: std::rc::Rc<Overview>,
}

/// The first sentences of an area.
#[component]
pub fn Headlines(props: &HeadlinesProps) -> Html {
    let view = &props.view;
    let follow = {
        let view = view.clone();
        Callback::from(move |trace: Trace| view.go.emit(view.to_indicator(trace.indicator)))
    };
    let told = props.overview.cards.iter().filter(|card| card.reading.figure.is_ok()).take(SENTENCES);
    html! {
        <section class="panel headlines" aria-label="本期要点">
            <h2>{"本期要点"}</h2>
            { for told.map(|card| {
                let sentence = headline(&view.data, props.overview.area, card, view.route.span);
                html! { <SentenceView key={card.indicator.0} {sentence} follow={follow.clone()} /> }
            }) }
        </section>
    }
}
