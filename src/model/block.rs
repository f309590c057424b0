//! Blocks: dense areas × periods tables of exact figures, one per indicator, dimension, basis, frequency and group of siblings.
//! A view is look-ups in blocks, never a scan of rows. Reading rows into blocks is ingest's work.

use super::{Amount, AreaId, Basis, Decimal, Frequency, IndicatorId, Origin, Period, Status};

/// Status code of a cell no row spoke of.
pub const ABSENT: u8 = 255;

/// A denominator given as nought, told apart from 0 = "the cell has no parts". Denominators are never negative.
const NOUGHT_GIVEN: i64 = -1;

/// A cut of an indicator beside area and period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// The whole.
    #[default]
    None,
    /// A category (纠纷类型), by position in the dataset's categories.
    Category(u16),
    /// An organisation, by position in the dataset's organisations.
    Organisation(u16),
}

/// What a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockKey {
    /// Indicator.
    pub indicator: IndicatorId,
    /// The whole, a category or an organisation.
    pub dimension: Dimension,
    /// 当期, 本年累计 or 时点.
    pub basis: Basis,
    /// Length of its periods.
    pub frequency: Frequency,
    /// The area whose children (and 本级) are the rows: one level of the tree, split by parent because parts load by
    /// parent. `None`: the root and the reference areas.
    pub parent: Option<AreaId>,
}

/// A dense table of `areas.len() × periods` cells, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// What it holds.
    pub key: BlockKey,
    /// The areas of its rows, ascending.
    pub areas: Vec<AreaId>,
    /// Index of the first period.
    pub first: i32,
    /// Number of periods.
    pub periods: u32,
    /// Decimals of `values`.
    pub decimals: u8,
    /// Decimals of `numerators` and `denominators`.
    pub part_decimals: u8,
    /// Scaled values, nought where the status has none.
    pub values: Vec<i64>,
    /// Scaled numerators; empty when the block has none.
    pub numerators: Vec<i64>,
    /// Scaled denominators, as long as `numerators`; nought means the cell has no parts.
    pub denominators: Vec<i64>,
    /// [`Status`] codes, or [`ABSENT`].
    pub status: Vec<u8>,
    /// [`Origin`] codes.
    pub origin: Vec<u8>,
}

/// One cell as read from a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Why there is or is not a figure.
    pub status: Status,
    /// Where it came from.
    pub origin: Origin,
    /// The figure as given.
    pub value: Option<Decimal>,
    /// Its numerator and denominator, where given; the denominator may be nought.
    pub parts: Option<(Decimal, Decimal)>,
}

impl Cell {
    /// The figure: the quotient of its parts where it has them, else the value. `None` without a figure or over nought.
    pub fn amount(&self, factor: u32) -> Option<Amount> {
        if !self.status.has_value() {
            return None;
        }
        match self.parts {
            Some((numerator, denominator)) => Amount::ratio(numerator, denominator, factor),
            None => self.value.map(Amount::Exact),
        }
    }
}

impl Block {
    /// An empty block of this shape: every cell absent.
    pub fn empty(
        key: BlockKey,
        mut areas: Vec<AreaId>,
        first: i32,
        periods: u32,
        decimals: u8,
        parts: Option<u8>,
    ) -> Self {
        areas.sort_unstable();
        areas.dedup();
        let cells = areas.len() * periods as usize;
        let part_cells = if parts.is_some() { cells } else { 0 };
        Self {
            key,
            areas,
            first,
            periods,
            decimals,
            part_decimals: parts.unwrap_or(0),
            values: vec![0; cells],
            numerators: vec![0; part_cells],
            denominators: vec![0; part_cells],
            status: vec![ABSENT; cells],
            origin: vec![Origin::Published as u8; cells],
        }
    }

    /// Position of a cell, or `None` outside the block.
    pub fn position(&self, area: AreaId, period: Period) -> Option<usize> {
        if period.frequency != self.key.frequency {
            return None;
        }
        let row = self.areas.binary_search(&area).ok()?;
        let column = u32::try_from(period.index.checked_sub(self.first)?).ok()?;
        (column < self.periods).then(|| row * self.periods as usize + column as usize)
    }

    /// Writes a cell; figures too large for the block's scale return `false` and leave the cell as it was.
    pub fn set(&mut self, at: usize, cell: Cell) -> bool {
        let fit = |d: Decimal, decimals: u8| i64::try_from(d.rescale(decimals).mantissa).ok();
        let (Some(value), true) = (fit(cell.value.unwrap_or_default(), self.decimals), at < self.status.len()) else {
            return false;
        };
        let (numerator, denominator) = match cell.parts {
            None => (0, 0),
            Some((numerator, denominator)) => {
                let (Some(n), Some(d)) = (fit(numerator, self.part_decimals), fit(denominator, self.part_decimals))
                else {
                    return false;
                };
                (n, if d == 0 { NOUGHT_GIVEN } else { d })
            }
        };
        if at < self.numerators.len() {
            self.numerators[at] = numerator;
            self.denominators[at] = denominator;
        }
        self.values[at] = value;
        self.status[at] = cell.status as u8;
        self.origin[at] = cell.origin as u8;
        true
    }

    /// Takes a cell away: no row speaks of it any more.
    pub fn clear(&mut self, at: usize) {
        if let Some(status) = self.status.get_mut(at) {
            *status = ABSENT;
        }
    }

    /// Whether the block can hold a cell as it is: its digits behind the point, and parts where it has any.
    pub fn has_room(&self, cell: Cell) -> bool {
        cell.value.is_none_or(|value| value.decimals <= self.decimals)
            && cell
                .parts
                .is_none_or(|(n, d)| !self.numerators.is_empty() && n.decimals.max(d.decimals) <= self.part_decimals)
    }

    /// The cell at a position; `None` when no row spoke of it.
    pub fn cell(&self, at: usize) -> Option<Cell> {
        let status = Status::from_code(*self.status.get(at)?)?;
        let parts = match (self.numerators.get(at), self.denominators.get(at)) {
            (Some(_), Some(0)) | (None, _) | (_, None) => None,
            (Some(&n), Some(&d)) => Some((
                Decimal::new(i128::from(n), self.part_decimals),
                Decimal::new(i128::from(d.max(0)), self.part_decimals),
            )),
        };
        let value = (status.has_value()).then(|| Decimal::new(i128::from(self.values[at]), self.decimals));
        Some(Cell { status, origin: Origin::from_code(self.origin[at]), value, parts })
    }

    /// The cell of an area and period.
    pub fn look(&self, area: AreaId, period: Period) -> Option<Cell> {
        self.position(area, period).and_then(|at| self.cell(at))
    }

    /// The first and last period that the block spans.
    pub fn span(&self) -> (Period, Period) {
        let frequency = self.key.frequency;
        let last = self.first + self.periods.saturating_sub(1) as i32;
        (Period { frequency, index: self.first }, Period { frequency, index: last })
    }
}
