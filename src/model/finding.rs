//! Findings (核查问题): what is wrong with an input, where, and what to do. The words live in strings.

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Severity {
    /// 错误: the row, or the file, is set aside.
    Error = 0,
    /// 警告: used, but look at it.
    Warning = 1,
    /// 提示: for information.
    Info = 2,
}

/// What is wrong; the names follow frictionless where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum FindingCode {
    /// Not a table at all.
    NotATable = 0,
    /// Nought bytes.
    EmptyFile,
    /// Bytes in no encoding we know, or text damaged before it came.
    EncodingDoubtful,
    /// No header row found.
    NoHeader,
    /// A needed column is not there.
    MissingColumn,
    /// A column without a name.
    BlankLabel,
    /// The same column name twice.
    DuplicateLabel,
    /// More cells than columns.
    ExtraCell,
    /// Fewer cells than columns.
    MissingCell,
    /// A cell that is no number.
    TypeError,
    /// A cell that is no period.
    PeriodError,
    /// A word outside its list.
    ConstraintError,
    /// An area nobody knows.
    UnknownArea,
    /// A name that fits more than one area.
    AmbiguousArea,
    /// An indicator nobody knows.
    UnknownIndicator,
    /// The same key twice with other values.
    DuplicateKey,
    /// The same row twice.
    DuplicateRow,
    /// Exceeds what an exact figure can hold.
    PrecisionLost,
    /// 合计 and the like, read and left out of sums.
    TotalRow,
    /// A note or source line at the foot.
    FooterRow,
    /// A blank row.
    BlankRow,
    /// Columns left aside.
    ColumnIgnored,
    /// No unit given.
    UnitMissing,
    /// The places are not named in the file.
    AreaMissing,
    /// Cells masked with `*`.
    Masked,
    /// Larger than a stated limit.
    LimitExceeded,
    /// A part of the package is not there.
    PartMissing,
    /// A part ends too early.
    PartTruncated,
    /// A part differs from its hash.
    HashMismatch,
    /// The package descriptor cannot be used.
    DescriptorError,
    /// The package is of a newer schema.
    SchemaNewer,
    /// Parent and children disagree.
    ParentChildMismatch,
    /// The background worker stopped.
    WorkerDied,
    /// The file could not be read from disk or network.
    SourceError,
    /// A kind of file that a later release reads.
    UnsupportedFormat,
    /// A code written as a rounded number.
    CodeDestroyed,
    /// A rate outside its bounds.
    OutOfRange,
    /// Columns holding personal data, dropped.
    PersonalData,
    /// A cell, or a line, longer than a stated limit: the row is set aside.
    FieldTooLong,
    /// A compressed file that unpacks beyond a stated limit, or was made to mislead.
    ZipLimit,
    /// A formula without a kept result.
    FormulaNoValue,
    /// A sheet that is hidden.
    HiddenSheet,
    /// A row in another encoding than the file, or in none.
    EncodingError,
    /// A printed total differs from the sum of its parts.
    TotalMismatch,
    /// A printed 同比 or 环比 differs from the one its figures make.
    PublishedChange,
    /// A cell in another kind of unit than its column.
    UnitMixed,
    /// Fractions taken for percentages by the vote of their column.
    PercentGuessed,
    /// Sheet, title and file name tell different periods.
    PeriodConflict,
    /// Only the file's name tells the period.
    PeriodByName,
    /// Periods written as a spreadsheet's serial numbers.
    PeriodSerial,
    /// 2024.1: January, or October that lost its nought.
    AmbiguousPeriod,
    /// A header that several indicators go by.
    AmbiguousIndicator,
    /// A name with a lost character, met by the others.
    AreaGuessed,
    /// A department in a column of places.
    DepartmentRow,
    /// A monthly form that is not as it was given out: codes, rows, names, month.
    FormAltered,
    /// The same monthly form of one sender and month for the second time in one drop.
    FormTwice,
    /// Cells of a monthly form that are not filled in.
    FormBlank,
    /// Figures of a monthly form that cannot stand beside each other.
    FormCheck,
}

impl FindingCode {
    /// How many codes there are.
    pub const COUNT: u8 = Self::FormCheck as u8 + 1;

    /// The code with this number.
    pub fn from_code(code: u8) -> Option<Self> {
        ALL_CODES.get(usize::from(code)).copied()
    }
}

/// Every finding code, in order.
pub const ALL_CODES: [FindingCode; FindingCode::COUNT as usize] = {
    use FindingCode as C;
    [
        C::NotATable,
        C::EmptyFile,
        C::EncodingDoubtful,
        C::NoHeader,
        C::MissingColumn,
        C::BlankLabel,
        C::DuplicateLabel,
        C::ExtraCell,
        C::MissingCell,
        C::TypeError,
        C::PeriodError,
        C::ConstraintError,
        C::UnknownArea,
        C::AmbiguousArea,
        C::UnknownIndicator,
        C::DuplicateKey,
        C::DuplicateRow,
        C::PrecisionLost,
        C::TotalRow,
        C::FooterRow,
        C::BlankRow,
        C::ColumnIgnored,
        C::UnitMissing,
        C::AreaMissing,
        C::Masked,
        C::LimitExceeded,
        C::PartMissing,
        C::PartTruncated,
        C::HashMismatch,
        C::DescriptorError,
        C::SchemaNewer,
        C::ParentChildMismatch,
        C::WorkerDied,
        C::SourceError,
        C::UnsupportedFormat,
        C::CodeDestroyed,
        C::OutOfRange,
        C::PersonalData,
        C::FieldTooLong,
        C::ZipLimit,
        C::FormulaNoValue,
        C::HiddenSheet,
        C::EncodingError,
        C::TotalMismatch,
        C::PublishedChange,
        C::UnitMixed,
        C::PercentGuessed,
        C::PeriodConflict,
        C::PeriodByName,
        C::PeriodSerial,
        C::AmbiguousPeriod,
        C::AmbiguousIndicator,
        C::AreaGuessed,
        C::DepartmentRow,
        C::FormAltered,
        C::FormTwice,
        C::FormBlank,
        C::FormCheck,
    ]
};

/// Where in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// File name or package path.
    pub file: String,
    /// Sheet, or empty.
    pub sheet: String,
    /// Line of the file from 1; nought when the whole file is meant.
    pub row: u32,
    /// Column from 1; nought when the whole row is meant.
    pub column: u32,
    /// The column's header, or empty.
    pub header: String,
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub code: FindingCode,
    /// How heavy.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// The cell as text, or the name at issue; shown as text, never as markup.
    pub value: String,
    /// How many cells or rows it stands for, at least 1.
    pub count: u32,
}

impl Finding {
    /// A finding about a whole file.
    pub fn of_file(code: FindingCode, severity: Severity, file: &str, value: impl Into<String>) -> Self {
        Self { code, severity, place: Place { file: file.into(), ..Place::default() }, value: value.into(), count: 1 }
    }
}
