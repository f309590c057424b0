//! Breadcrumb: from the root to here.

use yew::prelude::*;

/// A list of links, the last step being here; the hash carries the reader, so Back and open-in-new-tab work.
pub fn crumbs(steps: &[(String, String)]) -> Html {
    let last = steps.len().saturating_sub(1);
    let step = |(i, (name, hash)): (usize, &(String, String))| {
        let name = name.clone();
        let inner = if i == last {
            html! { <span aria-current="page">{name}</span> }
        } else {
            html! { <a href={hash.clone()}>{name}</a> }
        };
        html! { <li key={hash.clone()}>{inner}</li> }
    };
    html! { <nav class="crumbs" aria-label="位置"><ol>{ for steps.iter().enumerate().map(step) }</ol></nav> }
}
