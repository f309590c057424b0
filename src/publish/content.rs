//! A whole package as rows: its descriptor's words, its registers, every observation with all vintages. Opened, added to, written again
//! by `write`; narrowed by `scope`. It sums nothing and fetches nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::descriptor::{SCHEMA_VERSION, open, verify};
use super::grid::Grid;
use super::registers::Files;
use super::sheet::{Sheet, aside, cell, own};
use crate::ingest::ledger::Spot;
use crate::model::{
    Area, AreaKind, Basis, Dataset, Decimal, Finding, FindingCode, Frequency, Indicator, Nature, Origin, Period, Put,
    Qualifier, Record, RecordKey, Records, Severity, Stage, Status,
};

/// One register of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// Its role.
    pub role: String,
    /// Its path.
    pub path: String,
    /// Its rows.
    pub grid: Grid,
}

/// One JSON document of a package: settings, views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its role.
    pub role: String,
    /// Its path.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A file that is carried on as it is: a report template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its path.
    pub path: String,
    /// Its resource in the descriptor, but for bytes and hash.
    pub resource: Map<String, Value>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Everything a package holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content {
    /// The descriptor's properties but for the resources.
    pub head: Map<String, Value>,
    /// Registers in the order to fetch in.
    pub registers: Vec<Register>,
    /// JSON documents.
    pub documents: Vec<Document>,
    /// Report templates.
    pub attachments: Vec<Attachment>,
    /// Observations.
    pub records: Records,
    /// Indicators that the first view needs; empty means all of them.
    pub core: BTreeSet<String>,
}

/// What an import added to a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Laid {
    /// Records that are new under their key.
    pub new: usize,
    /// Records that replace an older figure.
    pub revised: usize,
    /// Records that say what was there.
    pub same: usize,
    /// Keys that are new or say something else than before: their parents are to be made anew.
    pub changed: BTreeSet<RecordKey>,
    /// Records that say something else at the same vintage and origin: the one that was there stays. Key, kept, refused.
    pub clashes: Vec<(RecordKey, Record, Record)>,
}

impl Content {
    /// Reads a whole package. Files that differ from their hash are read under a warning, truncated ones refused, as everywhere.
    ///
    /// # Errors
    /// Why the package cannot be used at all.
    pub fn read(descriptor: &[u8], files: Files) -> Result<(Self, Vec<Finding>), Vec<Finding>> {
        let package = open(descriptor)?;
        let bytes = descriptor.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(descriptor);
        let json: Value = serde_json::from_slice(bytes).unwrap_or_default();
        let mut head = json.as_object().cloned().unwrap_or_default();
        let resources = head.remove("resources").unwrap_or_default();
        let listed = |path: &str| {
            let listed = resources.as_array().into_iter().flatten();
            let mut found =
                listed.filter_map(Value::as_object).find(|r| r.get("path").and_then(Value::as_str) == Some(path));
            let mut resource = found.take().cloned().unwrap_or_default();
            resource.remove("bytes");
            resource.remove("hash");
            resource
        };
        let mut content = Self { head, ..Self::default() };
        let mut findings = Vec::new();
        let mut parts = Vec::new();
        for resource in &package.resources {
            let Some(bytes) = files(&resource.path) else {
                findings.push(Finding::of_file(FindingCode::PartMissing, Severity::Error, &resource.path, ""));
                continue;
            };
            match verify(resource, bytes) {
                Ok((_, warning)) => findings.extend(warning),
                Err(refusal) => {
                    findings.push(refusal);
                    continue;
                }
            }
            let (role, path) = (resource.role.clone(), resource.path.clone());
            if role == "observations" {
                parts.push((resource, bytes));
            } else if role == "template" {
                let resource = listed(&path);
                content.attachments.push(Attachment { path, resource, bytes: bytes.to_vec() });
            } else if path.ends_with(".json") {
                let text = String::from_utf8_lossy(bytes).into_owned();
                content.documents.push(Document { role, path, text });
            } else {
                match Grid::read(&path, bytes) {
                    Ok(grid) => content.registers.push(Register { role, path, grid }),
                    Err(finding) => findings.push(finding),
                }
            }
        }
        let natures = content.natures();
        let areas: BTreeSet<String> = content.areas().into_keys().collect();
        for (resource, bytes) in parts {
            let found = read_part(&resource.path, bytes, &natures, &areas, &mut content.records);
            let (found, indicators) = found;
            findings.extend(found);
            if resource.stage == Stage::Core && !resource.parent.is_empty() {
                content.core.extend(indicators);
            }
        }
        Ok((content, findings))
    }

