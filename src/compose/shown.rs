//! The data on show with what was once worked out of them: whoever may change the data makes all of it forgotten. It composes nothing.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::model::{AreaId, Dataset, Period};
use crate::query::attention::{Concerns, Survey};
use crate::query::completeness::{Return, returns};
use crate::query::cut::existing;
use crate::query::disclosure::{Release, Releasing};

/// How many periods back 本期需关注 is made ready.
const BACK: i32 = 11;

/// In how many stretches the version for outside is made.
const STRETCHES: usize = 48;

/// Most answers kept of a kind: what is asked beyond them is worked out each time.
const MOST: usize = 4096;

/// The data on show. Reading goes through; to change them is to forget what was worked out of them, so no answer outlives its data.
#[derive(Default)]
pub struct OnShow {
    data: Dataset,
    known: Mutex<Known>,
}

/// What was worked out.
#[derive(Default)]
struct Known {
    concerns: BTreeMap<(AreaId, Period), Arc<Concerns>>,
    /// By the position of the form.
    returns: BTreeMap<(usize, Period), Arc<Vec<Return>>>,
    /// Concerns being made ready.
    survey: Option<Survey>,
    /// The version for outside in the making, and how many steps it began with.
    release: Option<(Releasing, usize)>,
}

impl OnShow {
    fn known(&self) -> MutexGuard<'_, Known> {
        // What a panic left half done is forgotten with the worker it ended.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// 本期需关注 of a place, worked out once for these data.
    pub fn concerns(&self, place: AreaId, period: Period) -> Arc<Concerns> {
        if let Some(found) = self.known().concerns.get(&(place, period)) {
            return Arc::clone(found);
        }
        // One that is half ready is finished rather than begun again.
        let begun = self.known().survey.take_if(|survey| survey.of() == (place, period));
        let mut survey = begun.unwrap_or_else(|| Survey::new(&self.data, place, period));
        while survey.step(&self.data) {}
        self.keep(survey)
    }

    fn keep(&self, survey: Survey) -> Arc<Concerns> {
        let of = survey.of();
        let found = Arc::new(survey.finish(&self.data));
        let mut known = self.known();
        if known.concerns.len() < MOST {
            known.concerns.insert(of, Arc::clone(&found));
        }
        found
    }

    /// The returns of a form, by its position, as of the date of the data; empty for a position without a form.
    pub fn returns(&self, form: usize, period: Period) -> Arc<Vec<Return>> {
        if let Some(found) = self.known().returns.get(&(form, period)) {
            return Arc::clone(found);
        }
        let rows = |form| returns(&self.data, form, period, &self.data.meta.as_of);
        let found = Arc::new(self.data.forms.get(form).map_or_else(Vec::new, rows));
        let mut known = self.known();
        if known.returns.len() < MOST {
            known.returns.insert((form, period), Arc::clone(&found));
        }
        found
    }

    /// Makes a stretch of the version for outside: all of it when it is done, else how many steps of how many are. It is begun by `begin`, and again
    /// whenever the data have changed meanwhile, so that it is never made of two states of them.
    ///
    /// # Errors
    /// Steps done, and steps in all.
    pub fn release(&self, begin: impl FnOnce(&Dataset) -> Releasing) -> Result<Release, (usize, usize)> {
        let begun = self.known().release.take();
        let (release, all) = match begun {
            Some((mut release, all)) => {
                let more = (0..all.div_ceil(STRETCHES).max(1)).all(|_| release.step(&self.data));
                if !more || release.left() == 0 {
                    return Ok(release.finish(&self.data));
                }
                (release, all)
            }
            None => {
                let release = begin(&self.data);
                let all = release.left();
                (release, all)
            }
        };
        let done = all - release.left();
        self.known().release = Some((release, all));
        Err((done, all))
    }

    /// Gives up the version for outside in the making.
    pub fn stop_release(&self) {
        self.known().release = None;
    }

    /// Makes a small part of what the reader is likely to ask next: 本期需关注 of the root and the places right below it, at the period on show and
    /// the eleven before it, the root first. Whether something may be left.
    pub fn prepare(&self, period: Period) -> bool {
        let Some(root) = self.data.areas.root() else { return false };
        let begun = self.known().survey.take();
        let next = || {
            let known = self.known();
            let periods = || (0..=BACK).map(|back| period.shift(-back));
            let roots = periods().map(|period| (root, period));
            let below = periods().flat_map(|period| existing(&self.data, root, period).map(move |area| (area, period)));
            roots.chain(below).find(|of| !known.concerns.contains_key(of))
        };
        let survey = begun.or_else(|| next().map(|(place, period)| Survey::new(&self.data, place, period)));
        let Some(mut survey) = survey.filter(|_| self.known().concerns.len() < MOST) else { return false };
        if survey.step(&self.data) {
            self.known().survey = Some(survey);
        } else {
            self.keep(survey);
        }
        true
    }
}

impl Deref for OnShow {
    type Target = Dataset;

    fn deref(&self) -> &Dataset {
        &self.data
    }
}

impl DerefMut for OnShow {
    fn deref_mut(&mut self) -> &mut Dataset {
        *self.known.get_mut().unwrap_or_else(PoisonError::into_inner) = Known::default();
        &mut self.data
    }
}

impl From<Dataset> for OnShow {
    fn from(data: Dataset) -> Self {
        Self { data, known: Mutex::default() }
    }
}

impl Clone for OnShow {
    fn clone(&self) -> Self {
        self.data.clone().into()
    }
}

impl fmt::Debug for OnShow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.data.fmt(f)
    }
}
