//! Wilson's interval for a proportion, Byar's for cases over a population. It knows no indicator.

/// 1.96²: the two-sided 95 % point of the normal distribution, squared.
pub const USUAL: f64 = 3.841_458_820_694_124;
/// 3.09²: its two-sided 99.8 % point, for tables of many comparisons.
pub const STRICT: f64 = 9.549_535_706_083_24;

/// Wilson's 95 % interval of `successes ÷ trials` as shares in 0..=1, without continuity correction
/// (Wilson 1927; Newcombe 1998, method 3). `None` unless 0 ≤ successes ≤ trials and trials > 0.
pub fn wilson(successes: f64, trials: f64) -> Option<(f64, f64)> {
    wilson_at(successes, trials, USUAL)
}

/// [`wilson`] at a squared point of the normal distribution: [`USUAL`] or [`STRICT`].
pub fn wilson_at(successes: f64, trials: f64, z2: f64) -> Option<(f64, f64)> {
    if !(trials > 0.0 && (0.0..=trials).contains(&successes)) {
        return None;
    }
    let share = successes / trials;
    let centre = share + z2 / (2.0 * trials);
    let half = (z2 * (share * (1.0 - share) / trials + z2 / (4.0 * trials * trials))).sqrt();
    let scale = 1.0 + z2 / trials;
    Some((((centre - half) / scale).max(0.0), ((centre + half) / scale).min(1.0)))
}

/// Limits of cases over a population, by Byar's approximation (Breslow and Day 1987): x(1 − 1/9x − z/3√x)³ and
/// (x+1)(1 − 1/9(x+1) + z/3√(x+1))³, each over the population; the lower one nought where the approximation gives none. For few cases
/// the exact limits of `stats::rate` are a little narrower. `None` for negative cases and a population of nought.
pub fn byar_at(cases: f64, population: f64, z2: f64) -> Option<(f64, f64)> {
    if !(population > 0.0 && cases >= 0.0) {
        return None;
    }
    let limit = |x: f64, side: f64| {
        let root = (1.0 - 1.0 / (9.0 * x) + side * (z2 / x).sqrt() / 3.0).max(0.0);
        x * root * root * root / population
    };
    Some((if cases > 0.0 { limit(cases, -1.0) } else { 0.0 }, limit(cases + 1.0, 1.0)))
}

#[cfg(test)]
mod tests {
    use super::{STRICT, USUAL, byar_at, wilson, wilson_at};

    #[test]
    fn limits_of_cases() {
        // Ten cases: exact 4.795 to 18.390 (Garwood 1936), Byar's 4.787 to 18.391.
        let rounded = |x, n| byar_at(x, n, USUAL).map(|(a, b)| ((a * 1000.0).round(), (b * 1000.0).round()));
        assert_eq!(rounded(10.0, 1.0), Some((4787.0, 18391.0)));
        assert_eq!(rounded(0.0, 1.0).map(|limits| limits.0), Some(0.0));
        assert_eq!(rounded(1.0, 0.0), None);
        assert_eq!(rounded(-1.0, 1.0), None);
    }

    #[test]
    fn guard_values_of_the_field() {
        // domain, small denominators: 6/7 → 49–97 %, 19/20 → 76–99 %, 94/100 → 88–97 %.
        for (n, d, low, high) in [(6.0, 7.0, 49.0, 97.0), (19.0, 20.0, 76.0, 99.0), (94.0, 100.0, 88.0, 97.0)] {
            let found = wilson(n, d).map(|(a, b)| ((a * 100.0).round(), (b * 100.0).round()));
            assert_eq!(found, Some((low, high)), "{n}/{d}");
        }
        // 15 of 18 at 99.8 %: 47.0–96.6 (docs/methods.md).
        let strict = wilson_at(15.0, 18.0, STRICT).map(|(a, b)| ((a * 1000.0).round(), (b * 1000.0).round()));
        assert_eq!(strict, Some((470.0, 966.0)));
        assert_eq!(wilson(1.0, 0.0), None);
        assert_eq!(wilson(3.0, 2.0), None);
    }
}