    /// The register of a role.
    pub fn register(&self, role: &str) -> Option<&Grid> {
        self.registers.iter().find(|r| r.role == role).map(|r| &r.grid)
    }

    /// The register of a role, made with these columns when it is not there.
    pub fn register_mut(&mut self, role: &str, columns: &[&str]) -> &mut Grid {
        let at = self.registers.iter().position(|r| r.role == role).unwrap_or_else(|| {
            let path = format!("{role}.csv");
            self.registers.push(Register { role: role.into(), path, grid: Grid::new(columns) });
            self.registers.len() - 1
        });
        &mut self.registers[at].grid
    }

    /// Code of the root area.
    pub fn root(&self) -> &str {
        self.head.get("root").and_then(Value::as_str).unwrap_or("")
    }

    /// Parent, kind and level of every area by code.
    pub fn areas(&self) -> BTreeMap<String, (String, AreaKind, String)> {
        let Some(grid) = self.register("areas") else { return BTreeMap::new() };
        let row = |at: usize| {
            let kind = AreaKind::from_word(grid.cell(at, "kind")).unwrap_or(AreaKind::Reference);
            (
                grid.cell(at, "code").to_string(),
                (grid.cell(at, "parent").to_string(), kind, grid.cell(at, "level").into()),
            )
        };
        (0..grid.rows.len()).map(row).collect()
    }

    /// The nature of every indicator by id.
    pub(super) fn natures(&self) -> BTreeMap<String, Nature> {
        let Some(grid) = self.register("indicators") else { return BTreeMap::new() };
        let row = |at: usize| {
            let nature = Nature::from_word(grid.cell(at, "nature")).unwrap_or(Nature::None);
            (grid.cell(at, "id").to_string(), nature)
        };
        (0..grid.rows.len()).map(row).collect()
    }

    /// Lays an import in: areas and indicators the package does not know are added, figures come with this vintage. `organisations` of an
    /// import are categories by name; those the package knows become organisations again.
    pub fn lay(&mut self, import: &Dataset, vintage: &str) -> Laid {
        let known = self.areas();
        let tree = !self.root().is_empty();
        let areas = self.register_mut("areas", AREA_COLUMNS);
        for area in import.areas.all().iter().filter(|area| !known.contains_key(&area.code)) {
            let parent = area.parent.map(|id| import.areas.get(id).code.clone()).unwrap_or_default();
            push_area(areas, area, &parent, tree);
        }
        let known = self.natures();
        let indicators = self.register_mut("indicators", INDICATOR_COLUMNS);
        import.indicators.iter().filter(|i| !known.contains_key(&i.id)).for_each(|i| push_indicator(indicators, i));
        let named: BTreeMap<String, String> = self
            .register("organisations")
            .map(|grid| {
                let row = |at: usize| (grid.cell(at, "name").to_string(), grid.cell(at, "id").to_string());
                (0..grid.rows.len()).map(row).collect()
            })
            .unwrap_or_default();
        let mut records = Records::of_dataset(import, vintage);
        let moved: Vec<(RecordKey, Record)> = records
            .iter()
            .filter_map(|(key, history)| {
                let id = named.get(&key.category)?;
                let key = RecordKey { organisation: id.clone(), category: String::new(), ..key.clone() };
                Some((key, history.first()?.clone()))
            })
            .collect();
        records.retain(|key| !named.contains_key(&key.category));
        for (key, record) in moved {
            records.put(key, record);
        }
        if !tree {
            self.describe(import);
        }
        let laid = self.lay_records(&records);
        self.cover();
        laid
    }

