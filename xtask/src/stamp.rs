//! Whether the built site is that of the sources as they are: a build whose sources, tools and result are unchanged is left out.
//! What a build does is not in it.

use crate::places::Places;
use crate::setup::BuildTools;
use crate::step;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// All that the site is made of, from the project's folder.
const SOURCES: [&str; 9] =
    [".cargo", "Cargo.lock", "Cargo.toml", "Trunk.toml", "data", "index.html", "src", "web", "xtask"];

/// What is in the sources and the tools: taken before a build, so that an edit made while it runs is not taken for built.
pub struct Stamp(String);

impl Stamp {
    /// Reads every source once.
    pub fn of_sources(places: &Places, tools: &BuildTools) -> Result<Stamp, String> {
        let mut digest = Sha256::new();
        for folder in &tools.folders {
            digest.update(folder.to_string_lossy().as_bytes());
        }
        digest.update(tools.rust.target_folder().as_bytes());
        for source in SOURCES {
            take(&places.root, &places.root.join(source), &mut digest, &|_| true)?;
        }
        Ok(Stamp(hex(digest)))
    }

    /// Whether the site that lies there was built of these sources and has not been touched since.
    pub fn is_built(&self, places: &Places) -> Result<bool, String> {
        let kept = std::fs::read_to_string(file(places)).unwrap_or_default();
        Ok(places.dist.join("index.html").is_file() && kept == self.with_site(places)?)
    }

    /// Remembers that the site was built of them.
    pub fn keep(&self, places: &Places) -> Result<(), String> {
        step::write(&file(places), self.with_site(places)?)
    }

    fn with_site(&self, places: &Places) -> Result<String, String> {
        let mut digest = Sha256::new();
        // The one-file page is written from the site afterwards.
        take(&places.dist, &places.dist, &mut digest, &|path| path != places.one_file())?;
        Ok(format!("{}\n{}\n", self.0, hex(digest)))
    }
}

fn file(places: &Places) -> PathBuf {
    places.root.join("target").join("site.stamp")
}

/// Names, lengths and bytes of the files below, in the order of their names; what is not there counts as nothing.
fn take(root: &Path, path: &Path, digest: &mut Sha256, wanted: &dyn Fn(&Path) -> bool) -> Result<(), String> {
    if path.is_dir() {
        let entries = std::fs::read_dir(path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
        let mut inside: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        inside.sort();
        return inside.iter().try_for_each(|path| take(root, path, digest, wanted));
    }
    if path.is_file() && wanted(path) {
        let bytes = step::read_bytes(path)?;
        let name = path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned();
        digest.update(format!("\n{name}\n{}\n", bytes.len()));
        digest.update(&bytes);
    }
    Ok(())
}

fn hex(digest: Sha256) -> String {
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_a_move_and_a_loss_are_seen() -> Result<(), String> {
        let root = std::env::temp_dir().join(format!("shanzhi-stamp-{}", std::process::id()));
        step::make_folder(&root.join("a"))?;
        let of = || {
            let mut digest = Sha256::new();
            take(&root, &root, &mut digest, &|path| !path.ends_with("left-out")).map(|()| hex(digest))
        };
        step::write(&root.join("a/one"), "1")?;
        let first = of()?;
        step::write(&root.join("left-out"), "2")?;
        assert_eq!(of()?, first);
        step::write(&root.join("a/one"), "2")?;
        let changed = of()?;
        assert_ne!(changed, first);
        std::fs::rename(root.join("a/one"), root.join("a/two")).map_err(|e| e.to_string())?;
        let moved = of()?;
        assert_ne!(moved, changed);
        std::fs::remove_file(root.join("a/two")).map_err(|e| e.to_string())?;
        assert_ne!(of()?, moved);
        std::fs::remove_dir_all(&root).map_err(|e| e.to_string())
    }
}
