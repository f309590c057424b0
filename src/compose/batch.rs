//! One document for each place below, made one at a time so that the worker can tell how far it is and be told to stop. Filling and writing
//! are report's.

use super::report::{file_name, made};
use super::{Desk, Lens};
use crate::model::{AreaId, Period};
use crate::query::cut::existing;
use crate::report::container::Parts;
use crate::state::Route;
use crate::strings::report as say;
use crate::wire::Reply;

/// A batch under way.
#[derive(Clone, Debug)]
pub struct Batch {
    route: Route,
    template: String,
    period: Period,
    place: String,
    /// Areas still to come, the last first.
    left: Vec<AreaId>,
    /// How many there are.
    pub(super) total: usize,
    parts: Parts,
    failed: Vec<String>,
}

impl Batch {
    /// How many are done.
    pub(super) fn done(&self) -> usize {
        self.total - self.left.len()
    }
}

/// Begins a batch of the chosen template.
pub(super) fn begin(desk: &mut Desk, route: &Route) {
    let lens = Lens::new(desk, route, 0);
    let (Some((name, _)), Some(area)) = (super::report::chosen(&lens), lens.at.area) else { return };
    let period = lens.period();
    let mut left: Vec<AreaId> = existing(lens.data, area, period).filter(|child| lens.opens(*child)).collect();
    left.reverse();
    let batch = Batch {
        route: route.clone(),
        template: name.into(),
        period,
        place: lens.name(area).into(),
        total: left.len(),
        left,
        parts: Parts::default(),
        failed: Vec::new(),
    };
    desk.batch = Some(batch);
}

/// Whether something is being made step by step.
pub fn is_at_work(desk: &Desk) -> bool {
    desk.batch.is_some() || desk.making.is_some() || desk.releasing.is_some()
}

/// Makes one more document or form, or a stretch of the version for outside; `None` when nothing is under way. The last step hands over the zip, with
/// what could not be made. The version for outside comes last: documents begun before it are all made of the same data.
pub fn advance(desk: &mut Desk) -> Option<Vec<Reply>> {
    if desk.making.is_some() {
        return super::clerk::forms::advance(desk);
    }
    let Some(mut batch) = desk.batch.take() else { return super::outside::advance(desk) };
    if let (Some(area), Some(template)) = (batch.left.pop(), desk.templates.get(&batch.template)) {
        let place = &desk.data.areas.get(area).name;
        let stem = batch.template.strip_suffix(".docx").unwrap_or(&batch.template);
        match made(desk, &batch.route, &batch.template, template, area, batch.period, "docx") {
            Ok(made) => batch.parts.add(file_name(&format!("{place}{stem}{}.docx", batch.period)), made.bytes),
            Err(words) => batch.failed.push(format!("{place}：{words}")),
        }
        if !batch.left.is_empty() {
            desk.batch = Some(batch);
            return Some(Vec::new());
        }
    }
    let mut replies = Vec::new();
    if !batch.failed.is_empty() {
        replies.push(Reply::Say { words: say::batch_failed(&batch.failed) });
    }
    if !batch.parts.0.is_empty() {
        let name = file_name(&format!("{}{}{}.zip", batch.place, batch.template, batch.period));
        match batch.parts.zipped() {
            Ok(bytes) => replies.push(Reply::File { name, mime: "application/zip".into(), bytes }),
            Err(words) => replies.push(Reply::Say { words }),
        }
    }
    Some(replies)
}
