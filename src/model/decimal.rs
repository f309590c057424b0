//! Exact decimal numbers and amounts: sums without drift, rounding half up. It knows no unit and no wording.

use std::cmp::Ordering;

/// The most decimals a stored value keeps; further digits are rounded half up on reading.
pub const MAX_DECIMALS: u8 = 9;

/// An exact decimal: `mantissa × 10^-decimals`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decimal {
    /// The digits, with sign.
    pub mantissa: i128,
    /// How many of them stand after the point, at most [`MAX_DECIMALS`].
    pub decimals: u8,
}

fn power(decimals: u8) -> i128 {
    10i128.pow(u32::from(decimals.min(30)))
}

/// `n ÷ d` rounded half away from nought; `d` must not be nought.
fn divide_half_up(n: i128, d: i128) -> i128 {
    let (n, d) = if d < 0 { (-n, -d) } else { (n, d) };
    let quotient = n / d;
    let rest = (n % d).abs();
    if rest.saturating_mul(2) >= d { quotient + n.signum() } else { quotient }
}

impl Decimal {
    /// A whole number.
    pub fn whole(n: i64) -> Self {
        Self { mantissa: i128::from(n), decimals: 0 }
    }

    /// `mantissa × 10^-decimals`.
    pub fn new(mantissa: i128, decimals: u8) -> Self {
        Self { mantissa, decimals }
    }

    /// Reads `-12.50` or `1e3`-free plain decimal text (ASCII digits, one point, optional sign).
    /// Returns `None` for anything else and for more than 30 digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (mut mantissa, mut decimals, mut seen, mut point) = (0i128, 0u8, 0u32, false);
        let mut round_up = false;
        for byte in digits.bytes() {
            match byte {
                b'0'..=b'9' if point && decimals == MAX_DECIMALS => {
                    if seen < 1000 {
                        round_up = byte >= b'5';
                        seen = 1000;
                    }
                }
                b'0'..=b'9' => {
                    seen += 1;
                    if seen > 30 {
                        return None;
                    }
                    mantissa = mantissa * 10 + i128::from(byte - b'0');
                    decimals += u8::from(point);
                }
                b'.' if !point => point = true,
                _ => return None,
            }
        }
        if seen == 0 {
            return None;
        }
        mantissa += i128::from(round_up);
        Some(Self { mantissa: if negative { -mantissa } else { mantissa }, decimals })
    }

    /// The same number with exactly `decimals` digits after the point, rounded half up where digits are dropped.
    pub fn rescale(self, decimals: u8) -> Self {
        let mantissa = match decimals.cmp(&self.decimals) {
            Ordering::Equal => self.mantissa,
            Ordering::Greater => self.mantissa.saturating_mul(power(decimals - self.decimals)),
            Ordering::Less => divide_half_up(self.mantissa, power(self.decimals - decimals)),
        };
        Self { mantissa, decimals }
    }

    fn aligned(self, other: Self) -> (i128, i128, u8) {
        let decimals = self.decimals.max(other.decimals);
        (self.rescale(decimals).mantissa, other.rescale(decimals).mantissa, decimals)
    }

    /// The exact sum.
    pub fn plus(self, other: Self) -> Self {
        let (a, b, decimals) = self.aligned(other);
        Self { mantissa: a.saturating_add(b), decimals }
    }

    /// The exact difference.
    pub fn minus(self, other: Self) -> Self {
        let (a, b, decimals) = self.aligned(other);
        Self { mantissa: a.saturating_sub(b), decimals }
    }

    /// Whether the number is nought.
    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// −1, 0 or 1.
    pub fn sign(self) -> i128 {
        self.mantissa.signum()
    }

    /// Size without sign.
    pub fn abs(self) -> Self {
        Self { mantissa: self.mantissa.saturating_abs(), ..self }
    }

    /// Nearest double, for pixels only: never for a printed figure.
    pub fn to_f64(self) -> f64 {
        // Nearly all are whole and fit a register; 128-bit conversions are calls in the browser.
        let mantissa = i64::try_from(self.mantissa).map_or(self.mantissa as f64, |mantissa| mantissa as f64);
        if self.decimals == 0 { mantissa } else { mantissa / power(self.decimals) as f64 }
    }

    /// Order by size, whatever the decimals.
    pub fn compare(self, other: Self) -> Ordering {
        let (a, b, _) = self.aligned(other);
        a.cmp(&b)
    }

    /// Plain text with the decimals it holds: `-12.50`.
    pub fn text(self) -> String {
        let digits = self.mantissa.unsigned_abs().to_string();
        let places = usize::from(self.decimals);
        let padded =
            if digits.len() <= places { format!("{}{digits}", "0".repeat(places + 1 - digits.len())) } else { digits };
        let (head, tail) = padded.split_at(padded.len() - places);
        let sign = if self.mantissa < 0 { "-" } else { "" };
        if tail.is_empty() { format!("{sign}{head}") } else { format!("{sign}{head}.{tail}") }
    }
}

