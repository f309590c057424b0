//! The version for outside under attack: exact elimination, and every solution in whole counts, over random tables and the sample county.

#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it expects by failing"
)]

#[path = "attention/county.rs"]
mod county;

use std::collections::BTreeMap;

use shanzhi::model::{Amount, AreaId, Dataset, Decimal, Dimension, IndicatorId, Measure, Period, SpaceRule, Status};
use shanzhi::query::disclosure::{CountTable, Equation, Releasing, Rule, Suppression, count_table, suppress};
use shanzhi::query::reading::sliced;
use shanzhi::query::{Gap, Span};

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }
}

/// A tree of `branches` (children of the root) with so many leaves each, × categories with their total: every sum holds.
fn random(dice: &mut Dice, branches: &[usize], categories: usize, largest: u64) -> CountTable {
    let nodes = 1 + branches.len() + branches.iter().sum::<usize>();
    let wide = categories + 1;
    let cell = |node: usize, category: usize| node * wide + category;
    let mut table = CountTable { values: vec![0; nodes * wide], ..CountTable::default() };
    let mut leaf = 1 + branches.len();
    for (branch, leaves) in branches.iter().enumerate() {
        for _ in 0..*leaves {
            for category in 0..categories {
                // Mostly small, as in village months.
                let value = if dice.below(3) == 0 { dice.below(3) } else { dice.below(largest) } as i64;
                for node in [leaf, 1 + branch, 0] {
                    table.values[cell(node, category)] += value;
                    table.values[cell(node, categories)] += value;
                }
            }
            leaf += 1;
        }
    }
    for node in 0..nodes {
        let parts = (0..categories).map(|c| cell(node, c)).collect();
        table.equations.push(Equation { whole: cell(node, categories), parts });
    }
    for category in 0..wide {
        let parts = (0..branches.len()).map(|b| cell(1 + b, category)).collect();
        table.equations.push(Equation { whole: cell(0, category), parts });
        let mut leaf = 1 + branches.len();
        for (branch, leaves) in branches.iter().enumerate() {
            let parts = (leaf..leaf + leaves).map(|l| cell(l, category)).collect();
            table.equations.push(Equation { whole: cell(1 + branch, category), parts });
            leaf += leaves;
        }
    }
    for equation in &table.equations {
        let sum: i64 = equation.parts.iter().map(|p| table.values[*p]).sum();
        assert_eq!(sum, table.values[equation.whole]);
    }
    table
}

fn common(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs() } else { common(b, a % b) }
}

/// Elimination over exact fractions: the withheld cells that the shown ones determine, with the value found.
fn solved(table: &CountTable, hidden: &Suppression) -> Vec<(usize, i64)> {
    let columns: Vec<usize> = (0..table.values.len()).filter(|c| hidden.hides(*c)).collect();
    let mut rows: Vec<Vec<i128>> = Vec::new();
    for equation in &table.equations {
        let mut row = vec![0i128; columns.len() + 1];
        for (cell, sign) in equation.parts.iter().map(|p| (*p, -1)).chain([(equation.whole, 1)]) {
            match columns.binary_search(&cell) {
                Ok(at) => row[at] += sign,
                Err(_) => *row.last_mut().unwrap() -= sign * i128::from(table.values[cell]),
            }
        }
        rows.push(row);
    }
    let mut done = 0;
    for column in 0..columns.len() {
        let Some(pivot) = (done..rows.len()).find(|r| rows[*r][column] != 0) else { continue };
        rows.swap(done, pivot);
        let own = rows[done].clone();
        for (at, row) in rows.iter_mut().enumerate() {
            if at != done && row[column] != 0 {
                let (a, b) = (own[column], row[column]);
                for (value, other) in row.iter_mut().zip(&own) {
                    *value = value.checked_mul(a).unwrap() - other.checked_mul(b).unwrap();
                }
                let shared = row.iter().fold(0, |g, v| common(g, *v));
                if shared > 1 {
                    row.iter_mut().for_each(|v| *v /= shared);
                }
            }
        }
        done += 1;
    }
    let alone = |row: &&Vec<i128>| row[..columns.len()].iter().filter(|v| **v != 0).count() == 1;
    rows[..done]
        .iter()
        .filter(alone)
        .map(|row| {
            let at = row[..columns.len()].iter().position(|v| *v != 0).unwrap();
            (columns[at], (row.last().unwrap() / row[at]) as i64)
        })
        .collect()
}

