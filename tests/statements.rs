//! 2,000 generated situations told in words: every number is that of the data at printed precision, by an arithmetic of the test's
//! own; every clause is one of the forms of the gallery in docs/sentences.md (`UPDATE_GOLDEN=1` writes it anew).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

#[path = "statements/situation.rs"]
mod situation;

use std::collections::BTreeMap;

use shanzhi::model::{AreaId, Decimal, Direction, IndicatorId, Period, WorkItem};
use shanzhi::narrate::among::{beside_other, beside_whole, concentration, extremes, including, place, range};
use shanzhi::narrate::duty::{Concern, Why, concern_clause, item_sentence, items_summary, target_clause};
use shanzhi::narrate::tell::{Against, change_clause, from_to, indicator_statement, lead};
use shanzhi::narrate::{Formula, Fragment, Number, Statement, source_cells};
use shanzhi::query::{Selection, Span, cut};
use situation::{Dice, LABEL, NAMES, Situation, TOWNS, minus};

const SITUATIONS: u64 = 2000;

struct Told {
    what: &'static str,
    asked: Selection,
    against: Against,
    statement: Statement,
}

/// Everything that can be told of a situation.
fn told(s: &Situation, seed: u64) -> Vec<Told> {
    let dice = &mut Dice(seed);
    dice.below(2);
    let period = s.last().shift(-(dice.below(6) as i32));
    let county = Selection { indicator: IndicatorId(0), area: AreaId(0), period, span: Span::Period };
    let child = Selection { area: AreaId(1 + dice.below(u64::from(TOWNS)) as u32), ..county };
    let other = AreaId(1 + dice.below(u64::from(TOWNS)) as u32);
    let whole = cut(&s.data, county);
    let mut all = Vec::new();
    let mut add = |what, asked: Selection, against, statement: Statement| {
        if !statement.is_empty() {
            all.push(Told { what, asked, against, statement });
        }
    };
    for asked in [county, child, Selection { span: Span::YearToDate, ..county }] {
        add("一项指标", asked, Against::Year, indicator_statement(&s.data, asked));
        for against in [Against::Year, Against::Step, Against::YearEnd] {
            add("由…到…", asked, against, from_to(&s.data, asked, against));
            add("变化", asked, against, change_clause(&s.data, asked, against));
        }
        add("与全域比", asked, Against::Year, beside_whole(&s.data, asked));
        if asked.area != other && asked.area.0 > 0 {
            add("两地相比", asked, Against::Year, beside_other(&s.data, asked, other));
        }
        let target = s.target(dice);
        let value = Decimal::parse(&target.value).unwrap();
        let statement = target_clause(&s.data, asked, &target);
        check_target(s, asked, &statement, value, Decimal::parse(&target.value_high));
        add("目标", asked, Against::Year, statement);
    }
    add("位次", child, Against::Year, place(&s.data, &whole, child.area));
    add("高低", county, Against::Year, extremes(&s.data, &whole, 2));
    add("范围", county, Against::Year, range(&s.data, &whole));
    add("增减构成", county, Against::Year, concentration(&s.data, &whole, Against::Year));
    add("其中", county, Against::Year, including(&s.data, &whole));
    let concern = Concern { why: Why::Worse, area: child.area, indicator: IndicatorId(0), period };
    add("本期需关注", child, Against::Year, concern_clause(&s.data, &concern));
    all
}

