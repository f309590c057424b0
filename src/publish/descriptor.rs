//! datapackage.json and the check of a file against it. The rows of the files are read elsewhere.

use serde_json::Value;

use crate::model::{Finding, FindingCode, Level, Meta, PartState, Period, Place, Severity, Stage};
use crate::source::sha256;

/// The schema this program reads; packages without a number are taken for it.
pub const SCHEMA_VERSION: u64 = 1;
/// The descriptor's name in its package.
const DESCRIPTOR: &str = "datapackage.json";

/// A package as its descriptor tells it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Package {
    /// Title, levels, as-of date and so on.
    pub meta: Meta,
    /// Code of the root area.
    pub root: String,
    /// Its files, in order.
    pub resources: Vec<Resource>,
}

/// One file of the package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Path in the package: relative, no `..`.
    pub path: String,
    /// What it holds: a table name of docs/data-package.md, `settings` or `views`.
    pub role: String,
    /// When a part is fetched; registers are `Core`.
    pub stage: Stage,
    /// Level id of a part's rows.
    pub level: String,
    /// Code of the area whose children a part's rows are, or empty.
    pub parent: String,
    /// Bytes, when told.
    pub bytes: Option<u64>,
    /// SHA-256 in lower-case hex, or empty.
    pub hash: String,
    /// Records, without the header.
    pub rows: u32,
}

impl Package {
    /// The first file of a role.
    pub fn resource(&self, role: &str) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.role == role)
    }

    /// The file with a path.
    pub fn at(&self, path: &str) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.path == path)
    }

    /// The observations files of a stage, in order.
    pub fn parts(&self, stage: Stage) -> impl Iterator<Item = &Resource> {
        self.resources.iter().filter(move |resource| resource.role == "observations" && resource.stage == stage)
    }
}

/// Reads a descriptor.
///
/// # Errors
/// Why the package cannot be used: no JSON, a newer schema, a path out of the package, no list of files.
pub fn open(bytes: &[u8]) -> Result<Package, Vec<Finding>> {
    let fault = |code, value: String| Finding::of_file(code, Severity::Error, DESCRIPTOR, value);
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let json: Value = serde_json::from_slice(bytes).map_err(|error| {
        let place = Place { file: DESCRIPTOR.into(), row: error.line() as u32, ..Place::default() };
        vec![Finding {
            code: FindingCode::DescriptorError,
            severity: Severity::Error,
            place,
            value: "json".into(),
            count: 1,
        }]
    })?;
    let version = json.get("schema_version").and_then(Value::as_u64).unwrap_or(SCHEMA_VERSION);
    if version > SCHEMA_VERSION {
        return Err(vec![fault(FindingCode::SchemaNewer, format!("{version}|{SCHEMA_VERSION}"))]);
    }
    let Some(list) = json.get("resources").and_then(Value::as_array) else {
        return Err(vec![fault(FindingCode::DescriptorError, "resources".into())]);
    };
    let mut findings = Vec::new();
    let mut resources: Vec<Resource> = Vec::new();
    for item in list {
        match resource(item) {
            Ok(resource) if resources.iter().all(|known| known.path != resource.path) => resources.push(resource),
            Ok(resource) => findings.push(fault(FindingCode::DescriptorError, format!("path {}", resource.path))),
            Err(value) => findings.push(fault(FindingCode::DescriptorError, value)),
        }
    }
    for role in ["areas", "indicators"] {
        if !resources.iter().any(|resource| resource.role == role) {
            findings.push(fault(FindingCode::DescriptorError, format!("role {role}")));
        }
    }
    if findings.is_empty() {
        let meta = Meta { fingerprint: sha256(bytes), ..meta(&json) };
        Ok(Package { meta, root: text(&json, "root"), resources })
    } else {
        Err(findings)
    }
}

fn text(json: &Value, key: &str) -> String {
    json.get(key).and_then(Value::as_str).unwrap_or("").into()
}

fn resource(json: &Value) -> Result<Resource, String> {
    let path = text(json, "path");
    let escapes = path.split('/').any(|step| step.is_empty() || step == "." || step == "..");
    if escapes || path.contains(['\\', ':', '?', '#', '%']) {
        return Err(format!("path {path}"));
    }
    let stage = match text(json, "stage").as_str() {
        "" | "core" => Stage::Core,
        "ahead" => Stage::Ahead,
        "drill" => Stage::Drill,
        other => return Err(format!("stage {other}")),
    };
    let hash = text(json, "hash");
    let hash = hash.strip_prefix("sha256:").unwrap_or(&hash).to_ascii_lowercase();
    if !hash.is_empty() && (hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_hexdigit())) {
        return Err(format!("hash {path}"));
    }
    Ok(Resource {
        role: text(json, "role"),
        stage,
        level: text(json, "level"),
        parent: text(json, "parent"),
        bytes: json.get("bytes").and_then(Value::as_u64),
        hash,
        rows: json.get("rows").and_then(Value::as_u64).and_then(|rows| u32::try_from(rows).ok()).unwrap_or(0),
        path,
    })
}

fn meta(json: &Value) -> Meta {
    let list = |key: &str| json.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let period =
        |key: &str| json.get("periods").and_then(|p| p.get(key)).and_then(Value::as_str).and_then(Period::parse);
    let as_of =
        [text(json, "as_of"), text(json, "created")].into_iter().find(|date| !date.is_empty()).unwrap_or_default();
    Meta {
        name: text(json, "name"),
        title: text(json, "title"),
        notice: text(json, "notice"),
        classification: text(json, "classification"),
        state: text(json, "state"),
        as_of,
        fingerprint: String::new(),
        sources: list("sources").iter().map(|source| text(source, "title")).filter(|title| !title.is_empty()).collect(),
        levels: list("levels").iter().map(|level| Level { id: text(level, "id"), name: text(level, "name") }).collect(),
        periods: period("first").zip(period("last")),
    }
}

/// Holds a file against its bytes and hash. A file as long as it should be with another hash is usable (`Changed`, with a warning):
/// someone corrected it by hand. A shorter or longer one is not.
///
/// # Errors
/// The finding that refuses it: truncated or damaged.
pub fn verify(resource: &Resource, bytes: &[u8]) -> Result<(PartState, Option<Finding>), Finding> {
    let length = bytes.len() as u64;
    let finding = |code, severity| {
        let value = resource.bytes.map(|told| format!("{length}|{told}")).unwrap_or_default();
        Finding::of_file(code, severity, &resource.path, value)
    };
    match resource.bytes {
        Some(told) if length < told => return Err(finding(FindingCode::PartTruncated, Severity::Error)),
        Some(told) if length > told => return Err(finding(FindingCode::HashMismatch, Severity::Error)),
        _ => {}
    }
    if resource.hash.is_empty() || sha256(bytes) == resource.hash {
        return Ok((PartState::Loaded, None));
    }
    Ok((PartState::Changed, Some(finding(FindingCode::HashMismatch, Severity::Warning))))
}