/// Every solution in whole counts of at least `least`, by trying: the withheld cells that have one value in all of them. `None` when there
/// are more solutions than are worth counting and each cell has been seen with two values.
fn pinned(table: &CountTable, hidden: &Suppression, least: i64, tries: &mut u64) -> Option<Vec<usize>> {
    let cells: Vec<usize> = (0..table.values.len()).filter(|c| hidden.hides(*c)).collect();
    let mut values = table.values.clone();
    let mut seen: Vec<Option<i64>> = vec![None; values.len()];
    let mut varies = vec![false; values.len()];
    walk(table, &cells, 0, least, &mut values, &mut seen, &mut varies, tries)?;
    Some(cells.into_iter().filter(|c| !varies[*c]).collect())
}

#[allow(clippy::too_many_arguments, reason = "a search carries its state")]
fn walk(
    table: &CountTable,
    cells: &[usize],
    at: usize,
    least: i64,
    values: &mut Vec<i64>,
    seen: &mut Vec<Option<i64>>,
    varies: &mut Vec<bool>,
    tries: &mut u64,
) -> Option<()> {
    *tries = tries.checked_sub(1)?;
    let open = |cell: usize| cells[at..].contains(&cell);
    // Sums in which nothing is open must hold; the others bound what is open.
    let mut highest = i64::MAX;
    for equation in &table.equations {
        let shown: i64 = equation.parts.iter().filter(|p| !open(**p)).map(|p| values[*p]).sum();
        let waiting = equation.parts.iter().filter(|p| open(**p)).count() as i64;
        if open(equation.whole) {
            continue;
        }
        let left = values[equation.whole] - shown;
        if left < waiting * least || (waiting == 0 && left != 0) {
            return Some(());
        }
        if at < cells.len() && equation.parts.contains(&cells[at]) {
            highest = highest.min(left - (waiting - 1) * least);
        }
    }
    if at == cells.len() {
        for cell in cells {
            let first = *seen[*cell].get_or_insert(values[*cell]);
            varies[*cell] |= first != values[*cell];
        }
        return Some(());
    }
    for value in least..=highest.min(60) {
        values[cells[at]] = value;
        walk(table, cells, at + 1, least, values, seen, varies, tries)?;
        if cells.iter().all(|c| varies[*c]) {
            break;
        }
    }
    Some(())
}

#[test]
fn nothing_withheld_follows_from_the_sums() {
    let mut dice = Dice(2026);
    let (mut withheld, mut primary, mut cells) = (0, 0, 0);
    for _ in 0..200 {
        let branches: Vec<usize> = (0..1 + dice.below(4)).map(|_| 1 + dice.below(5) as usize).collect();
        let categories = 1 + dice.below(5) as usize;
        let largest = 3 + dice.below(40);
        let table = random(&mut dice, &branches, categories, largest);
        let rule = Rule { least: 2 + dice.below(9) as i64, nought: dice.below(4) == 0 };
        let hidden = suppress(&table, rule);
        let small = |v: i64| (v > 0 && v < rule.least) || (v == 0 && rule.nought);
        for (cell, value) in table.values.iter().enumerate() {
            assert_eq!(hidden.primary.contains(&cell), small(*value));
        }
        let found = solved(&table, &hidden);
        assert_eq!(found, [], "{branches:?} × {categories}, {rule:?}");
        withheld += hidden.primary.len() + hidden.secondary.len();
        primary += hidden.primary.len();
        cells += table.values.len();
    }
    println!("{cells} cells, {primary} too small, {} beside them", withheld - primary);
    // It protects without giving up the table.
    assert!(withheld < cells * 9 / 10 && withheld > primary);
}

/// The attack itself finds what primary suppression alone leaves open.
#[test]
fn primary_suppression_alone_is_broken() {
    let mut dice = Dice(7);
    let mut broken = 0;
    for _ in 0..50 {
        let table = random(&mut dice, &[3, 2], 3, 30);
        let hidden = Suppression { secondary: Vec::new(), ..suppress(&table, Rule::default()) };
        let found = solved(&table, &hidden);
        assert!(found.iter().all(|(cell, value)| table.values[*cell] == *value), "the attack finds the truth");
        broken += usize::from(!found.is_empty());
    }
    assert!(broken > 25, "{broken} of 50");
}

/// Nor by knowing that counts are whole, and not nought where noughts are shown: all solutions of small tables.
#[test]
fn nothing_withheld_is_pinned_by_whole_counts() {
    let mut dice = Dice(11);
    let mut searched = 0;
    for _ in 0..80 {
        let branches: Vec<usize> = (0..1 + dice.below(2)).map(|_| 2 + dice.below(2) as usize).collect();
        let categories = 1 + dice.below(3) as usize;
        let table = random(&mut dice, &branches, categories, 14);
        let hidden = suppress(&table, Rule { least: 4, nought: false });
        let nought = (0..table.values.len()).any(|c| hidden.hides(c) && table.values[c] == 0);
        let Some(pinned) = pinned(&table, &hidden, i64::from(!nought), &mut 4_000) else { continue };
        assert_eq!(pinned, Vec::<usize>::new(), "{branches:?} × {categories}: {:?} {hidden:?}", table.values);
        searched += 1;
    }
    println!("{searched} of 80 tables searched to the end");
    assert!(searched > 40, "{searched}");
}

