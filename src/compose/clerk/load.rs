//! A drop on the table: its files as they came, what was understood of them, the report. Reading them is ingest's, judging them audit's.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::audit::{self, Report, Suspicion, Thresholds, suspect};
use crate::compose::Desk;
use crate::ingest::{self, Imported};
use crate::model::Dataset;
use crate::model::merge::merge;
use crate::wire::{Import, NamedBytes};

/// Most bytes of dropped files that are kept for previews and for reading them again with other mappings: what people type stays far
/// below, and exports of systems beyond it are corrected at their source.
const MOST_KEPT: usize = 32 << 20;

/// A drop on the table.
#[derive(Clone, Debug, Default)]
pub struct Load {
    /// Number of the job it came with.
    pub job: u32,
    /// The files; none when they are too large to be kept.
    pub files: Arc<[NamedBytes]>,
    /// What was understood of them; the dataset itself is the desk's preview.
    pub imported: Imported,
    /// Account and findings.
    pub report: Report,
    /// Whether every account closes: read = used + set aside, rows and cells.
    pub closes: bool,
    /// Whether it was taken over.
    pub taken: bool,
}

impl Desk {
    /// A drop was read: it lies on the table with its report, and is the preview if it holds a figure.
    pub fn examine(&mut self, job: u32, files: impl Into<Arc<[NamedBytes]>>, mut imported: Imported) {
        let files = files.into();
        let bytes: usize = files.iter().map(|file| file.bytes.len()).sum();
        let files = if bytes > MOST_KEPT { Arc::default() } else { files };
        let closes = (0..imported.import.files.len())
            .all(|at| audit::Account::of(&imported, at).closes(&imported.import.files[at]));
        let report = self.judged(&imported);
        let dataset = std::mem::take(&mut imported.import.dataset);
        self.preview = (!dataset.blocks().is_empty()).then(|| Import {
            dataset,
            files: imported.import.files.clone(),
            findings: imported.import.findings.clone(),
        });
        self.clerk.spot = None;
        self.clerk.load = Some(Load { job, files, imported, report, closes, taken: false });
    }

    /// The SHA-256 of each file of a drop has been worked out; whether that drop still lies on the table.
    pub fn fingerprinted(&mut self, job: u32, prints: &[String]) -> bool {
        let Some(load) = self.clerk.load.as_mut().filter(|load| load.job == job) else { return false };
        let lines = load.report.files.iter_mut().map(|line| &mut line.report);
        let reports = load.imported.import.files.iter_mut();
        lines.zip(prints).for_each(|(report, print)| report.sha256.clone_from(print));
        reports.zip(prints).for_each(|(report, print)| report.sha256.clone_from(print));
        if let Some(preview) = &mut self.preview {
            preview.files.iter_mut().zip(prints).for_each(|(report, print)| report.sha256.clone_from(print));
        }
        true
    }

    /// The report of a drop: its findings, and what looks wrong in the figures beside those on show.
    fn judged(&self, imported: &Imported) -> Report {
        let import = &imported.import;
        let merged = merge(&self.data, &import.dataset);
        let known: BTreeSet<_> =
            suspect(&self.data, &Thresholds::default()).iter().map(|s| keyed(s, &self.data)).collect();
        let mut suspicions = suspect(&merged, &Thresholds::default());
        suspicions.retain(|s| !known.contains(&keyed(s, &merged)));
        audit::of_files(imported, &self.data, &merged, &suspicions)
    }

    /// Reads the files on the table again, with what a person says now; `None` when they are not kept or nothing lies there.
    pub fn read_again(&mut self) -> Option<Import> {
        let load = self.clerk.load.take()?;
        if load.files.is_empty() || load.taken {
            self.clerk.load = Some(load);
            return None;
        }
        let decode = self.clerk.decoder();
        let register = Dataset::clone(&self.data);
        let imported = ingest::import_with(&load.files, &register, &self.clerk.options, &decode, &mut |_, _| {});
        let import = imported.import.clone();
        let prints: Vec<String> = load.imported.import.files.iter().map(|file| file.sha256.clone()).collect();
        self.examine(load.job, load.files, imported);
        self.fingerprinted(load.job, &prints);
        Some(import)
    }
}

/// What makes a suspicion the same one in two datasets.
fn keyed(s: &Suspicion, data: &Dataset) -> (&'static str, String, String, String, String) {
    let (indicator, area) = (data.indicator(s.indicator).id.clone(), data.areas.get(s.area).code.clone());
    (s.rule.name(), indicator, area, s.period.to_string(), s.figure.clone())
}