/// A known figure: a decimal as given, or a quotient kept as its two parts so that parents are Σ ÷ Σ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// A number as it stands.
    Exact(Decimal),
    /// `numerator ÷ denominator × factor`; the denominator is not nought.
    Ratio {
        /// Σ of numerators.
        numerator: Decimal,
        /// Σ of denominators, not nought.
        denominator: Decimal,
        /// 100 for per cent, 1 for averages.
        factor: u32,
    },
}

impl Amount {
    /// A quotient, or `None` when the denominator is nought.
    pub fn ratio(numerator: Decimal, denominator: Decimal, factor: u32) -> Option<Self> {
        (!denominator.is_zero()).then_some(Self::Ratio { numerator, denominator, factor })
    }

    /// The figure with `decimals` digits, rounded half up from the exact quotient.
    pub fn round(self, decimals: u8) -> Decimal {
        match self {
            Self::Exact(number) => number.rescale(decimals),
            Self::Ratio { numerator, denominator, factor } => {
                let (n, d, _) = numerator.aligned(denominator);
                let scaled = n.saturating_mul(i128::from(factor)).saturating_mul(power(decimals));
                Decimal::new(divide_half_up(scaled, if d == 0 { 1 } else { d }), decimals)
            }
        }
    }

    /// Nearest double, for pixels only.
    pub fn to_f64(self) -> f64 {
        match self {
            Self::Exact(number) => number.to_f64(),
            Self::Ratio { numerator, denominator, factor } => {
                numerator.to_f64() / denominator.to_f64() * f64::from(factor)
            }
        }
    }

    /// The difference `self − earlier`, exact for decimals and to nine decimals for quotients.
    pub fn minus(self, earlier: Self) -> Decimal {
        match (self, earlier) {
            (Self::Exact(a), Self::Exact(b)) => a.minus(b),
            (a, b) => a.round(MAX_DECIMALS).minus(b.round(MAX_DECIMALS)),
        }
    }

    /// Order by size.
    pub fn compare(self, other: Self) -> Ordering {
        self.minus(other).sign().cmp(&0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Amount, Decimal};

    fn check(text: &str, decimals: u8, expect: &str) {
        assert_eq!(Decimal::parse(text).map(|d| d.rescale(decimals).text()), Some(expect.to_string()), "{text}");
    }

    #[test]
    fn reads_and_rounds_half_up() {
        check("12.345", 2, "12.35");
        check("-12.345", 2, "-12.35");
        check("0.05", 1, "0.1");
        check("-0.04", 1, "0.0");
        check("7", 2, "7.00");
        check("80.3", 1, "80.3");
        check("0.1234567895", 9, "0.123456790");
        for bad in ["", "-", ".", "1.2.3", "1e3", "１", "abc", "1234567890123456789012345678901"] {
            assert_eq!(Decimal::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn ratio_of_sums_is_not_the_mean_of_rates() {
        // domain guard value: (2,2) (180,200) (10,20) give 86.5 %, not 80.0 %.
        let rate = Amount::ratio(Decimal::whole(2 + 180 + 10), Decimal::whole(2 + 200 + 20), 100);
        assert_eq!(rate.map(|r| r.round(1).text()), Some("86.5".to_string()));
        assert_eq!(Amount::ratio(Decimal::whole(1), Decimal::whole(0), 100), None);
    }

    #[test]
    fn a_million_tenths_make_a_hundred_thousand() {
        let tenth = Decimal::new(1, 1);
        let sum = (0..1_000_000).fold(Decimal::default(), |sum, _| sum.plus(tenth));
        assert_eq!(sum.text(), "100000.0");
    }
}
