//! Core cards: figure, 同比, 环比, target, owner, sparkline.

use std::rc::Rc;

use shanzhi::figure::Figure;
use shanzhi::model::{AreaId, Frequency, Target};
use shanzhi::narrate::{Trace, partial_note};
use shanzhi::query::overview::Card;
use shanzhi::query::{Overview, Refusal, Span};
use shanzhi::strings::{number, period as words};
use yew::prelude::*;

use crate::ui::view::View;

use super::chart::{Chart, Drawn};

/// All cards of an area with their sparklines.
/// `beside` is what the worker has to say of an indicator's changes.
pub fn cards(view: &View, overview: &Overview, sparks: &[Rc<Figure>], beside: &dyn Fn(&str) -> Html) -> Html {
    html! {
        <section class="cards" aria-label="核心指标">
            { for overview.cards.iter().zip(sparks).map(|(card_of, spark)| card(view, overview.area, card_of, spark, beside)) }
        </section>
    }
}

fn target_words(target: &Target, unit: &str) -> String {
    let sign = match target.comparator.as_str() {
        "ge" => "不低于",
        "gt" => "高于",
        "le" => "不高于",
        "lt" => "低于",
        _ => "",
    };
    let high = if target.value_high.is_empty() { String::new() } else { format!("～{}{unit}", target.value_high) };
    let by =
        if target.deadline.is_empty() { String::new() } else { format!("（{}前）", words::date(&target.deadline)) };
    format!("目标：{sign}{}{unit}{high}{by}", target.value)
}

fn card(view: &View, area: AreaId, card: &Card, spark: &Rc<Figure>, beside: &dyn Fn(&str) -> Html) -> Html {
    let indicator = view.data.indicator(card.indicator);
    let trace = Trace { indicator: card.indicator, area, period: card.period };
    let route = view.to_indicator(card.indicator);
    let owner = view.data.organisations.iter().find(|o| !indicator.owner.is_empty() && o.id == indicator.owner);
    let change = |lead: &str, change: &Result<_, Refusal>| {
        (*change != Err(Refusal::Cumulative)).then(
            || html! { <span class="change">{lead.to_string()}{" "}<b>{number::change(change, indicator)}</b></span> },
        )
    };
    let cumulative = view.route.span == Span::Period
        && card.period.frequency == Frequency::Month
        && card.period.number() > 1
        && shanzhi::query::reading::natural_basis(indicator) == shanzhi::model::Basis::Current;
    let figure_class = if card.reading.figure.is_err() {
        "none"
    } else if card.reading.is_partial() {
        "partial"
    } else {
        ""
    };
    html! {
        <article class="panel card" key={card.indicator.0}>
            <h3><a href={route.hash()}>{indicator.label().to_string()}</a></h3>
            <p class={classes!("value", figure_class)}>
                { number::reading(&card.reading, indicator) }
                if card.reading.figure.is_ok_and(|figure| number::few(figure).is_none()) { <span class="unit">{indicator.unit.clone()}</span> }
                if card.reading.is_partial() { <span class="tag">{partial_note(&view.data, &card.reading, trace, view.route.span)}</span> }
            </p>
            <p class="changes">
                { for change("同比", &card.yoy) }
                { for change("环比", &card.mom) }
                { beside(&indicator.id) }
            </p>
            <Chart drawn={Drawn::Figure(Rc::clone(spark), None)} height={44} quiet={true} />
            <p class="foot">
                <span>{words::spanned(card.period, view.route.span)}</span>
                if cumulative && card.ytd.figure.is_ok() {
                    <span>{format!("累计{}，同比{}", number::with_unit(&card.ytd, indicator), number::change(&card.ytd_yoy, indicator))}</span>
                }
                if let Some(target) = card.target.and_then(|t| view.data.targets.get(t)) { <span>{target_words(target, &indicator.unit)}</span> }
                if let Some(owner) = owner { <span>{owner.name.clone()}</span> }
            </p>
        </article>
    }
}