/// The target's own numbers: as given, and the distance by the test's arithmetic.
fn check_target(s: &Situation, asked: Selection, statement: &Statement, low: Decimal, high: Option<Decimal>) {
    let exact = s.figure(asked.area.0, asked.period, asked.span == Span::YearToDate);
    for number in statement.numbers() {
        match number.fact.formula {
            Formula::Target => assert!(number.value == low || Some(number.value) == high, "{}", statement.text()),
            Formula::Distance => {
                let figure = exact.unwrap();
                let indicator = &s.data.indicators[0];
                let decimals = if indicator.is_percentage() { indicator.decimals.max(1) } else { indicator.decimals };
                let to = |limit: Decimal| {
                    let unit = if s.quotient { i128::from(indicator.factor) } else { 1 };
                    let limit = (limit.mantissa * if s.quotient { 1 } else { s.scale }, unit);
                    s.rounded(minus(figure, limit), decimals).abs()
                };
                let step = statement.text().contains("不足");
                let fits = |limit: Decimal| {
                    number.value.mantissa == to(limit) || (step && to(limit) == 0 && number.value.mantissa == 1)
                };
                assert!(fits(low) || high.is_some_and(fits), "{} of {figure:?}", statement.text());
            }
            other => panic!("{other:?} in a target"),
        }
    }
}

/// What a number must be, in units of its last printed digit; `None` for those judged elsewhere.
fn expected(s: &Situation, told: &Told, number: &Number) -> Option<i128> {
    let indicator = &s.data.indicators[0];
    let fact = number.fact;
    let figure = |area: u32, period: Period| s.figure(area, period, fact.ytd);
    let now = || figure(fact.area.0, fact.period).expect("a figure behind a number");
    let points = indicator.decimals.max(1);
    let decimals = if indicator.is_percentage() { points } else { indicator.decimals };
    let earlier = match fact.formula {
        Formula::Value => return Some(guarded(s, now())),
        Formula::LastYear if told.against == Against::YearEnd => december(fact.period),
        Formula::LastYear | Formula::Yoy => fact.period.shift(-12),
        Formula::LastPeriod | Formula::Mom => fact.period.shift(-1),
        Formula::YearEnd => december(fact.period),
        Formula::Against(other) => {
            return Some(s.rounded(minus(now(), figure(other.0, fact.period).unwrap()), decimals).abs());
        }
        Formula::Place => {
            let may = |id: u32| figure(id, fact.period).filter(|f| !s.quotient || f.1 >= 10);
            let mine = may(fact.area.0).unwrap();
            let better = (1..=TOWNS).filter_map(may).filter(|f| {
                let difference = minus(*f, mine).0.signum();
                difference == if indicator.direction == Direction::Lower { -1 } else { 1 }
            });
            return Some(1 + better.count() as i128);
        }
        Formula::Register | Formula::Target | Formula::Distance | Formula::Progress => return None,
    };
    let earlier_ytd = if fact.formula == Formula::YearEnd { false } else { fact.ytd };
    let then = s.figure(fact.area.0, earlier, earlier_ytd).expect("a base behind a change");
    if matches!(fact.formula, Formula::LastYear | Formula::LastPeriod) {
        return Some(guarded(s, then));
    }
    Some(if number.unit == "%" {
        assert!(then.0 > 0, "growth from a base of nought: {}", told.statement.text());
        let base = then.0;
        let top = (now().0 - base).abs() * 100 * 10;
        (2 * top + base) / (2 * base)
    } else {
        s.rounded(minus(now(), then), decimals).abs()
    })
}

fn december(period: Period) -> Period {
    Period::month(period.year_of() - 1, 12).unwrap()
}

/// A figure as printed: 100.0 % only of all, 0.0 % only of none.
fn guarded(s: &Situation, figure: (i128, i128)) -> i128 {
    let indicator = &s.data.indicators[0];
    let rounded = s.rounded(figure, indicator.decimals);
    match (indicator.is_percentage(), rounded) {
        (true, 1000) if figure.0 < figure.1 => 999,
        (true, 0) if figure.0 > 0 => 1,
        _ => rounded,
    }
}

/// The clause with names, periods and numbers taken out.
fn form(clause: &str) -> String {
    let mut text = clause.to_string();
    for name in NAMES.iter().rev() {
        text = text.replace(name, "〈地〉");
    }
    text = text.replace(LABEL, "〈指标〉");
    for list in ["〈地〉、", "〈量〉、", "〈率〉、"] {
        while text.contains(&list.repeat(2)) {
            text = text.replace(&list.repeat(2), list);
        }
    }
    text.replace("〈地〉、〈地〉", "〈地〉…").replace("〈量〉、〈量〉", "〈量〉…").replace("〈率〉、〈率〉", "〈率〉…")
}

