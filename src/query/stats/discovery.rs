//! Many comparisons at once: which of them stand when the share of false ones is held. It knows nothing of what is compared.

/// The comparisons that stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Discoveries {
    /// Whether each stands, in the order given.
    pub stands: Vec<bool>,
    /// How many were compared.
    pub compared: usize,
    /// The largest chance that still stood; nought when none did.
    pub threshold: f64,
}

impl Discoveries {
    /// How many stand.
    pub fn count(&self) -> usize {
        self.stands.iter().filter(|s| **s).count()
    }
}

/// Benjamini and Hochberg (1995): the largest k with p₍ₖ₎ ≤ k·q/m, and all with a chance no larger. Of what is marked, a share of at
/// most `rate` is expected to be chance. A chance outside 0..=1 never stands and is not counted as compared.
pub fn discoveries(chances: &[f64], rate: f64) -> Discoveries {
    let mut sorted: Vec<f64> = chances.iter().copied().filter(|p| (0.0..=1.0).contains(p)).collect();
    sorted.sort_by(f64::total_cmp);
    let compared = sorted.len();
    let step = rate / compared.max(1) as f64;
    let last = sorted.iter().enumerate().rev().find(|(at, p)| **p <= (*at + 1) as f64 * step);
    let threshold = last.map(|(_, p)| *p);
    let stands = chances.iter().map(|p| (0.0..=1.0).contains(p) && threshold.is_some_and(|t| *p <= t)).collect();
    Discoveries { stands, compared, threshold: threshold.unwrap_or(0.0) }
}

#[cfg(test)]
mod tests {
    use super::discoveries;

    #[test]
    fn the_fifteen_of_the_paper() {
        // Benjamini and Hochberg 1995, section 4.1: 15 hypotheses, q = 0.05, four are rejected.
        let chances = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.0000,
        ];
        let found = discoveries(&chances, 0.05);
        assert_eq!((found.count(), found.compared, found.threshold), (4, 15, 0.0095));
        assert_eq!(discoveries(&[], 0.05).count(), 0);
        assert_eq!(discoveries(&[f64::NAN, -1.0, 0.9], 0.05).compared, 1);
    }
}