/// docs/methods.md: three villages, two kinds.
#[test]
fn the_worked_example() {
    // 甲 3+20=23, 乙 12+9=21, 丙 8+30=38; 镇 23+59=82. Rows: villages, then the town; columns: kinds, then the total.
    let values = vec![3, 20, 23, 12, 9, 21, 8, 30, 38, 23, 59, 82];
    let mut equations: Vec<Equation> =
        (0..4).map(|row| Equation { whole: row * 3 + 2, parts: vec![row * 3, row * 3 + 1] }).collect();
    equations.extend((0..3).map(|column| Equation { whole: 9 + column, parts: vec![column, 3 + column, 6 + column] }));
    let table = CountTable { keys: Vec::new(), values, equations };
    let hidden = suppress(&table, Rule::default());
    assert_eq!((hidden.primary.clone(), hidden.secondary.clone()), (vec![0], vec![1, 6, 7]));
    assert_eq!(solved(&table, &hidden), []);
    let of = |cells: &[usize]| cells.iter().map(|at| table.values[*at].to_string()).collect::<Vec<_>>();
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/methods.md")).unwrap();
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let [first, second, third] = &of(&hidden.secondary)[..] else { panic!("three") };
    let told = format!(
        "甲 3+20=23, 乙 12+9=21, 丙 8+30=38, 镇 23+59=82: the {} is withheld, and with it the {first}, the {second} and the {third}",
        of(&hidden.primary)[0]
    );
    assert!(page.contains(&told), "docs/methods.md lacks: {told}");
}

#[test]
fn odd_tables_have_answers() {
    assert_eq!(suppress(&CountTable::default(), Rule::default()), Suppression::default());
    // One part: whatever hides it hides its whole.
    let one = |values: Vec<i64>| CountTable {
        keys: Vec::new(),
        values,
        equations: vec![Equation { whole: 0, parts: vec![1] }],
    };
    assert_eq!(suppress(&one(vec![3, 3]), Rule::default()).primary, [0, 1]);
    assert_eq!(suppress(&one(vec![0, 0]), Rule::default()), Suppression::default());
    let lost = CountTable { values: vec![1], equations: vec![Equation { whole: 0, parts: vec![9] }], keys: Vec::new() };
    assert_eq!(suppress(&lost, Rule::default()).primary, [0]);
}

/// 调解纠纷 by kind, county and townships and villages, one month; and the county's townships over two months with their 累计.
#[test]
fn the_sample_county_holds_against_the_attack() {
    let data = county::county();
    let id = data.find_indicator("TJ01").unwrap();
    let june = Period::parse("2026-05").unwrap();
    let half: Vec<Period> = (0..2).rev().map(|back| june.shift(-back)).collect();
    for (levels, periods) in [(1, vec![june]), (1, half)] {
        let table = count_table(data, id, data.areas.root().unwrap(), levels, &periods);
        assert!(table.equations.len() > 20, "{} sums", table.equations.len());
        assert!(table.keys.iter().any(|k| matches!(k.dimension, Dimension::Category(_))), "kinds are there");
        let hidden = suppress(&table, Rule::default());
        println!(
            "{} cells, {} sums: {} too small, {} beside them",
            table.values.len(),
            table.equations.len(),
            hidden.primary.len(),
            hidden.secondary.len()
        );
        assert!(!hidden.primary.is_empty());
        assert_eq!(solved(&table, &hidden), []);
    }
}

fn month(text: &str) -> Period {
    Period::parse(text).unwrap()
}

/// Root, its children and its 本级.
fn places(data: &Dataset) -> (AreaId, Vec<AreaId>) {
    let root = data.areas.root().unwrap();
    (root, data.areas.children(root).iter().copied().chain(data.areas.own(root)).collect())
}

/// A whole count, or the two parts of a quotient.
fn numbers(data: &Dataset, id: IndicatorId, area: AreaId, period: Period, dimension: Dimension) -> Vec<i64> {
    let whole = |d: Decimal| d.rescale(0).minus(d).is_zero().then_some(d.rescale(0).mantissa as i64);
    let reading = sliced(data, id, area, period, Span::Period, dimension);
    match reading.figure {
        Ok(Amount::Exact(value)) => whole(value).into_iter().collect(),
        Ok(Amount::Ratio { numerator, denominator, .. }) => {
            whole(numerator).zip(whole(denominator)).map_or(Vec::new(), |(n, d)| vec![n, d])
        }
        Err(_) => Vec::new(),
    }
}

