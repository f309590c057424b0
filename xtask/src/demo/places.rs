//! The invented county: its townships, villages, 本级 buckets and their sizes. It holds no figures of any indicator.

use super::rng::Rng;

/// Code of the county; no province has the prefix 99.
pub const COUNTY: &str = "990121";
/// Name of the county, invented.
pub const COUNTY_NAME: &str = "澄岚县";
/// First month (from 0) in which the merged village no longer exists: 2025-01.
pub const MERGE_MONTH: usize = 18;
/// Reference areas: code, name, level.
pub const REFERENCES: [(&str, &str, &str); 3] =
    [("9901", "澄州市平均", "city"), ("990122", "远澜县", "county"), ("990123", "望岚县", "county")];

const TOWNSHIPS: [(&str, &str, i64, i64); 22] = [
    ("990121001", "澄关街道", 12, 78_000),
    ("990121002", "岚台街道", 11, 64_000),
    ("990121003", "望澜街道", 13, 57_000),
    ("990121004", "新漪街道", 10, 49_000),
    ("990121100", "桐屏镇", 24, 43_000),
    ("990121101", "松澜镇", 22, 39_500),
    ("990121102", "云坞口镇", 21, 36_800),
    ("990121103", "石澄镇", 20, 34_200),
    ("990121104", "柳漕镇", 19, 31_900),
    ("990121105", "青禾铺镇", 22, 33_600),
    ("990121106", "白鹭渚镇", 18, 30_200),
    ("990121107", "南漪镇", 17, 28_400),
    ("990121108", "竹隐镇", 20, 27_300),
    ("990121109", "丹枫岭镇", 19, 25_700),
    ("990121110", "麦岭头镇", 16, 24_100),
    ("990121111", "长堰头镇", 18, 23_200),
    ("990121200", "梨云乡", 14, 16_900),
    ("990121201", "暮岭乡", 13, 14_800),
    ("990121202", "听泉乡", 15, 15_600),
    ("990121203", "羊角垄乡", 12, 11_900),
    ("990121204", "星垂乡", 17, 14_200),
    ("990121205", "半亭乡", 18, 13_700),
];

const TREES: [&str; 24] = [
    "柳", "桃", "杏", "枣", "榆", "槐", "松", "竹", "荷", "菱", "麦", "稻", "石", "沙", "溪", "泉", "塘", "枫", "云",
    "霞", "鹤", "鹿", "燕", "雁",
];
const GROUNDS: [&str; 18] =
    ["湾", "坪", "垄", "屯", "岗", "坳", "桥", "渡", "铺", "集", "洼", "台", "堡", "圩", "畈", "墩", "埠", "寨"];

/// The lowest unit that reports: a village, a township's own level, or the county's own level.
pub struct Leaf {
    /// 12-digit code, or `<parent>-own`.
    pub code: String,
    /// Name.
    pub name: String,
    /// Position of the township; `None` for the county's own level.
    pub township: Option<usize>,
    /// Whether this is a 本级 bucket.
    pub own: bool,
    /// 社区 rather than 行政村.
    pub community: bool,
    /// People.
    pub population: i64,
    /// Households.
    pub households: i64,
    /// People of 70 and over.
    pub elders: i64,
    /// People added by the merger, to be left out before it.
    pub gained: i64,
    /// Whether it ended with the merger.
    pub ended: bool,
}

impl Leaf {
    /// Whether it exists in a month.
    pub fn stands(&self, month: usize) -> bool {
        !self.ended || month < MERGE_MONTH
    }

    /// People it has in a month, the merger considered.
    pub fn people(&self, month: usize) -> i64 {
        if month < MERGE_MONTH { self.population - self.gained } else { self.population }
    }
}

/// A township.
pub struct Township {
    /// 9-digit code.
    pub code: &'static str,
    /// Name.
    pub name: &'static str,
    /// Positions of its leaves, its own level last.
    pub leaves: Vec<usize>,
    /// People.
    pub population: i64,
    /// Households.
    pub households: i64,
    /// People of 70 and over.
    pub elders: i64,
}

impl Township {
    /// 街道, by the band of its code.
    pub fn urban(&self) -> bool {
        self.code < "990121100"
    }

    /// 乡, by the band of its code.
    pub fn rural(&self) -> bool {
        self.code >= "990121200"
    }
}

