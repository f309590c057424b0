//! A small package written as tables of text, read through publish as any package is. No expectation is in it.

use shanzhi::model::{AreaId, Dataset, Decimal, Dimension, IndicatorId, PartState, Period};
use shanzhi::publish;
use shanzhi::query::range::Range;
use shanzhi::query::{Reading, Span, reading};

/// Two townships of a county: the first with three villages and its 本级, the second with two; one village ended in 2024.
pub const AREAS: &str = "code,name,level,parent,kind,population,valid_from,valid_to
1,县,county,,tree,,,
11,甲镇,township,1,tree,30000,,
12,乙乡,township,1,tree,20000,,
1-own,县本级,township,1,own,,,
111,一村,village,11,tree,,,
112,二村,village,11,tree,,,
113,三村,village,11,tree,,,2024-12-31
11-own,甲镇本级,village,11,own,,,
121,四村,village,12,tree,,,
122,五村,village,12,tree,,,
";

/// One indicator of each class, with the register's own words.
pub const INDICATORS: &str =
    "id,family,name,unit,kind,measure,nature,space,time,direction,decimals,numerator_id,denominator_id,factor
SUM,甲,件数,件,indicator,count,flow,sum,sum,neutral,0,,,
STOCK,甲,个数,个,indicator,count,stock,sum,last,higher_better,0,,,
RATE,甲,成功率,%,indicator,rate,flow,ratio_of_sums,ratio_of_sums,higher_better,1,,,100
COVER,甲,覆盖率,%,indicator,rate,stock,coverage,last,higher_better,1,,,100
UNITS,甲,达标村数,个村,indicator,count,stock,coverage,last,higher_better,0,,,
AVERAGE,甲,平均数,人/个,indicator,average,stock,ratio_of_sums,last,neutral,1,,,1
PER,甲,万人数,件/万人,indicator,ratio,flow,ratio_of_sums,mean_population,lower_better,2,SUM,,1
SCORE,甲,得分,分,indicator,index,point,none,last,higher_better,1,,,
RANK,甲,位次,位,ranking,rank,point,none,last,lower_better,0,,,
GROWTH,甲,增速,%,indicator,growth,flow,recompute,recompute,neutral,1,SUM,,100
MONEY,甲,金额,万元,indicator,amount,flow,sum,sum,higher_better,2,,,
TJ01,乙,受理数,件,supporting,count,flow,sum,sum,neutral,0,,,
TJ02,乙,调结数,件,supporting,count,flow,sum,sum,neutral,0,,,
TJ03,乙,成功数,件,supporting,count,flow,sum,sum,neutral,0,,,
TJ04,乙,调解成功率,%,indicator,rate,flow,ratio_of_sums,ratio_of_sums,higher_better,1,TJ03,TJ02,100
";

/// The columns of a table of observations.
const COLUMNS: &str = "indicator,area,period,basis,value,numerator,denominator,status,origin,vintage,category,organisation,qualifier,note";

pub struct World {
    pub data: Dataset,
}

impl World {
    /// Reads registers and observations; a line of observations is `indicator,area,period,basis,value,…` and may end early.
    pub fn of(registers: &[(&str, &str)], observations: &str) -> Self {
        let width = COLUMNS.split(',').count();
        let mut table = String::from(COLUMNS);
        for line in observations.lines().map(str::trim).filter(|line| !line.is_empty()) {
            table.push('\n');
            table.push_str(line);
            table.push_str(&",".repeat(width - line.split(',').count()));
        }
        table.push('\n');
        let mut files: Vec<(String, String)> =
            registers.iter().map(|(role, text)| ((*role).to_string(), (*text).to_string())).collect();
        for (role, text) in [("areas", AREAS), ("indicators", INDICATORS)] {
            if !files.iter().any(|(known, _)| known == role) {
                files.push((role.into(), text.into()));
            }
        }
        files.push(("observations".into(), table));
        let resources: Vec<String> = files
            .iter()
            .map(|(role, _)| format!(r#"{{"name":"{role}","path":"{role}.csv","role":"{role}"}}"#))
            .collect();
        let descriptor = format!(
            r#"{{"name":"t","root":"1","as_of":"2026-07-05","periods":{{"first":"2023-07","last":"2026-06"}},"resources":[{}]}}"#,
            resources.join(",")
        );
        let package = publish::open(descriptor.as_bytes()).unwrap();
        let get =
            |path: &str| files.iter().find(|(role, _)| format!("{role}.csv") == path).map(|(_, text)| text.as_bytes());
        let (mut data, findings) = publish::head(&package, &get);
        assert_eq!(findings, []);
        let (later, findings) = publish::registers(&data, &package, &get);
        assert_eq!(findings, []);
        (data.organisations, data.forms, data.submissions) = (later.organisations, later.forms, later.submissions);
        (data.targets, data.events) = (later.targets, later.events);
        data.ground = later.ground;
        let (state, part, findings) = publish::part(&data, &package, "observations.csv", get("observations.csv"));
        assert_eq!((&state, findings), (&PartState::Loaded, vec![]));
        publish::absorb(&mut data, "observations.csv", state, part);
        Self { data }
    }

    pub fn new(observations: &str) -> Self {
        Self::of(&[], observations)
    }

    pub fn id(&self, indicator: &str) -> IndicatorId {
        self.data.find_indicator(indicator).unwrap()
    }

    pub fn area(&self, code: &str) -> AreaId {
        self.data.areas.find(code).unwrap()
    }

    pub fn read(&self, indicator: &str, area: &str, period: &str) -> Reading {
        reading(&self.data, self.id(indicator), self.area(area), month(period), Span::Period)
    }

    pub fn over(&self, indicator: &str, area: &str, range: Range) -> Reading {
        shanzhi::query::range::read(&self.data, self.id(indicator), self.area(area), range, Dimension::None)
    }
}

/// Holds that docs/methods.md says this, whatever its line breaks: the figures in it are those the test before it has computed.
pub fn stands(example: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/methods.md");
    let page = std::fs::read_to_string(path).unwrap();
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(one_line(&page).contains(&one_line(example)), "docs/methods.md lacks: {example}");
}

pub fn month(text: &str) -> Period {
    Period::parse(text).unwrap()
}

pub fn range(text: &str) -> Range {
    Range::of(month(text)).unwrap()
}

pub fn span(from: &str, to: &str) -> Range {
    Range::between(month(from), month(to)).unwrap()
}

/// A reading as text: the figure with one decimal, the parts of a quotient as they are, `~` before a partial sum, else the gap.
pub fn told(reading: &Reading) -> String {
    let partial = if reading.is_partial() { "~" } else { "" };
    match (reading.parts(), reading.figure) {
        (Some((n, d)), _) => format!("{partial}{}/{}", plain(n), plain(d)),
        (None, Ok(amount)) => format!("{partial}{}", plain(amount.round(6))),
        (None, Err(gap)) => format!("{gap:?}"),
    }
}

/// A decimal without trailing noughts.
pub fn plain(value: Decimal) -> String {
    let text = value.text();
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text }
}

/// Numbers that look random and are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}