/// The words of a statement with each number as its kind.
fn kinds(statement: &Statement) -> String {
    let kind = |fragment: &Fragment| match fragment {
        Fragment::Words(words) => words.clone(),
        Fragment::Number(n) if n.unit == "%" => "〈率〉".into(),
        Fragment::Number(n) if n.unit == "个百分点" => "〈百分点〉".into(),
        Fragment::Number(n) if n.unit == "位" => "〈位〉".into(),
        Fragment::Number(_) => "〈量〉".into(),
    };
    statement.0.iter().map(kind).collect()
}

/// Periods of the words by their names; what digits are left is no period.
fn without_periods(text: &str, period: Period) -> String {
    let (year, month) = (period.year_of(), period.number());
    text.replace("2026年12月31日", "〈日〉")
        .replace(&format!("截至{year}年{month}月底"), "截至〈期〉底")
        .replace(&format!("{year}年1—{month}月"), "〈累计期〉")
        .replace(&format!("1—{month}月"), "〈累计期〉")
        .replace(&format!("{year}年{month}月"), "〈期〉")
        .replace("不足1", "不足一")
}

#[test]
fn two_thousand_situations_are_told_right_and_in_fixed_forms() {
    let mut gallery: BTreeMap<(&str, String), String> = BTreeMap::new();
    let (mut statements, mut numbers) = (0u32, 0u32);
    for seed in 0..SITUATIONS {
        let s = Situation::of(seed);
        let indicator = &s.data.indicators[0];
        for told in told(&s, seed) {
            let text = told.statement.text();
            statements += 1;
            for number in told.statement.numbers() {
                numbers += 1;
                if number.text.contains('/') && number.unit.is_empty() {
                    // Fewer than five cases: the parts themselves.
                    let (n, d) = number.text.split_once('/').unwrap();
                    let fact = number.fact;
                    let exact = s.figure(fact.area.0, fact.period, fact.ytd).filter(|_| fact.formula == Formula::Value);
                    let parts = (n.parse::<i128>().unwrap(), d.parse::<i128>().unwrap());
                    assert!(parts.1 < 5 && exact.is_none_or(|exact| exact == parts), "seed {seed}: {text}");
                    continue;
                }
                let digits = number.text.strip_suffix(number.unit.as_str()).unwrap_or_else(|| panic!("{number:?}"));
                let plain = digits.replace(',', "").replace('−', "-");
                assert_eq!(Decimal::parse(&plain), Some(number.value), "seed {seed}: {number:?}");
                if let Some(expect) = expected(&s, &told, number) {
                    assert_eq!(number.value.mantissa, expect, "seed {seed}: {} in {text}", number.text);
                }
                // A change of a percentage is told in 百分点, of anything else never.
                let change =
                    matches!(number.fact.formula, Formula::Yoy | Formula::Mom | Formula::YearEnd | Formula::Against(_));
                if change {
                    assert_eq!(number.unit == "个百分点", indicator.is_percentage(), "seed {seed}: {text}");
                    assert!(number.value.sign() > 0, "seed {seed}: a change of nought or with a sign: {text}");
                }
                if number.fact.formula == Formula::Value {
                    assert!(!source_cells(&s.data, &number.fact).is_empty(), "seed {seed}: no cells behind {text}");
                }
            }
            let words = without_periods(&kinds(&told.statement), told.asked.period);
            assert!(!words.contains(|c: char| c.is_ascii_digit()), "seed {seed}: a number without a trace: {text}");
            for bad in ["拉动", "异常", "优秀", "良好", "落后", "较差", "最好", "最差", "显著", "，，", "。。", "  "]
            {
                assert!(!text.contains(bad), "seed {seed}: {bad} in {text}");
            }
            if indicator.direction == Direction::Neutral {
                for praise in ["提高", "改善", "好转", "达标", "居全"] {
                    assert!(!text.contains(praise), "seed {seed}: {praise} of a neutral indicator: {text}");
                }
            }
            if told.what == "一项指标" {
                let lead = lead(&s.data, told.asked);
                assert!(text.starts_with(&format!("{lead}{LABEL}")) && text.ends_with('。'), "seed {seed}: {text}");
                assert_eq!(text.matches('。').count(), 1, "seed {seed}: {text}");
            }
            for clause in words.split(['，', '；', '。']).filter(|clause| !clause.is_empty()) {
                gallery.entry((told.what, form(clause))).or_insert_with(|| text.clone());
            }
        }
    }
    assert!(statements > 30_000 && numbers > 60_000, "{statements} statements, {numbers} numbers");
    registers(&mut gallery);
    hold_gallery(&gallery);
}

