//! Mean, spread and quantiles of a sample. Places are rank's. It tests nothing and draws nothing.

use super::figures;

/// A sample of finite figures, at least one.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    values: Vec<f64>,
    sorted: Vec<f64>,
}

impl Sample {
    /// A sample; `None` when it is empty or a figure is not finite.
    pub fn new(values: &[f64]) -> Option<Self> {
        let values = figures(values).filter(|v| !v.is_empty())?;
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        Some(Self { values, sorted })
    }

    /// How many figures.
    pub fn count(&self) -> usize {
        self.values.len()
    }

    /// Σx ÷ n, corrected once by the mean of what is left (Chan, Golub, LeVeque 1983).
    pub fn mean(&self) -> f64 {
        let n = self.values.len() as f64;
        let first = self.values.iter().sum::<f64>() / n;
        first + self.values.iter().map(|x| x - first).sum::<f64>() / n
    }

    /// Sum of squared differences from the mean in a second pass, less the square of what is left of the first.
    fn squares(&self) -> f64 {
        let mean = self.mean();
        let n = self.values.len() as f64;
        let (mut squares, mut left) = (0.0, 0.0);
        for x in &self.values {
            squares += (x - mean) * (x - mean);
            left += x - mean;
        }
        (squares - left * left / n).max(0.0)
    }

    /// Standard deviation with n − 1; `None` for one figure.
    pub fn deviation(&self) -> Option<f64> {
        (self.values.len() > 1).then(|| (self.squares() / (self.values.len() - 1) as f64).sqrt())
    }

    /// Correlation of neighbours, r(1) = Σ(xᵢ−x̄)(xᵢ₊₁−x̄) ÷ Σ(xᵢ−x̄)²; `None` when all are equal.
    pub fn neighbours(&self) -> Option<f64> {
        let (mean, squares) = (self.mean(), self.squares());
        let products: f64 = self.values.windows(2).map(|w| (w[0] - mean) * (w[1] - mean)).sum();
        (squares > 0.0).then(|| products / squares)
    }

    /// Quantile at a share of 0..=1 by linear interpolation, h = (n − 1)p (Hyndman and Fan 1996, type 7: R's default).
    /// Shares outside are taken as the nearest end.
    pub fn quantile(&self, share: f64) -> f64 {
        let last = self.sorted.len() - 1;
        let h = last as f64 * if share > 0.0 { share.min(1.0) } else { 0.0 };
        let below = (h.floor() as usize).min(last);
        let (low, high) = (self.sorted[below], self.sorted[(below + 1).min(last)]);
        let part = h - below as f64;
        if part == 0.0 { low } else { low + part * (high - low) }
    }

    /// The middle.
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// Distance between the quarters.
    pub fn quartile_range(&self) -> f64 {
        self.quantile(0.75) - self.quantile(0.25)
    }

    /// Median distance from the median.
    pub fn median_distance(&self) -> f64 {
        let median = self.median();
        let distances: Vec<f64> = self.values.iter().map(|x| (x - median).abs()).collect();
        Self::new(&distances).map_or(0.0, |d| d.median())
    }
}
