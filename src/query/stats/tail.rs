//! Tail probabilities: normal, Student's t, counts. The error function and the log gamma are libm's; the rest is closed forms and short sums.

/// The two confidence levels in use: an interval of 95 % and one of 99.8 %, as in public-health practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// 95 %.
    Usual,
    /// 99.8 %: one comparison in five hundred is marked by chance.
    Strict,
}

impl Level {
    /// Φ⁻¹(1 − α/2).
    pub fn z(self) -> f64 {
        match self {
            Self::Usual => 1.959_963_984_540_054,
            Self::Strict => 3.090_232_306_167_813,
        }
    }

    /// α/2, the chance on each side.
    pub fn side(self) -> f64 {
        match self {
            Self::Usual => 0.025,
            Self::Strict => 0.001,
        }
    }
}

/// P(Z > z) of the standard normal distribution.
pub fn normal_tail(z: f64) -> f64 {
    if z.is_nan() { 1.0 } else { 0.5 * libm::erfc(z / std::f64::consts::SQRT_2) }
}

/// The standard normal deviate with the tail of Student's t on `freedom` degrees (Wallace 1959):
/// z = ± (8ν + 1) ÷ (8ν + 3) × √(ν ln(1 + t²/ν)). Nought without a degree of freedom.
pub fn student_z(t: f64, freedom: f64) -> f64 {
    if freedom.is_nan() || freedom <= 0.0 || !t.is_finite() {
        return 0.0;
    }
    let size = (8.0 * freedom + 1.0) / (8.0 * freedom + 3.0) * (freedom * (1.0 + t * t / freedom).ln()).sqrt();
    size.copysign(t)
}

/// How far a count lies from what was expected, in standard deviations, by the cube root of Byar (Breslow and Day 1987, 2.10):
/// above, 3√x (1 − 1/9x − ∛(e/x)); below the same with x + 1, turned. Good from the first few cases on, and nought between the two.
/// `spread` is the variance over that of a Poisson count: both counts are divided by it first. Nought unless e and spread are positive.
pub fn poisson_z(count: f64, expected: f64, spread: f64) -> f64 {
    let fits = expected > 0.0 && spread > 0.0 && count >= 0.0 && count.is_finite() && expected.is_finite();
    if !fits {
        return 0.0;
    }
    let (x, e) = (count / spread, expected / spread);
    let deviate = |x: f64| 3.0 * x.sqrt() * (1.0 - 1.0 / (9.0 * x) - (e / x).cbrt());
    if x > e { deviate(x).max(0.0) } else { deviate(x + 1.0).min(0.0) }
}

/// ln P(X = k) of a Poisson count of this mean, which must be positive.
fn poisson_log(k: f64, mean: f64) -> f64 {
    k * mean.ln() - mean - libm::lgamma(k + 1.0)
}

/// P(X ≤ k) for a mean above k, or P(X ≥ k) for a mean below: the short tail, summed outwards from k.
pub(super) fn poisson_outwards(k: f64, mean: f64, upwards: bool) -> f64 {
    if mean <= 0.0 {
        return if upwards && k > 0.0 { 0.0 } else { 1.0 };
    }
    let (mut term, mut sum, mut at) = (1.0, 1.0, k);
    loop {
        let factor = if upwards { mean / (at + 1.0) } else { at / mean };
        term *= factor;
        sum += term;
        at += if upwards { 1.0 } else { -1.0 };
        if term <= sum * 1e-17 || !(0.0..1e9).contains(&at) {
            break;
        }
    }
    (poisson_log(k, mean).exp() * sum).min(1.0)
}
