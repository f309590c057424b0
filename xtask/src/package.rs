//! The data packages as far as a build must know them: which files they list, which are read first, which are missing.
//! What is in the files is not in it.

use crate::step;
use serde_json::Value;
use std::path::Path;

/// The first view of a package, ready to draw: `shanzhi first` writes it beside the descriptor of what is shipped.
pub const FIRST_VIEW: &str = "first.bin";

/// Roles of the tables that the first view reads, beside the observations of stage `core`.
const FIRST_ROLES: [&str; 3] = ["areas", "indicators", "settings"];

struct Resource {
    /// From the project's folder, and so from the page's: `data/county/areas.csv`.
    path: String,
    role: String,
    stage: String,
}

/// The folders below `data` that hold a package, as `data/<name>`, sorted.
pub fn packages(root: &Path) -> Result<Vec<String>, String> {
    let data = root.join("data");
    let Ok(entries) = std::fs::read_dir(&data) else {
        return Ok(Vec::new());
    };
    let mut names: Vec<String> = entries
        .flatten()
        .filter(|entry| entry.path().join("datapackage.json").is_file())
        .map(|entry| format!("data/{}", entry.file_name().to_string_lossy()))
        .collect();
    names.sort();
    Ok(names)
}

/// Every file of every package, its description first.
pub fn all_files(root: &Path) -> Result<Vec<String>, String> {
    let mut files = Vec::new();
    for package in packages(root)? {
        files.push(format!("{package}/datapackage.json"));
        files.extend(resources(root, &package)?.into_iter().map(|resource| resource.path));
    }
    Ok(files)
}

/// Files that a package lists and that are not there: village parts are generated, not committed.
pub fn missing_files(root: &Path) -> Result<Vec<String>, String> {
    Ok(all_files(root)?.into_iter().filter(|path| !root.join(path).is_file()).collect())
}

/// What is read before the first chart.
pub fn first_files(root: &Path, package: &str) -> Result<Vec<String>, String> {
    if !root.join(package).join("datapackage.json").is_file() {
        return Ok(Vec::new());
    }
    let mut files = vec![format!("{package}/datapackage.json")];
    let first = |resource: &Resource| {
        FIRST_ROLES.contains(&resource.role.as_str()) || (resource.role == "observations" && resource.stage == "core")
    };
    files.extend(resources(root, package)?.into_iter().filter(first).map(|resource| resource.path));
    Ok(files)
}

fn resources(root: &Path, package: &str) -> Result<Vec<Resource>, String> {
    let file = root.join(package).join("datapackage.json");
    let text = step::read_text(&file)?;
    let json: Value = serde_json::from_str(&text).map_err(|e| format!("{} is no JSON: {e}", file.display()))?;
    let list = json.get("resources").and_then(Value::as_array);
    let list = list.ok_or_else(|| format!("{} lists no resources", file.display()))?;
    let word = |resource: &Value, key: &str| resource.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let found = list.iter().map(|resource| Resource {
        path: format!("{package}/{}", word(resource, "path")),
        role: word(resource, "role"),
        stage: word(resource, "stage"),
    });
    Ok(found.collect())
}
