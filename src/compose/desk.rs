//! The desk: all that the worker holds of the data on show and of what the reader did with them. It composes nothing.

use std::collections::BTreeMap;

use super::shown::OnShow;
use crate::model::merge::{lay_ground, lay_in, lay_registers, lay_versions, merge};
use crate::model::scoring::Scheme;
use crate::model::{Dataset, Finding, PartState};
use crate::report::renew::answers::Answers;
use crate::report::version::Version;
use crate::wire::{FileReport, Import, Reply, TakeOver};

/// Data, findings and files at hand.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    /// The data on show, and what was worked out of them.
    pub data: OnShow,
    /// Whether the core part is there.
    pub ready: bool,
    /// Whether the later registers and all parts fetched ahead are there.
    pub complete: bool,
    /// Findings about the package.
    pub findings: Vec<Finding>,
    /// What a drop would bring, until it is taken or given up.
    pub preview: Option<Import>,
    /// Files taken over, and how.
    pub taken: Vec<(FileReport, TakeOver)>,
    /// Findings of files taken over.
    pub taken_findings: Vec<Finding>,
    /// Report templates by name; Word templates keep their `.docx`.
    pub templates: BTreeMap<String, Vec<u8>>,
    /// The rules of the 考核; empty without scoring.csv.
    pub scheme: Scheme,
    /// The draft renewed last.
    pub renewed: Option<super::report::Renewed>,
    /// What was answered about numbers of drafts, in this visit and earlier ones.
    pub answers: Answers,
    /// What the clerk has at hand.
    pub clerk: super::Clerk,
    /// What the reader keeps on this machine.
    pub reader: super::Reader,
    /// The report being edited.
    pub draft: Option<Version>,
    /// Position of the block of it that is open to be changed.
    pub open_block: Option<usize>,
    /// Versions of reports read or kept in this visit.
    pub versions: Vec<Version>,
    /// The file of versions read last.
    pub checked: Option<super::draft::Checked>,
    /// A document that waits for its pictures.
    pub pending: Option<super::report::Pending>,
    /// Documents being made one by one.
    pub batch: Option<super::batch::Batch>,
    /// Monthly forms being made one by one.
    pub making: Option<super::clerk::forms::Making>,
    /// Steps done and steps in all of the version for outside, while it is being made.
    pub releasing: Option<(usize, usize)>,
    /// What the version for outside withholds, while it is what is shown.
    pub outside: Option<super::outside::Withheld>,
    /// The package's own data while a drop is shown alone, or the version for outside.
    aside: Option<Dataset>,
}

impl Desk {
    /// A desk with the registers of a package on it, and their findings.
    pub fn opened(data: Dataset, findings: Vec<Finding>) -> Self {
        Self { data: data.into(), findings, ..Self::default() }
    }

    /// Changes the package's own data, on show or set aside.
    fn package(&mut self) -> &mut Dataset {
        self.aside.as_mut().unwrap_or(&mut self.data)
    }

    /// Lays in the later registers.
    pub fn registers(&mut self, later: &Dataset, findings: &[Finding]) {
        lay_registers(self.package(), later);
        lay_ground(self.package(), later);
        self.findings.extend_from_slice(findings);
        if !self.is_aside() {
            self.know_ledger();
        }
    }

    /// Lays in a part; whether work stood at its cells, so that the page must see the data again.
    pub fn part(&mut self, path: &str, state: &PartState, part: &Dataset, findings: &[Finding]) -> bool {
        let data = self.package();
        lay_in(data, part);
        lay_versions(data, part);
        if let Some(known) = data.parts.iter_mut().find(|known| known.path == path) {
            known.state = state.clone();
        }
        self.findings.extend_from_slice(findings);
        !self.is_aside() && self.show_over(part)
    }

    /// The data on show as they are, for the page.
    pub fn as_shown(&self) -> Reply {
        Reply::Changed { dataset: Box::new(Dataset::clone(&self.data)) }
    }

    /// Adds a report template by its path.
    pub fn add_template(&mut self, path: &str, bytes: Vec<u8>) {
        let name = path.rsplit('/').next().unwrap_or(path);
        self.templates.insert(name.strip_suffix(".md").unwrap_or(name).into(), bytes);
    }

    /// Whether a drop is shown alone.
    pub fn is_aside(&self) -> bool {
        self.aside.is_some()
    }

    /// Takes over an import. The replies are what the page is to show beyond what it does itself.
    pub fn take(&mut self, how: TakeOver, mut import: Import) -> Vec<Reply> {
        self.preview = None;
        self.clerk.taken();
        let mut replies = Vec::new();
        // What the forms of an import say goes to the 报送台账, never into the register of another one.
        let forms = std::mem::take(&mut import.dataset.submissions);
        match (how, self.ready) {
            (TakeOver::Merge, true) => {
                let merged = merge(&self.data, &import.dataset);
                let before = std::mem::replace(&mut *self.data, merged);
                if self.aside.is_none() {
                    replies = self.laid(&before, &import);
                    replies.extend(super::clerk::forms::receive(self, &forms));
                }
            }
            (TakeOver::Alone, true) => self.show_instead(import.dataset),
            _ => {
                self.aside = None;
                self.taken.clear();
                self.taken_findings.clear();
                *self.data = import.dataset;
                self.clerk.replaced();
            }
        }
        self.ready = true;
        self.taken.extend(import.files.into_iter().map(|report| (report, how)));
        self.taken_findings.extend(import.findings);
        replies
    }

    /// Shows other data in place of the package's own, which are laid aside.
    pub(super) fn show_instead(&mut self, data: Dataset) {
        let on_show = std::mem::replace(&mut *self.data, data);
        self.aside.get_or_insert(on_show);
    }

    /// Back from 单独查看 and from the version for outside.
    pub fn back(&mut self) {
        self.outside = None;
        if let Some(package) = self.aside.take() {
            *self.data = package;
            self.taken.retain(|(_, how)| *how != TakeOver::Alone);
        }
    }

    /// Sets the unit of an imported indicator.
    pub fn set_unit(&mut self, indicator: &str, unit: String) {
        if let Some(row) = self.data.indicators.iter_mut().find(|i| i.id == indicator) {
            row.unit = unit;
        }
    }
}
