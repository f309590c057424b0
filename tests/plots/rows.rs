//! Plots in rows: dots, bullets, waterfalls, the grid of reports, spines, strips.

use shanzhi::chart::kinds::bullet::{BulletRow, BulletSpec};
use shanzhi::chart::kinds::dots::{DotRow, DotsSpec};
use shanzhi::chart::kinds::grid::{FILED, Filed, GridCell, GridSpec};
use shanzhi::chart::kinds::spine::{SpineRow, SpineSpec, Standing};
use shanzhi::chart::kinds::strip::{StripRow, StripSpec};
use shanzhi::chart::kinds::waterfall::{Step, WaterfallSpec};
use shanzhi::chart::kinds::{Absent, Datum, Plot, Shown};

use super::{TOWNS, about, gone, mark, month_words, noise, shown};

fn dot(n: usize, name: &str) -> DotRow {
    let before = shown(91.0 + 7.0 * noise(n as u32 + 50), 1);
    let now = match n {
        5 => gone(Absent::Missing),
        9 => gone(Absent::Suppressed),
        11 => Shown { value: Datum::Partial(95.5), text: "95.5（部分）".into() },
        n => shown(92.5 + 6.5 * noise(n as u32 + 9), 1),
    };
    let text = match (now.value.value(), before.value.value()) {
        (Some(a), Some(b)) => format!("{}，{}", now.text, format!("{:+.1}", a - b).replace('-', "−")),
        _ => now.text.clone(),
    };
    DotRow {
        name: name.into(),
        label: format!("{name} 上年同期{}，今年{}", before.text, now.text),
        before,
        now,
        text,
        selected: n == 2,
        mark: mark(n),
    }
}

/// This year against last.
pub fn dots() -> Plot {
    Plot::Dots(DotsSpec {
        about: about("群众满意率：今年与上年同期（%）", "22个镇街，2026年6月与2025年6月。", "%", 1),
        before: "2025年6月".into(),
        now: "2026年6月".into(),
        rows: TOWNS.iter().enumerate().map(|(n, t)| dot(n, t)).collect(),
        from_zero: false,
        benchmark: Some((95.6, "全县 95.6".into())),
    })
}

/// Names of thirty-three characters.
pub fn dots_long_names() -> Plot {
    let Plot::Dots(mut spec) = dots() else { return dots() };
    spec.rows.truncate(6);
    for (n, row) in spec.rows.iter_mut().enumerate() {
        row.name = format!("{}国家级高新技术产业开发区管理委员会社会治理综合服务办公室", TOWNS[n]);
    }
    Plot::Dots(spec)
}

fn bullet_row(n: usize, name: &str, value: Shown, target: Option<f64>, pace: Option<f64>, text: &str) -> BulletRow {
    let behind = value.value.value().zip(target).is_some_and(|(v, t)| v < t);
    BulletRow {
        name: name.into(),
        label: format!("{name} {text}"),
        value,
        target,
        pace,
        text: text.into(),
        behind,
        mark: mark(n),
    }
}

/// Targets of rates.
pub fn bullet() -> Plot {
    Plot::Bullet(BulletSpec {
        about: about("年度目标完成情况（%）", "截至2026年6月。", "%", 1),
        rows: vec![
            bullet_row(0, "颐养之家覆盖率", shown(93.8, 1), Some(95.0), Some(92.0), "93.8，距目标1.2个百分点"),
            bullet_row(1, "按期办结率", shown(99.6, 1), Some(98.0), None, "99.6，已达目标"),
            bullet_row(2, "群众满意率", shown(94.1, 1), Some(96.0), None, "94.1，距目标1.9个百分点"),
            bullet_row(3, "法律明白人培训完成率", shown(41.5, 1), Some(100.0), Some(50.0), "41.5，慢于时间进度"),
            bullet_row(4, "参评率", gone(Absent::Missing), Some(40.0), None, "未报"),
            bullet_row(
                5,
                "村集体收入达标率",
                Shown { value: Datum::Partial(61.0), text: "61.0".into() },
                None,
                None,
                "61.0（数据不全）",
            ),
        ],
        own_scale: false,
        target_word: "目标".into(),
        pace_word: "时间进度".into(),
    })
}

/// Targets in different units.
pub fn bullet_own() -> Plot {
    let Plot::Bullet(mut spec) = bullet() else { return bullet() };
    spec.own_scale = true;
    spec.rows.push(bullet_row(6, "再建颐养之家", shown(5.0, 0), Some(12.0), Some(6.0), "5处，目标12处"));
    spec.rows.push(bullet_row(7, "追回资金", shown(1.32e8, 0), Some(1.2e8), None, "1.32亿元，超目标"));
    Plot::Bullet(spec)
}

fn steps() -> Vec<Step> {
    let given = [
        ("石门镇", 84.0),
        ("东关街道", 31.0),
        ("望江镇", 18.0),
        ("清水镇", 9.0),
        ("其余15个", -12.0),
        ("长岭乡", -23.0),
    ];
    let step = |(n, (name, value)): (usize, (&str, f64))| Step {
        name: name.into(),
        change: Shown { value: Datum::Known(value), text: format!("{value:+}").replace('-', "−") },
        selected: n == 0,
        label: format!("{name} {value:+}起"),
        mark: mark(n),
    };
    given.into_iter().enumerate().map(step).collect()
}