fn registers(gallery: &mut BTreeMap<(&'static str, String), String>) {
    let s = Situation::of(1);
    let item = |state: &str, due: &str| WorkItem {
        title: "子镇供水问题".into(),
        due: due.into(),
        state: state.into(),
        note: "已入户回访。".into(),
        ..WorkItem::default()
    };
    let items = [item("已办结", "2026-07-20"), item("办理中", ""), item("逾期未办结", "2026-06-30")];
    let said = item_sentence(&s.data, &items[0]).text();
    assert_eq!(said, "子镇供水问题。办理时限：2026年7月20日；办理状态：已办结；情况说明：已入户回访。");
    let all: Vec<&WorkItem> = items.iter().collect();
    let period = s.last();
    let summary = |list: &[&WorkItem]| items_summary(list, AreaId(0), period).text();
    assert_eq!(summary(&all), "共3件，其中已办结1件、办理中1件、逾期未办结1件");
    assert_eq!(summary(&all[..1]), "共1件，均为已办结");
    assert_eq!(summary(&[]), "无");
    for text in [said, summary(&all), summary(&all[..1])] {
        gallery.insert(("工作事项", text.clone()), text);
    }
    let concern = Concern { why: Why::Missing, area: AreaId(3), indicator: IndicatorId(0), period };
    let text = concern_clause(&s.data, &concern).text();
    gallery.insert(("本期需关注", "〈地〉〈期〉〈指标〉未报".into()), text);
}

/// The gallery is a file: a new form, or one that is never made, is a failure until someone has read it.
fn hold_gallery(gallery: &BTreeMap<(&'static str, String), String>) {
    let mut text = String::from(
        "# Sentences: the fixed forms\n\n\
         Written by `UPDATE_GOLDEN=1 cargo test --test statements`; the test fails when a form is made that is not here, or one here is\n\
         no longer made. 〈量〉 is a number with its unit, 〈率〉 one in %, 〈百分点〉 one in 个百分点; … stands for a list. The examples are whole\n\
         statements in which the clause occurred first. The rules are those of docs/methods.md, Spelling.\n",
    );
    let mut last = "";
    for ((what, form), example) in gallery {
        if *what != last {
            text.push_str(&format!("\n## {what}\n\n| form | first seen in |\n|---|---|\n"));
            last = what;
        }
        text.push_str(&format!("| {form} | {example} |\n"));
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/sentences.md");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let lines = |text: &str| text.lines().map(String::from).collect::<Vec<_>>();
    let (kept, made) = (lines(&kept), lines(&text));
    let differing: Vec<&String> = made
        .iter()
        .filter(|line| !kept.contains(line))
        .chain(kept.iter().filter(|line| !made.contains(line)))
        .collect();
    assert!(
        differing.is_empty(),
        "docs/sentences.md differs in {} lines, first {:?}",
        differing.len(),
        differing.first()
    );
}
