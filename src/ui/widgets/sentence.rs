//! A sentence whose figures lead to their place. It words nothing.

use shanzhi::narrate::{Piece, Sentence, Trace};
use yew::prelude::*;

/// One sentence; `follow` makes the link of a figure's trace, `end` stands behind it.
pub fn sentence(sentence: &Sentence, follow: &dyn Fn(&Trace) -> String, end: Html) -> Html {
    let piece = |piece: &Piece| match piece {
        Piece::Words(text) => html! { {text.clone()} },
        Piece::Figure(text, trace) => html! { <a class="figure" href={follow(trace)}>{text.clone()}</a> },
    };
    html! { <p class="sentence">{ for sentence.0.iter().map(piece) }{ end }</p> }
}
