//! Breadcrumb: from the root to here.

use yew::prelude::*;

/// Properties of [`Crumbs`].
#[derive(Properties, Clone, PartialEq)]
pub struct CrumbsProps {
    /// Names with their links, the last one being here.
    pub steps: Vec<(String, String)>,
}

/// A list of links; the hash carries the reader, so Back and open-in-new-tab work.
#[component]
pub fn Crumbs(props: &CrumbsProps) -> Html {
    let last = props.steps.len().saturating_sub(1);
    html! {
        <nav class="crumbs" aria-label="位置">
            <ol>
                { for props.steps.iter().enumerate().map(|(i, (name, hash))| html! {
                    <li key={hash.clone()}>
                        if i == last { <span aria-current="page">{name.clone()}</span> } else { <a href={hash.clone()}>{name.clone()}</a> }
                    </li>
                }) }
            </ol>
        </nav>
    }
}