    /// Lays records in; keys of areas or indicators that the package does not know must have been added before.
    pub fn lay_records(&mut self, records: &Records) -> Laid {
        let mut laid = Laid::default();
        for (key, history) in records.iter() {
            for record in history {
                let before = self.records.current(key).cloned();
                match (before, self.records.put(key.clone(), record.clone())) {
                    (None, _) => {
                        laid.new += 1;
                        laid.changed.insert(key.clone());
                    }
                    (Some(old), Put::Added) if old.says_same(record) => laid.same += 1,
                    (Some(_), Put::Added) => {
                        laid.revised += 1;
                        laid.changed.insert(key.clone());
                    }
                    (Some(_), Put::Same) => laid.same += 1,
                    (Some(kept), Put::Clash) => laid.clashes.push((key.clone(), kept, record.clone())),
                }
            }
        }
        laid
    }

    /// Gives a package that begins with an import its levels, root and title.
    fn describe(&mut self, import: &Dataset) {
        let root = import.areas.root().map(|id| import.areas.get(id).clone());
        let root = root.or_else(|| import.areas.all().first().cloned());
        let Some(root) = root else { return };
        let mut levels: Vec<Value> =
            import.meta.levels.iter().map(|level| json!({ "id": level.id, "name": level.name })).collect();
        if levels.is_empty() {
            levels.push(json!({ "id": root.level, "name": root.name }));
        }
        self.head.insert("levels".into(), Value::Array(levels));
        self.head.insert("root".into(), json!(root.code));
        self.head.insert("schema_version".into(), json!(SCHEMA_VERSION));
        for (key, text) in [("name", "import"), ("title", import.meta.title.as_str()), ("version", "1.0.0")] {
            self.head.entry(key).or_insert_with(|| json!(text));
        }
        // An import without places hangs on one area: it is the root here, so that a page has something to stand on.
        let grid = self.register_mut("areas", AREA_COLUMNS);
        let (Some(code), Some(kind), Some(parent)) = (grid.at("code"), grid.at("kind"), grid.at("parent")) else {
            return;
        };
        for row in grid.rows.iter_mut().filter(|row| row[code] == root.code) {
            row[kind] = "tree".into();
            row[parent] = String::new();
        }
        let card = |indicator: &Indicator| indicator.id.clone();
        let cards: Vec<String> = import.indicators.iter().take(12).map(card).collect();
        let text = format!("{:#}\n", json!({ "cards": cards, "table": cards }));
        if !self.documents.iter().any(|d| d.role == "settings") {
            self.documents.push(Document { role: "settings".into(), path: "settings.json".into(), text });
        }
    }

    /// The months covered, written into the descriptor.
    fn cover(&mut self) {
        let months =
            |(key, _): (&RecordKey, &[Record])| (key.period.frequency == Frequency::Month).then_some(key.period);
        let all: BTreeSet<Period> = self.records.iter().filter_map(months).collect();
        if let (Some(first), Some(last)) = (all.first(), all.last()) {
            self.head.insert("periods".into(), json!({ "first": first.to_string(), "last": last.to_string() }));
        }
    }

    /// The date the figures stand at, written into the descriptor with `created`.
    pub fn dated(&mut self, as_of: &str) {
        self.head.insert("as_of".into(), json!(as_of));
        self.head.insert("created".into(), json!(format!("{as_of}T00:00:00Z")));
    }

    /// Last day of the last period of all, for a package that nobody dated: `2026-06-30`.
    pub fn last_day(&self) -> Option<String> {
        let last = self.records.iter().map(|(key, _)| end_of(key.period)).max()?;
        Some(last)
    }
}

