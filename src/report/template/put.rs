//! What a placeholder within a line says: a statement with its traced numbers. Tables and charts are [`super::block`]'s.

use crate::model::{AreaId, Dataset, Decimal, Direction, IndicatorId, Period};
use crate::narrate::among::{
    beside_whole, children_word, concentration, extremes, including, name_of, place, range, whole,
};
use crate::narrate::duty::{concern_clause, item_sentence, items_summary, target_clause};
use crate::narrate::tell::{
    Against, change, change_clause, earlier, fact_of, figure, from_to, indicator_statement, number_of, read,
};
use crate::narrate::{Fact, Formula, Number, Statement};
use crate::query::overview::Standing;
use crate::query::{Cut, Selection, Span};
use crate::strings::{number, period as words};

use super::organisation::{self, NOTHING, Share};
use super::scope::{KINDS, Scope, Sources};
use super::syntax::{Fault, Tag};

/// The words behind `|`, for the message of a fault.
const WORDS: &str = "数、数值、单位、万、句、同比、环比、较上年末、由到、由到上期、累计、累计同比、上年同期、上期、位次、高低、范围、集中、环比集中、其中、比全域、目标、好于平均、差于平均、低于底线、牵头单位、指标解释、名称";

/// The indicator a template names: its id, name, short name or alias; else that with 数, 率 or 人次 behind; else the one whose
/// name begins with or contains the words. `None`, with a notice, where the package has none; `指标` is that of the loop.
///
/// # Errors
/// When the words fit several.
pub fn find_indicator(
    name: &str,
    scope: &Scope,
    sources: &Sources<'_>,
    tag: &Tag,
) -> Result<Option<IndicatorId>, Fault> {
    let data = sources.data;
    if name == "指标" {
        return match scope.indicator.or(scope.concern.map(|c| c.indicator)) {
            Some(id) => Ok(Some(id)),
            None => Err(tag.fault("“指标”只能写在按指标的循环里。")),
        };
    }
    if let Some(id) = data.find_indicator(name) {
        return Ok(Some(id));
    }
    let all = || (0..data.indicators.len() as u16).map(IndicatorId);
    let called = |id: IndicatorId, words: &str| {
        let row = data.indicator(id);
        row.name == words || row.short_name == words || row.aliases.iter().any(|alias| alias == words)
    };
    let exact =
        ["", "数", "率", "人次", "件数"].iter().find_map(|tail| all().find(|id| called(*id, &format!("{name}{tail}"))));
    if exact.is_some() {
        return Ok(exact);
    }
    type Fits = fn(&str, &str) -> bool;
    let fits: [Fits; 2] = [|text, words| text.starts_with(words), |text, words| text.contains(words)];
    for fit in fits {
        let found: Vec<IndicatorId> =
            all().filter(|id| fit(&data.indicator(*id).name, name) || fit(data.indicator(*id).label(), name)).collect();
        match found.as_slice() {
            [one] => return Ok(Some(*one)),
            [] => {}
            several => {
                let names: Vec<&str> = several.iter().take(5).map(|id| data.indicator(*id).name.as_str()).collect();
                return Err(tag.fault(format!("“{name}”可能是：{}。请写全名或编号。", names.join("、"))));
            }
        }
    }
    sources.notice(tag.fault(format!("数据包中没有指标“{name}”。")));
    Ok(None)
}

/// What a placeholder says here.
///
/// # Errors
/// When its words are not known.
pub fn put(tag: &Tag, scope: &Scope, sources: &Sources<'_>) -> Result<Statement, Fault> {
    sources.step(tag)?;
    let text = tag.text.as_str();
    if let Some(found) = plain(text, scope, sources.data) {
        return Ok(found);
    }
    if let Some((name, what)) = text.split_once(':') {
        return counted(name, what, tag, scope, sources);
    }
    let (name, what) = text.split_once('|').map_or((text, "数"), |(name, what)| (name.trim(), what.trim()));
    // `桐屏镇.治安警情|同比` tells of another area.
    let (scope, name) = match name.split_once('.') {
        Some((area, name)) => {
            let area = named_area(area, scope, sources.data)
                .ok_or_else(|| tag.fault(format!("数据包中没有区划“{area}”。")))?;
            (Scope { area, ..scope.clone() }, name)
        }
        None => (scope.clone(), name),
    };
    let Some(id) = find_indicator(name, &scope, sources, tag)? else {
        return Ok(Statement::words(format!("（数据包中没有“{name}”）")));
    };
    of_indicator(id, what, tag, &scope, sources)
}

