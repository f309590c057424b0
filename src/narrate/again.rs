//! A number told before, told again of the data at hand: whether it would still be printed so. It keeps nothing and writes no file.

use crate::model::{Amount, Dataset, Decimal, Target};
use crate::query::{self, Change, Reading, Refusal, Selection};
use crate::strings::number;

use super::fact::{Fact, Formula};
use super::tell::{Against, change, earlier, read};

/// Decimals of a figure told in 万 or 亿.
const SCALED_DECIMALS: u8 = 2;

/// What the data say of a fact, as a number with this unit and these decimals would be printed: signed, with its unit, and in words where
/// there is no figure. `None` for what is counted from registers, which is not looked up again.
pub fn state(data: &Dataset, fact: &Fact, unit: &str, decimals: u8) -> Option<String> {
    let id = fact.indicator?;
    let indicator = data.indicator(id);
    let asked = Selection { indicator: id, area: fact.area, period: fact.period, span: fact.span() };
    let own = || number::unit(indicator);
    let figure = |reading: &Reading| match reading.amount() {
        Some(amount) => {
            let scale = scale_of(unit, own());
            let told = scale.map_or_else(|| amount.round(decimals), |scale| scaled(amount, scale, decimals));
            let part = if reading.is_partial() { "（数据不全）" } else { "" };
            format!("{}{}{part}", number::decimal(told), if scale.is_some() { unit } else { own() })
        }
        None => number::reading(reading, indicator),
    };
    let step = |against: Against| {
        let found = change(data, asked, against);
        let rate = matches!(&found, Ok(Change::Points(_) | Change::Relative { small: false, .. }));
        let difference = match &found {
            Ok(found) => Some(found.difference()),
            Err(Refusal::BaseZero(difference)) => Some(*difference),
            Err(_) => None,
        };
        match difference {
            Some(difference) if scale_of(unit, own()).is_some() => {
                let scale = scale_of(unit, own()).unwrap_or(1);
                format!("{}{unit}", signed(scaled(Amount::Exact(difference), scale, decimals)))
            }
            Some(difference) if !rate || !matches!(unit, "%" | "个百分点") => {
                format!("{}{}", signed(difference.rescale(decimals)), if unit.is_empty() { own() } else { unit })
            }
            _ => number::change(&found, indicator),
        }
    };
    Some(match fact.formula {
        Formula::Value => figure(&read(data, asked)),
        Formula::LastYear => figure(&read(data, earlier(asked, Against::Year))),
        Formula::LastPeriod => figure(&read(data, earlier(asked, Against::Step))),
        Formula::Yoy => step(Against::Year),
        Formula::Mom => step(Against::Step),
        Formula::YearEnd => step(Against::YearEnd),
        Formula::Against(other) => {
            let (mine, theirs) = (read(data, asked), read(data, Selection { area: other, ..asked }));
            match (mine.amount(), theirs.amount()) {
                (Some(a), Some(b)) => format!("{}{unit}", signed(a.minus(b).rescale(decimals))),
                _ => number::reading(&mine, indicator),
            }
        }
        Formula::Place => {
            let parent = data.areas.get(fact.area).parent?;
            let cut = query::cut(data, Selection { area: parent, ..asked });
            let place = cut.children.iter().find(|row| row.area == fact.area)?.place;
            place.map_or_else(|| "不作排名".into(), |place| format!("{place}位"))
        }
        Formula::Target => targets(data, fact)?,
        // What is lacking moves with the figure and with the target.
        Formula::Distance | Formula::Progress => {
            format!("{}，目标{}", figure(&read(data, asked)), targets(data, fact).unwrap_or_default())
        }
        Formula::Register => return None,
    })
}

/// What a figure in its own unit is divided by to be told in this one: 万 and 亿 before the own, 亿 for what is counted in 万.
fn scale_of(unit: &str, own: &str) -> Option<i64> {
    let wan = own.strip_prefix('万');
    match (unit.strip_prefix('万'), unit.strip_prefix('亿')) {
        (Some(rest), _) if rest == own && wan.is_none() => Some(10_000),
        (_, Some(rest)) if wan == Some(rest) => Some(10_000),
        (_, Some(rest)) if rest == own && !own.starts_with('亿') => Some(100_000_000),
        _ => None,
    }
}

fn scaled(amount: Amount, scale: i64, decimals: u8) -> Decimal {
    let decimals = decimals.max(SCALED_DECIMALS);
    let exact = amount.round(decimals);
    Amount::ratio(exact, Decimal::whole(scale), 1).map_or(exact, |part| part.round(decimals))
}

fn signed(value: Decimal) -> String {
    let plus = if value.sign() > 0 { "+" } else { "" };
    format!("{plus}{}", number::decimal(value))
}

fn targets(data: &Dataset, fact: &Fact) -> Option<String> {
    let indicator = data.indicator(fact.indicator?);
    let row = data.areas.get(fact.area);
    let own = |t: &&Target| {
        t.indicator == indicator.id
            && if t.area.is_empty() { t.level.is_empty() || t.level == row.level } else { t.area == row.code }
    };
    let told = |t: &Target| match t.value_high.as_str() {
        "" => t.value.clone(),
        high => format!("{}～{high}", t.value),
    };
    let list: Vec<String> = data.targets.iter().filter(own).map(told).collect();
    Some(list.join("、"))
}
