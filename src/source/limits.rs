//! The limits a file is held to, in one place: reliability.md §4.1 with the reason of each. It checks nothing.

/// Largest packed workbook or zip, bytes.
pub const MAX_PACKED: usize = 64 << 20;
/// Most bytes all parts of one zip may unpack to.
pub const MAX_UNPACKED: usize = 768 << 20;
/// Most bytes one part may unpack to.
pub const MAX_PART: usize = 512 << 20;
/// Most parts of one zip.
pub const MAX_PARTS: usize = 2_000;
/// Most bytes out of one byte in: the worst honest part of 182 real workbooks has 20, bombs have 400 and more.
pub const MAX_RATIO: usize = 200;
/// The ratio counts from here: small parts of nothing but blanks are honest.
pub const RATIO_FROM: usize = 1 << 20;
/// Most sheets of one workbook.
pub const MAX_SHEETS: usize = 1_000;
/// Most rows of a sheet, as Excel has them.
pub const SHEET_ROWS: u32 = 1 << 20;
/// Most columns of a sheet, as Excel has them.
pub const SHEET_COLUMNS: u32 = 1 << 14;
/// Blank cells that may stand between filled ones, however few these are; beyond, [`BLANKS_PER_CELL`] holds.
pub const FREE_BLANKS: usize = 4_000_000;
/// Blank cells for each filled one: one cell in the last corner of a sheet asks for seventeen thousand million.
pub const BLANKS_PER_CELL: usize = 50;
/// Most merged ranges kept of one sheet.
pub const MAX_MERGES: usize = 100_000;
/// Most bytes of text of one table: places in it are counted in 32 bits, and a worker's memory ends before.
pub const MAX_TEXT: usize = 3 << 30;
/// Bytes of text a sheet may hold, however small its parts are; beyond, [`TEXT_PER_BYTE`] holds.
pub const FREE_TEXT: usize = 64 << 20;
/// Bytes of text for each byte of a sheet's parts: one shared string of a megabyte in every cell is a bomb, too.
pub const TEXT_PER_BYTE: usize = 20;