/// All places.
pub struct Places {
    /// Townships in code order.
    pub townships: Vec<Township>,
    /// Villages and own levels in code order, the county's own level last.
    pub leaves: Vec<Leaf>,
}

impl Places {
    /// People of the county.
    pub fn population(&self) -> i64 {
        self.townships.iter().map(|t| t.population).sum()
    }

    /// Position of the leaf with this code.
    pub fn leaf(&self, code: &str) -> Option<usize> {
        self.leaves.iter().position(|l| l.code == code)
    }
}

/// The county, always the same.
pub fn places() -> Places {
    let mut names = village_names();
    let mut leaves: Vec<Leaf> = Vec::new();
    let mut townships: Vec<Township> = Vec::new();
    for (index, (code, name, villages, population)) in TOWNSHIPS.into_iter().enumerate() {
        let mut rng = Rng::of(&["places", code]);
        // 南漪镇 carries one village more: the one merged away.
        let extra = i64::from(code == "990121107");
        let count = villages + extra;
        let communities = if code < "990121100" {
            count - 2
        } else if code < "990121200" {
            rng.between(1, 2)
        } else {
            0
        };
        let weights: Vec<i64> = (0..count).map(|_| rng.between(60, 170)).collect();
        let total: i64 = weights.iter().sum();
        let mut members = Vec::new();
        for (place, weight) in weights.iter().enumerate() {
            let place = i64::try_from(place).unwrap_or(0);
            let community = place < communities;
            let number = if community { 1 + place } else { 200 + place - communities };
            let stem = names.pop().unwrap_or_default();
            let people = population * weight / total;
            members.push(leaves.len());
            leaves.push(Leaf {
                code: format!("{code}{number:03}"),
                name: format!("{stem}{}", if community { "社区" } else { "村" }),
                township: Some(index),
                own: false,
                community,
                population: people,
                households: people * 100 / rng.between(272, 324),
                elders: people * rng.between(if community { 68 } else { 105 }, if community { 92 } else { 152 }) / 1000,
                gained: 0,
                ended: false,
            });
        }
        if extra == 1 {
            merge(&mut leaves);
        }
        let live: Vec<&Leaf> = members.iter().filter_map(|m| leaves.get(*m)).filter(|l| !l.ended).collect();
        let (people, households, elders) = (
            live.iter().map(|l| l.population).sum(),
            live.iter().map(|l| l.households).sum(),
            live.iter().map(|l| l.elders).sum(),
        );
        members.push(leaves.len());
        leaves.push(bucket(code, &format!("{name}本级"), Some(index)));
        townships.push(Township { code, name, leaves: members, population: people, households, elders });
    }
    leaves.push(bucket(COUNTY, "县本级", None));
    same_name(&mut leaves);
    Places { townships, leaves }
}

/// The last village of 南漪镇 goes into the one before it.
fn merge(leaves: &mut [Leaf]) {
    if let [.., receiver, old] = leaves {
        receiver.gained = old.population;
        receiver.population += old.population;
        receiver.households += old.households;
        receiver.elders += old.elders;
        old.ended = true;
    }
}

/// Two villages of different townships share a full name, as in nearly every second real county.
fn same_name(leaves: &mut [Leaf]) {
    let name = leaves.iter().find(|l| l.code == "990121100205").map(|l| l.name.clone());
    if let (Some(name), Some(other)) = (name, leaves.iter_mut().find(|l| l.code == "990121204203")) {
        other.name = name;
    }
}

fn bucket(parent: &str, name: &str, township: Option<usize>) -> Leaf {
    Leaf {
        code: format!("{parent}-own"),
        name: name.to_owned(),
        township,
        own: true,
        community: false,
        population: 0,
        households: 0,
        elders: 0,
        gained: 0,
        ended: false,
    }
}

fn village_names() -> Vec<String> {
    let mut rng = Rng::of(&["village names"]);
    let mut names: Vec<String> = TREES.iter().flat_map(|a| GROUNDS.iter().map(move |b| format!("{a}{b}"))).collect();
    for place in (1..names.len()).rev() {
        let other = rng.below(i64::try_from(place + 1).unwrap_or(1));
        names.swap(place, usize::try_from(other).unwrap_or(0));
    }
    names
}
