//! What the page of an indicator says of these methods: totals taken apart, matched units, pace, partial sums. Words only; the figures are held elsewhere.

use shanzhi::compose::{self, Desk};
use shanzhi::sheet::html;
use shanzhi::state::Route;

use super::world::World;

/// The sheet of a link as plain text: tags are left out.
fn words(world: World, hash: &str) -> String {
    let mut desk = Desk::opened(world.data, Vec::new());
    (desk.ready, desk.complete) = (true, true);
    let sheet = compose::sheet(&desk, &Route::parse(hash).0, 1200);
    let mut marked = html(&sheet.main);
    sheet.asides.iter().for_each(|nodes| marked.push_str(&html(nodes)));
    let mut inside = false;
    let mut plain = String::new();
    for c in marked.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => plain.push(c),
            _ => {}
        }
    }
    plain
}

fn says(text: &str, all: &[&str]) {
    for words in all {
        assert!(text.contains(words), "lacks {words}: {text}");
    }
}

const TOTALS: &str = "SUM,111,2026-01,本年累计,10\n SUM,111,2026-02,本年累计,16\n SUM,111,2026-03,本年累计,25\n SUM,111,2026-04,本年累计,22\n SUM,112,2026-03,本年累计,5\n SUM,112,2026-04,本年累计,9";

#[test]
fn a_total_taken_apart_says_so() {
    let at = |hash: &str| words(World::new(TOTALS), hash);
    says(
        &at("#/1/indicator/SUM?a=111&p=2026-04"),
        &["本期数推算", "2026年1—4月累计22件减2026年1—3月累计25件，得−3件", "调减", "累计比上期少3件", "不作为差错"],
    );
    says(&at("#/1/indicator/SUM?a=111&p=2026-03"), &["得9件"]);
    says(&at("#/1/indicator/SUM?a=112&p=2026-03"), &["缺累计", "只报了本年累计，缺上期累计，推不出本期数"]);
    let town = at("#/1/indicator/SUM?a=11&p=2026-04");
    says(&town, &["一村的累计比上期少，照实计入合计"]);
    assert!(!town.contains("本期数推算"));
    assert!(!at("#/1/indicator/SUM?a=111&p=2026-03").contains("调减"));
}

#[test]
fn a_partial_sum_says_how_much_is_there() {
    let rows = "SUM,111,2025-06,,10\n SUM,112,2025-06,,20\n SUM,11-own,2025-06,,5\n SUM,121,2025-06,,10\n SUM,122,2025-06,,10
        SUM,111,2026-06,,12\n SUM,112,2026-06,,,,,missing\n SUM,11-own,2026-06,,6\n SUM,121,2026-06,,9\n SUM,122,2026-06,,11";
    let county = words(World::new(rows), "#/1/indicator/SUM?a=1&p=2026-06");
    says(
        &county,
        &[
            "应报5个单位、实报4个，缺数：二村",
            "已报2/3",
            "* 数据不全",
            "两年均已报送的单位只有4个（共5个），不足90%，不比",
        ],
    );
    let months: String = (100..120)
        .map(|n| format!("SUM,{n},2025-06,,10\nSUM,{n},2026-06,,{}\n", if n == 100 { ",,,missing" } else { "12" }))
        .collect();
    let areas = "code,name,level,parent,kind\n1,县,county,,tree\n11,甲镇,township,1,tree\n".to_string()
        + &(100..120).map(|n| format!("{n},村{n},village,11,tree\n")).collect::<String>();
    let many = words(World::of(&[("areas", &areas)], &months), "#/1/indicator/SUM?a=1&p=2026-06");
    says(&many, &["按两年均已报送的19个单位计算（共20个，占95%），同比+20.0%"]);
    // Nothing is said where nothing lacks.
    let whole = words(World::new(rows), "#/1/indicator/SUM?a=12&p=2026-06");
    assert!(!whole.contains("已报部分的合计") && !whole.contains("缺数") && whole.contains("全部报齐"), "{whole}");
}

