//! Random draws from fixed seeds, in whole numbers only, so that every machine makes the same bytes. No clock, no floats.

/// SplitMix64: small, well mixed, and the same everywhere.
pub struct Rng(u64);

impl Rng {
    /// A stream of its own for each list of words, so that a change to one series leaves the others alone.
    pub fn of(words: &[&str]) -> Self {
        let mut state: u64 = 0xcbf2_9ce4_8422_2325;
        for word in words {
            for byte in word.bytes().chain([0]) {
                state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
        Self(state)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `n - 1`; 0 when `n` is not positive.
    pub fn below(&mut self, n: i64) -> i64 {
        if n <= 0 {
            return 0;
        }
        let wide = u128::from(self.next()) * u128::from(n.unsigned_abs());
        i64::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below(high - low + 1)
    }

    /// About normal with mean 0 and standard deviation 1000: twelve uniform draws added.
    fn bell(&mut self) -> i64 {
        (0..12).map(|_| self.below(1001)).sum::<i64>() - 6000
    }

    /// A count whose mean is `mean_milli` thousandths, spread like a Poisson count.
    pub fn count(&mut self, mean_milli: i64) -> i64 {
        let mean = mean_milli.max(0);
        if mean >= 30_000 {
            let spread = root(mean * 1000);
            return ((mean + spread * self.bell() / 1000 + 500) / 1000).max(0);
        }
        let trials = 16 + mean / 125;
        let chance = mean * 1000 / trials;
        (0..trials).filter(|_| self.below(1_000_000) < chance).count().try_into().unwrap_or(0)
    }

    /// How many of `n` succeed at `chance` ten-thousandths each.
    pub fn part(&mut self, n: i64, chance: i64) -> i64 {
        let chance = chance.clamp(0, 10_000);
        if n > 300 {
            let variance = n * chance / 100 * (10_000 - chance) / 100;
            let drawn = n * chance / 10_000 + (root(variance * 100) * self.bell() / 1000 + 500) / 1000;
            return drawn.clamp(0, n);
        }
        (0..n).filter(|_| self.below(10_000) < chance).count().try_into().unwrap_or(0)
    }

    /// `total` shared out over `weights`, one by one.
    pub fn split(&mut self, total: i64, weights: &[i64]) -> Vec<i64> {
        let sum: i64 = weights.iter().sum();
        let mut parts = vec![0; weights.len()];
        let mut left = total;
        let mut rest = sum;
        for (slot, weight) in parts.iter_mut().zip(weights) {
            let taken = if rest == *weight { left } else { self.part(left, weight * 10_000 / rest.max(1)) };
            *slot = taken;
            left -= taken;
            rest -= weight;
        }
        parts
    }
}

/// The whole part of a square root.
fn root(n: i64) -> i64 {
    let n = n.max(0);
    let mut low = 0;
    let mut high = 3_037_000_499_i64.min(n + 1);
    while low + 1 < high {
        let mid = low + (high - low) / 2;
        if mid * mid <= n { low = mid } else { high = mid }
    }
    low
}
