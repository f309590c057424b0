//! A sentence whose figures lead to their place. It words nothing.

use shanzhi::narrate::{Piece, Sentence, Trace};
use yew::prelude::*;

/// Properties of [`SentenceView`].
#[derive(Properties, Clone, PartialEq)]
pub struct SentenceProps {
    /// The sentence.
    pub sentence: Sentence,
    /// Where a figure leads.
    pub follow: Callback<Trace>,
}

/// One sentence.
#[component]
pub fn SentenceView(props: &SentenceProps) -> Html {
    let piece = |piece: &Piece| match piece {
        Piece::Words(text) => html! { {text.clone()} },
        Piece::Figure(text, trace) => {
            let (follow, trace) = (props.follow.clone(), *trace);
            html! { <button type="button" class="figure" onclick={move |_| follow.emit(trace)}>{text.clone()}</button> }
        }
    };
    html! { <p class="sentence">{ for props.sentence.0.iter().map(piece) }</p> }
}