#[test]
fn a_task_says_its_pace_and_what_comes_next() {
    let targets = "id,indicator,area,level,comparator,value,value_high,baseline,deadline,kind
T1,SUM,1,,ge,120,,,2026-12-31,annual
T2,SUM,1,,le,200,,,2026-12-31,annual
T3,COVER,1,,ge,75,,25,2026-12-31,deadline
";
    let mut rows: String = (1..=5).map(|m| format!("SUM,1,2026-{m:02},,{}\n", 7 + m)).collect();
    (1..=5).for_each(|m| rows.push_str(&format!("COVER,1,2026-{m:02},,,{},4\n", if m < 4 { 1 } else { 2 })));
    let at = |hash: &str| words(World::of(&[("targets", targets)], &rows), hash);
    let task = at("#/1/indicator/SUM?a=1&p=2026-05");
    // 8 + … + 12 = 50 of 120 in five months.
    says(&task, &["完成进度41.7%，时间进度41.7%，与时间进度持平；下一节点2026年6月底：按匀速应达到60件"]);
    assert_eq!(task.matches("时间进度41.7%").count(), 1, "a cap has no pace");
    says(&at("#/1/indicator/SUM?a=1&p=2026-04"), &["完成进度31.7%，时间进度33.3%，比时间进度慢1.7个百分点"]);
    let way = at("#/1/indicator/COVER?a=1&p=2026-05");
    says(&way, &["下一节点2026年6月底：按匀速应达到41.7%"]);
    assert!(!way.contains("时间进度"), "{way}");
}

/// Cases per 万人 so few that moving ranges say nothing: their limits are those of the count over the population of each month.
#[test]
fn few_cases_per_population_take_the_limits_of_counts() {
    // Eighteen months of three, two or four cases in 2万人, the last six after the town has grown to 8万人 with fifteen in the last.
    let mut rows = String::new();
    let mut cases = Vec::new();
    for month in 0..18 {
        let (n, d) = if month < 12 { (2 + month % 3, 2) } else { (11 + month % 3, 8) };
        cases.push((n, d));
        rows.push_str(&format!("PER,11,{}-{:02},,,{n},{d}\n", 2025 + month / 12, month % 12 + 1));
    }
    let world = World::new(&rows);
    let (id, town) = (world.id("PER"), world.area("11"));
    let drawn = shanzhi::figure::signal::control(&world.data, id, town, super::world::month("2026-06"), &[]).unwrap();
    let shanzhi::chart::kinds::Plot::Control(spec) = drawn.plot else { panic!("a control chart") };
    let (sum, of) = cases.iter().fold((0, 0), |(n, d), one| (n + one.0, d + one.1));
    let centre = f64::from(sum) / f64::from(of);
    assert!(sum < 180, "under ten a month");
    let limits: Vec<(i32, f64, f64)> = spec.limits.iter().map(|l| (l.to - l.from + 1, l.low, l.high)).collect();
    let around = |size: f64| ((centre - 3.0 * (centre / size).sqrt()).max(0.0), centre + 3.0 * (centre / size).sqrt());
    assert_eq!(limits, [(12, around(2.0).0, around(2.0).1), (6, around(8.0).0, around(8.0).1)], "the limits step");
    assert!(spec.limits.iter().all(|l| (l.centre - centre).abs() < 1e-9));
    says(&words(world, "#/1/indicator/PER?a=11&p=2026-06"), &["件数较少，按件数和本期人口的随机波动"]);
    super::world::stands("2 of 1, 4 of 1 and 18 of 4 are 4 a unit, 0 to 10 for the first two and 1 to 7 for the third");
}

/// The recent trend of cases per 万人: the interval is that of the cases, and as many cases as 万人 are not everybody.
#[test]
fn cases_per_population_have_a_recent_trend() {
    let per = |cases: [u32; 5]| {
        let rows: String =
            cases.iter().enumerate().map(|(month, n)| format!("PER,11,2026-0{},,,{n},3\n", month + 2)).collect();
        let told = words(World::new(&rows), "#/1/indicator/PER?a=11&p=2026-06");
        told.split_once("近5期趋势").unwrap().1.chars().take(5).collect::<String>()
    };
    assert_eq!(per([40, 90, 150, 220, 300]), "明显上升需");
    assert_eq!(per([3, 4, 3, 2, 3]), "无明显变化");
    // Limits of so few periods are said to be trial limits, beside the chart too.
    let few = World::new("SUM,11,2026-04,,3\nSUM,11,2026-05,,4\nSUM,11,2026-06,,2");
    assert!(words(few, "#/1/analysis?i=SUM&a=11&p=2026-06").contains("界限为试算"));
}
