//! Wilson's interval for a proportion. It knows no indicator.

/// 1.96²: the two-sided 95 % point of the normal distribution, squared.
const Z2: f64 = 3.841_458_820_694_124;

/// Wilson's 95 % interval of `successes ÷ trials` as shares in 0..=1, without continuity correction
/// (Wilson 1927; Newcombe 1998, method 3). `None` unless 0 ≤ successes ≤ trials and trials > 0.
pub fn wilson(successes: f64, trials: f64) -> Option<(f64, f64)> {
    if !(trials > 0.0 && (0.0..=trials).contains(&successes)) {
        return None;
    }
    let share = successes / trials;
    let centre = share + Z2 / (2.0 * trials);
    let half = (Z2 * (share * (1.0 - share) / trials + Z2 / (4.0 * trials * trials))).sqrt();
    let scale = 1.0 + Z2 / trials;
    Some((((centre - half) / scale).max(0.0), ((centre + half) / scale).min(1.0)))
}

#[cfg(test)]
mod tests {
    use super::wilson;

    #[test]
    fn guard_values_of_the_field() {
        // domain, small denominators: 6/7 → 49–97 %, 19/20 → 76–99 %, 94/100 → 88–97 %.
        for (n, d, low, high) in [(6.0, 7.0, 49.0, 97.0), (19.0, 20.0, 76.0, 99.0), (94.0, 100.0, 88.0, 97.0)] {
            let found = wilson(n, d).map(|(a, b)| ((a * 100.0).round(), (b * 100.0).round()));
            assert_eq!(found, Some((low, high)), "{n}/{d}");
        }
        assert_eq!(wilson(1.0, 0.0), None);
        assert_eq!(wilson(3.0, 2.0), None);
    }
}