/// The last day of a period as a date.
fn end_of(period: Period) -> String {
    let (year, number) = (period.year_of(), period.number());
    let month = match period.frequency {
        Frequency::Year => 12,
        Frequency::HalfYear => number * 6,
        Frequency::Quarter => number * 3,
        Frequency::Month | Frequency::Day => number,
    };
    let day = period
        .day_of()
        .unwrap_or_else(|| (28..=31).rev().find(|d| Period::day(year, month, *d).is_some()).unwrap_or(28));
    format!("{year:04}-{month:02}-{day:02}")
}

const AREA_COLUMNS: &[&str] = &[
    "code",
    "name",
    "level",
    "parent",
    "kind",
    "aliases",
    "population",
    "households",
    "elders",
    "valid_from",
    "valid_to",
    "tile",
];

const INDICATOR_COLUMNS: &[&str] = &[
    "id",
    "family",
    "name",
    "short_name",
    "unit",
    "kind",
    "measure",
    "nature",
    "space",
    "time",
    "numerator",
    "denominator",
    "numerator_id",
    "denominator_id",
    "factor",
    "direction",
    "decimals",
    "lowest_level",
    "frequency",
    "owner",
    "thresholds",
];

fn push_area(grid: &mut Grid, area: &Area, parent: &str, reference_only: bool) {
    let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let kind = match area.kind {
        // An area the package's tree does not have stands outside it.
        AreaKind::Tree if reference_only => "reference",
        AreaKind::Tree => "tree",
        AreaKind::Own => "own",
        AreaKind::Reference => "reference",
    };
    let (people, homes, elders) = (number(area.population), number(area.households), number(area.elders));
    let tile = area.tile.map(|(column, row)| format!("{column}:{row}")).unwrap_or_default();
    let parent = if kind == "reference" { "" } else { parent };
    grid.push(&[
        ("code", &area.code),
        ("name", &area.name),
        ("level", &area.level),
        ("parent", parent),
        ("kind", kind),
        ("aliases", &area.aliases.join("|")),
        ("population", &people),
        ("households", &homes),
        ("elders", &elders),
        ("valid_from", &area.valid_from),
        ("valid_to", &area.valid_to),
        ("tile", &tile),
    ]);
}

