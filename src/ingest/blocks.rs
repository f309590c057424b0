//! One observation and its number, what may be lost of it, and the limits of blocks. It reads no text; gather.rs makes the blocks.

use crate::model::{AreaId, BlockKey, Decimal, FindingCode, Origin, Qualifier, Severity, Status};

pub use super::gather::{Built, Gather};

/// Most cells of one dataset's blocks (the stated limit of reliability.md §4.1): stray years must not ask for gigabytes.
pub const MAX_BLOCK_CELLS: usize = 60_000_000;

/// First and last year a figure may stand in: another one is a slip of the keyboard, and would ask for an endless block.
pub const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// Position of a category word, added when new; the register is full at 65,535.
pub fn category(categories: &mut Vec<String>, word: &str) -> u16 {
    let at = categories.iter().position(|known| known == word).unwrap_or_else(|| {
        categories.push(word.into());
        categories.len() - 1
    });
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// A date `2026-07-05` (or `2026-07`) as the number 20260705; nought for anything else, which every date beats.
pub fn vintage(text: &str) -> u32 {
    let digits: String = text.chars().filter(char::is_ascii_digit).take(8).collect();
    if digits.len() < 6 { 0 } else { format!("{digits:0<8}").parse().unwrap_or(0) }
}

/// A decimal of eight bytes: what a block can hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Small {
    mantissa: i64,
    decimals: u8,
}

impl Small {
    /// The number without its trailing noughts after the point; `None` when it has more digits than a block holds.
    pub fn from_decimal(number: Decimal) -> Option<Self> {
        let (mut mantissa, mut decimals) = (number.mantissa, number.decimals);
        while decimals > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            decimals -= 1;
        }
        Some(Self { mantissa: i64::try_from(mantissa).ok()?, decimals })
    }

    /// The number.
    pub fn decimal(self) -> Decimal {
        Decimal::new(i128::from(self.mantissa), self.decimals)
    }

    /// Digits after the point that are not trailing noughts.
    pub fn decimals(self) -> u8 {
        self.decimals
    }

    /// `mantissa × 10^-decimals`, its trailing noughts after the point left out.
    pub fn new(mantissa: i64, decimals: u8) -> Self {
        let (mut mantissa, mut decimals) = (mantissa, decimals);
        while decimals > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            decimals -= 1;
        }
        Self { mantissa, decimals }
    }

    /// The digits, with sign.
    pub fn mantissa(self) -> i64 {
        self.mantissa
    }

    /// The most decimals at which it still fits.
    pub fn most_decimals(self) -> u8 {
        let room = (i64::MAX as u64)
            .checked_div(self.mantissa.unsigned_abs())
            .map_or(18, |room| room.checked_ilog10().unwrap_or(0));
        self.decimals + room as u8
    }
}

/// One observation with its ids.
#[derive(Clone, Debug)]
pub struct Observation {
    /// Block it belongs to.
    pub key: BlockKey,
    /// Area.
    pub area: AreaId,
    /// Index of the period; the frequency stands in the key.
    pub period: i32,
    /// Status; one that has a value comes with a value or parts.
    pub status: Status,
    /// Origin.
    pub origin: Origin,
    /// The figure as given.
    pub value: Option<Small>,
    /// Numerator and denominator.
    pub parts: Option<(Small, Small)>,
    /// Date the figure was supplied as the number yyyymmdd; nought when not given.
    pub vintage: u32,
    /// How the printed figure relates to the true one.
    pub qualifier: Qualifier,
    /// Position of its note, from 1; nought without.
    pub note: u32,
    /// Row of the table it came from, for the account.
    pub row: u32,
}

/// An observation that did not get into a block as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Its key was there already with the same figure.
    SameAgain,
    /// Its key was there already with another figure; the first one stays.
    OtherValue,
    /// Its last digits were rounded away to fit beside the other figures. It is used.
    Rounded,
    /// The blocks would pass [`MAX_BLOCK_CELLS`].
    TooManyCells,
}

impl Loss {
    /// The finding it makes.
    pub fn finding(self) -> (FindingCode, Severity) {
        match self {
            Self::SameAgain => (FindingCode::DuplicateRow, Severity::Info),
            Self::OtherValue => (FindingCode::DuplicateKey, Severity::Error),
            Self::Rounded => (FindingCode::PrecisionLost, Severity::Info),
            Self::TooManyCells => (FindingCode::LimitExceeded, Severity::Error),
        }
    }
}