/// All that an outsider has of one month: every count and every part of a quotient, shown or withheld, with every sum that can be checked, over all
/// indicators at once. Built from the data by itself: it knows nothing of how the release chose.
fn outsider(data: &Dataset, shown: &Dataset, period: Period) -> (CountTable, Suppression, Vec<Cell>) {
    let (root, below) = places(data);
    let all: Vec<AreaId> = std::iter::once(root).chain(below.iter().copied()).collect();
    let (mut table, mut hidden) = (CountTable::default(), Vec::new());
    let mut at: BTreeMap<(u16, usize, AreaId, Dimension), usize> = BTreeMap::new();
    let ids: Vec<IndicatorId> = (0..data.indicators.len() as u16).map(IndicatorId).collect();
    for id in &ids {
        let mut dimensions: Vec<Dimension> = data.blocks_of(*id).map(|b| b.key.dimension).collect();
        dimensions.push(Dimension::None);
        dimensions.retain(|d| !matches!(d, Dimension::Organisation(_)));
        dimensions.sort_unstable();
        dimensions.dedup();
        let indicator = data.indicator(*id);
        let adds = matches!(
            indicator.space,
            SpaceRule::Sum | SpaceRule::DistinctSum | SpaceRule::Coverage | SpaceRule::RatioOfSums
        );
        if !adds || matches!(indicator.measure, Measure::Amount | Measure::Growth | Measure::Structure) {
            continue;
        }
        for dimension in dimensions {
            for area in &all {
                let told = numbers(shown, *id, *area, period, dimension);
                for (part, value) in numbers(data, *id, *area, period, dimension).into_iter().enumerate() {
                    at.insert((id.0, part, *area, dimension), table.values.len());
                    if told.get(part) != Some(&value) {
                        hidden.push(table.values.len());
                    }
                    table.values.push(value);
                }
            }
        }
    }
    let mut equal = |whole: usize, parts: Vec<usize>| {
        if !parts.is_empty() && parts.iter().map(|p| table.values[*p]).sum::<i64>() == table.values[whole] {
            table.equations.push(Equation { whole, parts });
        }
    };
    for (&(id, part, area, dimension), &cell) in &at {
        let of = |area: AreaId, dimension| at.get(&(id, part, area, dimension)).copied();
        if area == root {
            equal(cell, below.iter().filter_map(|area| of(*area, dimension)).collect());
        }
        if dimension == Dimension::None {
            let kinds =
                at.range((id, part, area, Dimension::None)..).take_while(|(k, _)| (k.0, k.1, k.2) == (id, part, area));
            equal(cell, kinds.filter(|(k, _)| k.3 != Dimension::None).map(|(_, c)| *c).collect());
        }
        // What a quotient calls its parts is a count of the register.
        let indicator = data.indicator(IndicatorId(id));
        let (known, name) = match part {
            0 => (&indicator.numerator_id, &indicator.numerator),
            _ => (&indicator.denominator_id, &indicator.denominator),
        };
        let count = data.find_indicator(known).or_else(|| {
            data.indicators.iter().position(|i| !name.is_empty() && i.name == *name).map(|at| IndicatorId(at as u16))
        });
        if let Some(count) = count.filter(|count| count.0 != id).and_then(|c| at.get(&(c.0, 0, area, dimension))) {
            equal(cell, vec![*count]);
        }
    }
    let mut cells: Vec<Cell> = at.iter().map(|(key, cell)| (*cell, *key)).collect();
    cells.sort_unstable();
    (table, Suppression { primary: hidden, secondary: Vec::new() }, cells)
}

/// Position of a cell, and what it counts: indicator, part of a quotient, place, category.
type Cell = (usize, (u16, usize, AreaId, Dimension));