/// From a small whole: the axis begins at nought.
pub fn waterfall() -> Plot {
    let mut steps = steps();
    steps.push(Step {
        name: "竹园乡".into(),
        change: gone(Absent::Missing),
        selected: false,
        label: "竹园乡 未报，未计入".into(),
        mark: mark(6),
    });
    Plot::Waterfall(WaterfallSpec {
        about: about("环比增减构成（起）", "治安警情，2026年6月较5月。", "起", 0),
        from: Some(("2026年5月".into(), shown(104.0, 0))),
        steps,
        to: Some(("2026年6月".into(), shown(211.0, 0))),
        cut_words: "横轴不从0起".into(),
    })
}

/// From a large whole: the axis is cut, and shows it.
pub fn waterfall_cut() -> Plot {
    Plot::Waterfall(WaterfallSpec {
        about: about("环比增减构成（起）", "治安警情，2026年6月较5月。", "起", 0),
        from: Some(("2026年5月".into(), shown(924.0, 0))),
        steps: steps(),
        to: Some(("2026年6月".into(), shown(1031.0, 0))),
        cut_words: "横轴不从0起".into(),
    })
}

/// Only the steps.
pub fn waterfall_steps() -> Plot {
    Plot::Waterfall(WaterfallSpec {
        about: about("增减构成（起）", "", "起", 0),
        steps: steps(),
        ..WaterfallSpec::default()
    })
}

/// Reports of a year.
pub fn grid() -> Plot {
    let state = |n: usize| match n % 71 {
        7 => Filed::Late,
        31 => Filed::Missing,
        50 => Filed::Returned,
        _ if n % 12 == 11 => [Filed::NotDue, Filed::NotLoaded][n / 12 % 2],
        _ => Filed::OnTime,
    };
    let words = ["按时", "迟报", "退回", "未报", "未到期", "待载入"];
    Plot::Grid(GridSpec {
        about: about("月报报送情况", "22个镇街，2025年8月至2026年7月。", "", 0),
        rows: TOWNS.map(String::from).into(),
        columns: (25..37).map(month_words).collect(),
        cells: (0..22 * 12)
            .map(|n| GridCell {
                state: state(n),
                label: format!("{} {} {:?}", TOWNS[n / 12], month_words(25 + (n % 12) as i32), state(n)),
                mark: mark(n),
            })
            .collect(),
        counts: (0..22)
            .map(|r| {
                format!("{}/11", (0..11).filter(|c| matches!(state(r * 12 + c), Filed::OnTime | Filed::Late)).count())
            })
            .collect(),
        key: FILED.into_iter().zip(words.map(String::from)).collect(),
    })
}

/// One township over eight indicators.
pub fn spine() -> Plot {
    let names = [
        "调解成功率",
        "按期办结率",
        "群众满意率",
        "万人警情率",
        "盗窃发案",
        "颐养之家覆盖率",
        "法律明白人",
        "村集体收入达标率",
    ];
    let row = |(n, name): (usize, &&str)| {
        let lower = n == 3 || n == 4;
        let at = |s: f64| if lower { 20.0 - 14.0 * s } else { 70.0 + 29.0 * s };
        let marks = [at(0.0), at(0.4), at(0.55), at(0.7), at(1.0)];
        let value = if n == 5 { gone(Absent::Missing) } else { shown(at(noise(n as u32 * 13 + 2)), 1) };
        let standing = [Standing::Better, Standing::Level, Standing::Worse, Standing::NotJudged][n % 4];
        SpineRow {
            name: (*name).into(),
            label: format!("{name} {}，全县{:.1}", value.text, marks[2]),
            average: format!("{:.1}", marks[2]),
            value,
            marks,
            standing,
            mark: mark(n),
        }
    };
    Plot::Spine(SpineSpec {
        about: about("石门镇在全县的位置", "2026年6月，八项指标。", "", 1),
        rows: names.iter().enumerate().map(row).collect(),
        heads: ["石门镇", "全县", "较差", "较好"].map(String::from),
        key: vec![
            (Standing::Better, "显著好于全县".into()),
            (Standing::Level, "无显著差异".into()),
            (Standing::Worse, "显著差于全县".into()),
            (Standing::NotJudged, "不作评价".into()),
        ],
    })
}

/// Villages of eight townships.
pub fn strip() -> Plot {
    let row = |n: usize| {
        let count = 8 + (n * 5) % 23;
        let mut values: Vec<f64> = (0..count).map(|v| 60.0 + 38.0 * noise((n * 40 + v) as u32).sqrt()).collect();
        values.sort_by(f64::total_cmp);
        let q = |s: f64| values[((count - 1) as f64 * s).round() as usize];
        let spread = (n != 6).then(|| [q(0.0), q(0.25), q(0.5), q(0.75), q(1.0)]);
        StripRow {
            name: TOWNS[n].into(),
            text: format!("{count}个村"),
            spread,
            selected: n == 1,
            label: format!("{} 中位{:.1}", TOWNS[n], q(0.5)),
            values,
            mark: mark(n),
        }
    };
    Plot::Strip(StripSpec {
        about: about("各村满意率分布（%）", "2026年6月，每点一个村，方框为中间一半。", "%", 1),
        rows: (0..8).map(row).collect(),
        from_zero: false,
        benchmark: Some((86.0, "全县 86.0".into())),
    })
}
