//! Where things are: the project, the cache of tools, the built site, the shared material.
//! What is put there is not in it.

use std::path::{Path, PathBuf};

/// The folders every step works with.
pub struct Places {
    /// The project.
    pub root: PathBuf,
    /// The cache of tools: `$SHANZHI_TOOLS`, else `$XDG_CACHE_HOME/shanzhi`, else `~/.cache/shanzhi`.
    pub tools: PathBuf,
    /// The built site.
    pub dist: PathBuf,
    /// The shared material that some tests read: `$SHANZHI_SHARED`, else `../shared`, if it is there.
    pub shared: Option<PathBuf>,
}

impl Places {
    /// Looks at the environment once.
    pub fn find() -> Result<Places, String> {
        let root = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let root = root.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        let root = root.parent().map(Path::to_path_buf).ok_or("xtask must lie inside the project")?;
        let tools = tools_folder()?;
        let shared = match std::env::var_os("SHANZHI_SHARED").filter(|v| !v.is_empty()) {
            Some(given) => Some(PathBuf::from(given)),
            None => root.parent().map(|above| above.join("shared")),
        };
        // A child process may stand elsewhere, so what is handed on is absolute.
        let shared = shared.and_then(|folder| folder.canonicalize().ok()).filter(|folder| folder.is_dir());
        Ok(Places { dist: root.join("dist"), root, tools, shared })
    }

    /// The one-file page that `bundle` writes.
    pub fn one_file(&self) -> PathBuf {
        self.dist.join("shanzhi.html")
    }
}

fn tools_folder() -> Result<PathBuf, String> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let chosen = set("SHANZHI_TOOLS")
        .or_else(|| set("XDG_CACHE_HOME").map(|cache| cache.join("shanzhi")))
        .or_else(|| set("HOME").map(|home| home.join(".cache/shanzhi")))
        .ok_or("there is no HOME to keep the tools in: set SHANZHI_TOOLS to a folder")?;
    std::path::absolute(&chosen).map_err(|e| format!("{} is no usable folder: {e}", chosen.display()))
}