/// An area by name, code, or its word: 全域 is the root, 上级 the parent.
pub fn named_area(name: &str, scope: &Scope, data: &Dataset) -> Option<AreaId> {
    match name {
        "全域" => data.areas.root(),
        "上级" => data.areas.get(scope.area).parent,
        "本地" => Some(scope.area),
        _ => data.areas.find(name).or_else(|| data.areas.ids().find(|id| data.areas.get(*id).name == name)),
    }
}

/// Names, dates and the fields of the loops.
fn plain(text: &str, scope: &Scope, data: &Dataset) -> Option<Statement> {
    let period = scope.period;
    let item = scope.item.and_then(|at| data.items.get(at));
    let owner = |id: &str| data.organisations.iter().find(|o| o.id == id).map_or(String::new(), |o| o.name.clone());
    let text = match text {
        "地区" => name_of(data, scope.area),
        "全域" => data.areas.root().map_or(String::new(), |root| name_of(data, root)),
        "全县" | "全称" => whole(data, scope.area),
        "上级" => data.areas.get(scope.area).parent.map_or(String::new(), |parent| name_of(data, parent)),
        "上级全称" => data.areas.get(scope.area).parent.map_or(String::new(), |parent| whole(data, parent)),
        "下级" => children_word(data, scope.area),
        "时期" => words::full(period),
        "上期" => words::full(period.shift(-1)),
        "累计期" => words::spanned(period, Span::YearToDate),
        "截至" => format!(
            "截至{}{}",
            words::full(period),
            if period.frequency == crate::model::Frequency::Month { "底" } else { "末" }
        ),
        "年" => format!("{}年", period.year_of()),
        "日期" => words::date(&data.meta.as_of),
        "提示" => data.meta.notice.clone(),
        "密级" => data.meta.classification.clone(),
        "文稿状态" => data.meta.state.clone(),
        "数据来源" => data.meta.sources.join("、"),
        "序号" => scope.index.to_string(),
        "中文序号" => crate::report::document::chinese(scope.index),
        "族" => scope.family.clone()?,
        "单位名称" => scope.organisation.and_then(|at| data.organisations.get(at)).map(|o| o.name.clone())?,
        "题目" => item?.title.clone(),
        "类别" => item?.kind.clone(),
        "责任单位" => owner(&item?.organisation),
        "时限" => item.map(|i| if i.due.is_empty() { "未定".into() } else { words::date(&i.due) })?,
        "办理状态" => item?.state.clone(),
        "情况说明" => item?.note.trim_end_matches('。').to_string(),
        "事项句" => return item.map(|item| item_sentence(data, item)),
        "需关注句" => return scope.concern.map(|concern| concern_clause(data, &concern)),
        "时间进度" => {
            let per_year = period.frequency.per_year().max(1);
            let share = crate::model::Amount::ratio(
                Decimal::whole(i64::from(period.number())),
                Decimal::whole(i64::from(per_year)),
                100,
            )?;
            let fact = Fact { indicator: None, area: scope.area, period, ytd: true, formula: Formula::Register };
            let mut out = Statement::default();
            // A part of a calendar, not of cases: two quarters of four are 50.0 %, never 2/4.
            out.tell(Number::printed(&number::decimal(share.round(1)), "%", fact));
            return Some(out);
        }
        _ => return None,
    };
    Some(Statement::words(text))
}

/// `个数:问题:逾期未办结`, `小结:问题`, `合计:镇街:治安警情`.
fn counted(name: &str, what: &str, tag: &Tag, scope: &Scope, sources: &Sources<'_>) -> Result<Statement, Fault> {
    let data = sources.data;
    let (kind, rest) = what.split_once(':').unwrap_or((what, ""));
    match name {
        "个数" => {
            let n = if KINDS.contains(&kind) {
                scope.items(data, kind, rest).len()
            } else {
                scope.each(sources, &Tag { text: what.into(), place: tag.place.clone() })?.len()
            };
            let mut out = Statement::default();
            out.tell(Number::printed(&n.to_string(), "", register(scope.area, scope.period)));
            Ok(out)
        }
        "小结" if KINDS.contains(&kind) => {
            let items: Vec<_> = scope.items(data, kind, rest).into_iter().filter_map(|at| data.items.get(at)).collect();
            Ok(items_summary(&items, scope.area, scope.period))
        }
        // The parent's own figure: it is the sum of its children by the indicator's rule, and says so when it is partial.
        "合计" => match find_indicator(if rest.is_empty() { kind } else { rest }, scope, sources, tag)? {
            Some(id) => of_indicator(id, "数", tag, scope, sources),
            None => Ok(Statement::words(format!("（数据包中没有“{rest}”）"))),
        },
        "图" | "表" => Err(tag.fault("图和表要单独占一行（在 Word 里单独占一段）。")),
        _ => Err(tag.fault(format!("不认识“{name}:”。可以写：个数、小结、合计、图、表。"))),
    }
}

