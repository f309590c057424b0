//! A package's folder: its descriptor, its registers, its parts as they are asked for. What the rows mean is the library's.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use shanzhi::model::{Dataset, Finding, FindingCode, Severity};
use shanzhi::publish::{self, Package};

/// An opened package.
pub struct Folder {
    /// Its descriptor, understood.
    pub package: Package,
    /// Its descriptor, as it stands.
    pub descriptor: Vec<u8>,
    root: PathBuf,
}

impl Folder {
    /// Reads the descriptor and nothing else.
    pub fn open(root: &Path) -> Result<Self, Vec<Finding>> {
        let path = root.join("datapackage.json");
        let descriptor = std::fs::read(&path).map_err(|error| {
            let file = path.display().to_string();
            vec![Finding::of_file(FindingCode::SourceError, Severity::Error, &file, error.to_string())]
        })?;
        Ok(Self { package: publish::open(&descriptor)?, descriptor, root: root.into() })
    }

    /// The files of some roles; those that cannot be read are left out and become findings of the library.
    pub fn files(&self, wanted: impl Fn(&publish::Resource) -> bool) -> BTreeMap<String, Vec<u8>> {
        let wanted = self.package.resources.iter().filter(|resource| wanted(resource));
        let read = |path: &String| Some((path.clone(), std::fs::read(self.root.join(path)).ok()?));
        wanted.filter_map(|resource| read(&resource.path)).collect()
    }

    /// The registers, with every part known and none loaded.
    pub fn registers(&self) -> (Dataset, Vec<Finding>) {
        let files = self.files(|resource| resource.role != "observations");
        let get = |path: &str| files.get(path).map(Vec::as_slice);
        let (mut data, mut findings) = publish::head(&self.package, &get);
        let (later, more) = publish::registers(&data, &self.package, &get);
        findings.extend(more);
        data.set_indicators(later.indicators);
        data.organisations = later.organisations;
        data.forms = later.forms;
        data.submissions = later.submissions;
        data.items = later.items;
        data.targets = later.targets;
        data.events = later.events;
        (data, findings)
    }

    /// Lays the parts that are wanted into the dataset.
    pub fn load(&self, data: &mut Dataset, wanted: impl Fn(&publish::Resource) -> bool) -> Vec<Finding> {
        let mut findings = Vec::new();
        for resource in self.package.resources.iter().filter(|r| r.role == "observations" && wanted(r)) {
            let bytes = std::fs::read(self.root.join(&resource.path)).ok();
            let (state, part, more) = publish::part(data, &self.package, &resource.path, bytes.as_deref());
            publish::absorb(data, &resource.path, state, part);
            findings.extend(more);
        }
        findings
    }

    /// The whole package as one dataset, with all findings.
    pub fn dataset(&self) -> (Dataset, Vec<Finding>) {
        let (mut data, mut findings) = self.registers();
        findings.extend(self.load(&mut data, |_| true));
        (data, findings)
    }
}