fn push_indicator(grid: &mut Grid, i: &Indicator) {
    fn word<T: PartialEq>(words: &[(T, &'static str)], value: &T) -> &'static str {
        words.iter().find(|(v, _)| v == value).map_or("", |(_, w)| *w)
    }
    grid.push(&[
        ("id", &i.id),
        ("family", &i.family),
        ("name", &i.name),
        ("short_name", &i.short_name),
        ("unit", &i.unit),
        ("kind", &i.kind),
        ("measure", word(crate::model::Measure::WORDS, &i.measure)),
        ("nature", word(Nature::WORDS, &i.nature)),
        ("space", word(crate::model::SpaceRule::WORDS, &i.space)),
        ("time", word(crate::model::TimeRule::WORDS, &i.time)),
        ("numerator", &i.numerator),
        ("denominator", &i.denominator),
        ("numerator_id", &i.numerator_id),
        ("denominator_id", &i.denominator_id),
        ("factor", &i.factor.to_string()),
        ("direction", word(crate::model::Direction::WORDS, &i.direction)),
        ("decimals", &i.decimals.to_string()),
        ("lowest_level", &i.lowest_level),
        ("frequency", &i.frequency),
        ("owner", &i.owner),
        ("thresholds", &i.thresholds),
    ]);
}

/// The basis a row without a word for it has.
pub(super) fn implied(nature: Nature) -> Basis {
    match nature {
        Nature::Stock | Nature::Point => Basis::Point,
        Nature::Flow | Nature::None => Basis::Current,
    }
}

/// Reads one observations file into the records; the same rules as `part`, with every vintage kept.
fn read_part(
    path: &str,
    bytes: &[u8],
    natures: &BTreeMap<String, Nature>,
    areas: &BTreeSet<String>,
    into: &mut Records,
) -> (Vec<Finding>, BTreeSet<String>) {
    let mut sheet = match Sheet::open(path, bytes, &["indicator", "area", "period"]) {
        Ok(sheet) => sheet,
        Err(findings) => return (findings, BTreeSet::new()),
    };
    let [indicator, area, organisation, category, period, basis] =
        sheet.columns(["indicator", "area", "organisation", "category", "period", "basis"]);
    let [value, numerator, denominator, qualifier, precision] =
        sheet.columns(["value", "numerator", "denominator", "qualifier", "precision"]);
    let [status, origin, vintage, source_ref, note] =
        sheet.columns(["status", "origin", "vintage", "source_ref", "note"]);
    let mut met = BTreeSet::new();
    let (rows, ledger) = sheet.records();
    for row in rows {
        let Some(nature) = natures.get(cell(row, indicator)) else {
            aside(ledger, FindingCode::UnknownIndicator, row, indicator);
            continue;
        };
        if !areas.contains(cell(row, area)) {
            aside(ledger, FindingCode::UnknownArea, row, area);
            continue;
        }
        let Some(when) = Period::parse(cell(row, period)) else {
            aside(ledger, FindingCode::PeriodError, row, period);
            continue;
        };
        let word = cell(row, basis);
        let on = if word.is_empty() { Some(implied(*nature)) } else { Basis::from_word(word) };
        let Some(on) = on else {
            aside(ledger, FindingCode::ConstraintError, row, basis);
            continue;
        };
        let (Some(stands), Some(relates)) =
            (Status::from_word(cell(row, status)), Qualifier::from_word(cell(row, qualifier)))
        else {
            aside(ledger, FindingCode::ConstraintError, row, status);
            continue;
        };
        let word = cell(row, origin);
        let from = if word.is_empty() && stands == Status::Computed { "computed" } else { word };
        let Some(from) = Origin::from_word(from) else {
            aside(ledger, FindingCode::ConstraintError, row, origin);
            continue;
        };
        let mut figures = [None; 4];
        let columns = [value, numerator, denominator, precision];
        for (column, figure) in columns.iter().zip(&mut figures) {
            *figure = Decimal::parse(cell(row, *column));
        }
        let bad = columns.iter().zip(&figures).find(|(c, figure)| figure.is_none() && !cell(row, **c).is_empty());
        if let Some((column, _)) = bad {
            aside(ledger, FindingCode::TypeError, row, *column);
            continue;
        }
        let [mut figure, top, bottom, width] = figures;
        if stands == Status::ZeroReported && figure.is_none() {
            figure = Some(Decimal::default());
        }
        let parts = top.zip(bottom);
        if stands.has_value() && figure.is_none() && parts.is_none() {
            aside(ledger, FindingCode::MissingCell, row, value);
            continue;
        }
        let key = RecordKey {
            indicator: own(row, indicator),
            area: own(row, area),
            organisation: own(row, organisation),
            category: own(row, category),
            period: when,
            basis: on,
        };
        met.insert(key.indicator.clone());
        let has = stands.has_value();
        let record = Record {
            status: stands,
            value: figure.filter(|_| has),
            parts: parts.filter(|_| has),
            qualifier: relates,
            precision: width,
            origin: from,
            vintage: own(row, vintage),
            source_ref: own(row, source_ref),
            note: own(row, note),
        };
        match into.put(key, record) {
            Put::Added => {}
            Put::Same => ledger.note(FindingCode::DuplicateRow, Severity::Info, Spot::row(row.line()), ""),
            Put::Clash => ledger.note(FindingCode::DuplicateKey, Severity::Error, Spot::row(row.line()), ""),
        }
    }
    (sheet.finish(), met)
}