fn register(area: AreaId, period: Period) -> Fact {
    Fact { indicator: None, area, period, ytd: false, formula: Formula::Register }
}

fn of_indicator(
    id: IndicatorId,
    what: &str,
    tag: &Tag,
    scope: &Scope,
    sources: &Sources<'_>,
) -> Result<Statement, Fault> {
    let data = sources.data;
    let indicator = data.indicator(id);
    let asked = scope.asked(data, id, Span::Period);
    let total = Selection { span: Span::YearToDate, ..asked };
    let cut = || sources.cut(asked);
    let among =
        |told: Statement| if told.is_empty() { Statement::words(silent(data, &sources.cut(asked))) } else { told };
    // In a loop over organisations the figure of a place is not printed under their names.
    if !["单位", "名称", "全名", "指标解释", "牵头单位"].contains(&what) {
        match scope.share(data, id) {
            Share::Whole => {}
            Share::Slice(own) => {
                let told = organisation::told(data, scope, id, own, what);
                return match told {
                    None if !WORDS.split('、').any(|known| known == what) => Err(unknown(tag, what)),
                    told => Ok(told.unwrap_or_else(|| Statement::words("不按单位比较"))),
                };
            }
            Share::Nothing if WORDS.split('、').any(|known| known == what) => return Ok(Statement::words(NOTHING)),
            Share::Nothing => return Err(unknown(tag, what)),
        }
    }
    Ok(match what {
        "数" => figure(data, asked),
        "数值" => match number_of(data, &read(data, asked), fact_of(asked)) {
            // The exact figure: 亿 would stand in a unit that is written beside it.
            Some(told) => {
                let digits = number::reading(&read(data, asked), indicator);
                let mut bare = Number::printed(&digits, "", fact_of(asked));
                // `3/4` of fewer than five cases is no number as it stands.
                if told.unit.is_empty() {
                    bare.value = told.value;
                }
                let mut out = Statement::default();
                out.tell(bare);
                out
            }
            None => figure(data, asked),
        },
        "单位" => Statement::words(number::unit(indicator)),
        "名称" => Statement::words(indicator.label()),
        "全名" => Statement::words(indicator.name.clone()),
        "指标解释" => Statement::words(indicator.definition.clone()),
        "牵头单位" => {
            let owner = data.organisations.iter().find(|o| o.id == indicator.owner);
            Statement::words(owner.map_or("未注明", |o| o.name.as_str()))
        }
        "万" => in_wan(data, asked),
        "句" => indicator_statement(data, asked),
        "同比" => change_clause(data, asked, Against::Year),
        "环比" => change_clause(data, asked, Against::Step),
        "较上年末" => change_clause(data, asked, Against::YearEnd),
        "由到" | "由到上期" => {
            let against = if what == "由到" { Against::Year } else { Against::Step };
            let told = from_to(data, asked, against);
            if told.is_empty() { change_clause(data, asked, against) } else { told }
        }
        "累计" => figure(data, total),
        "累计同比" => change_clause(data, total, Against::Year),
        "上年同期" => figure(data, earlier(asked, Against::Year)),
        "上期" => figure(data, earlier(asked, Against::Step)),
        "位次" => match data.areas.get(scope.area).parent {
            Some(parent) => {
                let told = place(data, &sources.cut(Selection { area: parent, ..asked }), scope.area);
                if told.is_empty() { Statement::words("不作排名") } else { told }
            }
            None => Statement::words("不作排名"),
        },
        // Who is high and who is low is a ranking too; the range says it without names.
        "高低" if data.settings.unranked => among(range(data, &cut())),
        "高低" => among(extremes(data, &cut(), 3)),
        "范围" => among(range(data, &cut())),
        "集中" => concentrated(data, &cut(), Against::Year),
        "环比集中" => concentrated(data, &cut(), Against::Step),
        "其中" => including(data, &cut()),
        "比全域" => {
            let told = beside_whole(data, asked);
            if told.is_empty() { Statement::words("不与平均水平比较") } else { told }
        }
        "目标" => {
            let mut out = Statement::default();
            for (target, asked) in scope.targets(data, id) {
                out.say(if out.is_empty() { "" } else { "；" });
                out.join(target_clause(data, asked, target));
            }
            if out.is_empty() { Statement::words("未设目标") } else { out }
        }
        "好于平均" | "差于平均" => standing(id, what == "好于平均", scope, sources),
        "低于底线" => short_of_floor(id, scope, data),
        _ => return Err(unknown(tag, what)),
    })
}