/// The version of the whole page for outside: nothing small is in it anywhere, and nothing withheld follows from anything shown.
#[test]
fn the_release_of_the_sample_county_holds_against_the_attack() {
    let data = county::county();
    let start = std::time::Instant::now();
    let mut work = Releasing::new(data, (month("2024-07"), month("2026-06")), Rule::default());
    let steps = work.left();
    while work.step(data) {}
    let release = work.finish(data);
    println!("{} steps, {:?}: {} small, {} beside them", steps, start.elapsed(), release.small, release.beside);
    assert!(release.small > 0 && release.beside > 0);
    let shown = &release.data;
    let (root, below) = places(data);
    let few = |n: &i64| (1..5).contains(n);
    let mut told = 0;
    for block in shown.blocks() {
        assert!(block.key.parent.is_none_or(|parent| parent == root), "nothing below the townships");
        assert!(!matches!(block.key.dimension, Dimension::Organisation(_)));
        for (at, code) in block.status.iter().enumerate() {
            if Status::from_code(*code).is_none_or(|status| !status.has_value()) {
                assert_eq!(
                    (block.values[at], block.numerators.get(at).copied().unwrap_or(0)),
                    (0, 0),
                    "what is withheld is not there"
                );
            }
        }
    }
    for text in [format!("{:?}", shown.remarks), format!("{:?}", shown.items), format!("{:?}", shown.ground.versions)] {
        assert_eq!(text, "[]");
    }
    for id in (0..data.indicators.len() as u16).map(IndicatorId) {
        let indicator = data.indicator(id);
        for block in shown.blocks_of(id) {
            for (row, area) in block.areas.iter().enumerate() {
                for column in 0..block.periods as usize {
                    let Some(cell) = block.cell(row * block.periods as usize + column) else { continue };
                    let counts = matches!(indicator.space, SpaceRule::Sum | SpaceRule::DistinctSum)
                        && indicator.measure == Measure::Count;
                    let value =
                        cell.value.filter(|_| counts && cell.status.has_value()).map(|v| v.rescale(0).mantissa as i64);
                    assert!(!value.is_some_and(|v| few(&v)), "{} {}", indicator.id, data.areas.get(*area).code);
                    if let (Some((n, d)), true) = (cell.parts, cell.status.has_value()) {
                        let (n, d) = (n.rescale(0).mantissa as i64, d.rescale(0).mantissa as i64);
                        let failed = if indicator.is_percentage() { d - n } else { 0 };
                        assert!(
                            ![n, d, failed].iter().any(few),
                            "{} {}: {n}/{d}",
                            indicator.id,
                            data.areas.get(*area).code
                        );
                    }
                    told += usize::from(cell.status.has_value());
                }
            }
        }
    }
    assert!(told > 2_000, "{told} figures are left to show");
    // What is shown is what it was, and no sum of shown months says more than its months.
    for id in (0..data.indicators.len() as u16).map(IndicatorId) {
        for area in below.iter().chain([&root]) {
            let new = sliced(shown, id, *area, month("2026-05"), Span::Period, Dimension::None);
            if let Ok(amount) = new.figure {
                let old = sliced(data, id, *area, month("2026-05"), Span::Period, Dimension::None);
                assert_eq!(old.figure.map(|a| a.round(6)), Ok(amount.round(6)), "{}", data.indicator(id).id);
                assert!(old.is_partial() == new.is_partial());
            } else {
                assert!(matches!(
                    new.figure,
                    Err(Gap::Stated(_) | Gap::NoData | Gap::NoughtBelow | Gap::NotAdditive | Gap::NoParts)
                ));
            }
        }
    }
    for period in ["2026-05", "2026-06", "2025-05"] {
        let (table, hidden, cells) = outsider(data, shown, month(period));
        println!(
            "{period}: {} cells, {} sums, {} withheld",
            table.values.len(),
            table.equations.len(),
            hidden.primary.len()
        );
        assert!(hidden.primary.len() > 20 && table.equations.len() > 100);
        // A part of a withheld quotient may follow, where it is a count that is shown by itself; never both parts, never a count, never a small one.
        let open: BTreeMap<usize, i64> = solved(&table, &hidden).into_iter().collect();
        let of = |key| cells.iter().find(|(_, known)| *known == key).map(|(cell, _)| *cell);
        for (cell, (id, part, area, dimension)) in &cells {
            if !open.contains_key(cell) {
                continue;
            }
            let value = table.values[*cell];
            let (name, place) = (&data.indicator(IndicatorId(*id)).id, &data.areas.get(*area).code);
            let other = of((*id, 1 - *part, *area, *dimension));
            assert!(!few(&value), "{period} {name} {place}: {value} follows");
            // A partial sum is withheld for being partial, not for being secret: it is the sum of the places that are shown.
            if sliced(data, IndicatorId(*id), *area, month(period), Span::Period, *dimension).is_partial() {
                continue;
            }
            let other = other.unwrap_or_else(|| panic!("{period} {name} {place}: the count {value} follows"));
            assert!(
                hidden.hides(other) && !open.contains_key(&other),
                "{period} {name} {place}: {value} and {} follow",
                table.values[other]
            );
        }
    }
}