fn unknown(tag: &Tag, what: &str) -> Fault {
    tag.fault(format!("不认识“|{what}”。可以写：{WORDS}。"))
}

/// Where a change is concentrated, or why nothing is told of it.
fn concentrated(data: &Dataset, cut: &Cut, against: Against) -> Statement {
    let told = concentration(data, cut, against);
    if !told.is_empty() {
        return told;
    }
    let indicator = data.indicator(cut.selection.indicator);
    let below = cut.children.iter().any(|row| row.reading.figure.is_ok());
    Statement::words(if !below {
        silent(data, cut)
    } else if indicator.is_percentage() || indicator.is_quotient() {
        "比率不能相加，不列增减集中的地方".into()
    } else if change(data, cut.selection, against).is_err() {
        "无可比基数，不列增减集中的地方".into()
    } else {
        "各地增减互有，没有明显集中".into()
    })
}

/// Why neither highest and lowest nor a range is told.
fn silent(data: &Dataset, cut: &Cut) -> String {
    let below = children_word(data, cut.selection.area);
    if !cut.children.iter().any(|row| row.reading.figure.is_ok()) {
        return format!("没有分{below}数据");
    }
    if cut.children.iter().filter(|row| row.place.is_some()).count() < 4 {
        return format!("可比的{below}不足4个，不列高低");
    }
    format!("多个{below}数值相同，不列高低")
}

/// `1.43万件`: in 万 from ten thousand up, to two decimals; below that as it is.
fn in_wan(data: &Dataset, asked: Selection) -> Statement {
    let indicator = data.indicator(asked.indicator);
    let reading = read(data, asked);
    let wan = Decimal::whole(10_000);
    let large = reading.amount().filter(|_| !reading.is_partial() && !indicator.is_percentage()).and_then(|amount| {
        let exact = amount.round(indicator.decimals);
        (exact.abs().compare(wan) != std::cmp::Ordering::Less).then(|| crate::model::Amount::ratio(exact, wan, 1))?
    });
    let Some(large) = large else { return figure(data, asked) };
    let mut digits = number::decimal(large.round(2));
    if digits.contains('.') {
        digits = digits.trim_end_matches('0').trim_end_matches('.').to_string();
    }
    let mut out = Statement::default();
    out.tell(Number::printed(&digits, &format!("万{}", indicator.unit), fact_of(asked)));
    out
}

/// The children that miss a target judged at their level, with their figures.
fn short_of_floor(id: IndicatorId, scope: &Scope, data: &Dataset) -> Statement {
    let mut out = Statement::default();
    for area in crate::query::cut::existing(data, scope.area, scope.period) {
        let child = Scope { area, ..scope.clone() };
        let asked = child.asked(data, id, Span::Period);
        let told = number_of(data, &read(data, asked), fact_of(asked));
        if let (Some(false), Some(told)) = (child.meets(data, id), told) {
            out.say(&format!("{}{}（", if out.is_empty() { "" } else { "、" }, name_of(data, area)));
            out.tell(told);
            out.say("）");
        }
    }
    if out.is_empty() { Statement::words("无") } else { out }
}

/// The children that stand out from the whole beyond chance, with their figures; neutral indicators have no better and worse.
fn standing(id: IndicatorId, better: bool, scope: &Scope, sources: &Sources<'_>) -> Statement {
    let data = sources.data;
    let overview = sources.overview(scope.area, scope.period);
    let mut out = Statement::default();
    let column = overview.columns.iter().position(|(column, _)| *column == id);
    let Some((at, (_, period))) = column.and_then(|at| Some((at, *overview.columns.get(at)?))) else {
        return Statement::words("未列入对比");
    };
    if data.indicator(id).direction == Direction::Neutral {
        return Statement::words("不作评价");
    }
    let wanted = if better { Standing::Better } else { Standing::Worse };
    for row in &overview.rows {
        let Some(cell) = row.cells.get(at).filter(|cell| cell.standing == wanted) else { continue };
        let asked = Selection { indicator: id, area: row.area, period, span: Span::Period };
        let Some(told) = number_of(data, &cell.reading, fact_of(asked)) else { continue };
        out.say(&format!("{}{}（", if out.is_empty() { "" } else { "、" }, name_of(data, row.area)));
        out.tell(told);
        out.say("）");
    }
    if out.is_empty() { Statement::words("无") } else { out }
}
