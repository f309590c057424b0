//! The words of 核查问题: what happened and where, what to do, the code's name. It decides no severity and groups nothing.

use crate::model::{Finding, FindingCode, Severity};

/// 错误, 警告 or 提示.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "错误",
        Severity::Warning => "警告",
        Severity::Info => "提示",
    }
}

/// The stable name of a code in exports: frictionless's own where it has one.
pub fn name(code: FindingCode) -> &'static str {
    use FindingCode as C;
    match code {
        C::NotATable => "format-error",
        C::EmptyFile => "empty-file",
        C::EncodingDoubtful => "encoding-doubtful",
        C::NoHeader => "blank-header",
        C::MissingColumn => "missing-label",
        C::BlankLabel => "blank-label",
        C::DuplicateLabel => "duplicate-label",
        C::ExtraCell => "extra-cell",
        C::MissingCell => "missing-cell",
        C::TypeError => "type-error",
        C::PeriodError => "period-error",
        C::ConstraintError => "constraint-error",
        C::UnknownArea => "unknown-area",
        C::AmbiguousArea => "ambiguous-area",
        C::UnknownIndicator => "unknown-indicator",
        C::DuplicateKey => "primary-key",
        C::DuplicateRow => "duplicate-row",
        C::PrecisionLost => "precision-lost",
        C::TotalRow => "total-row",
        C::FooterRow => "footer-row",
        C::BlankRow => "blank-row",
        C::ColumnIgnored => "column-ignored",
        C::UnitMissing => "unit-missing",
        C::AreaMissing => "area-missing",
        C::Masked => "masked",
        C::LimitExceeded => "limit-exceeded",
        C::PartMissing => "part-missing",
        C::PartTruncated => "byte-count",
        C::HashMismatch => "hash-count",
        C::DescriptorError => "descriptor-error",
        C::SchemaNewer => "schema-newer",
        C::ParentChildMismatch => "parent-child-mismatch",
        C::WorkerDied => "worker-died",
        C::SourceError => "source-error",
        C::UnsupportedFormat => "unsupported-format",
        C::CodeDestroyed => "code-destroyed",
        C::OutOfRange => "out-of-range",
        C::PersonalData => "personal-data",
        C::TotalMismatch => "total-mismatch",
        C::PublishedChange => "published-change",
        C::UnitMixed => "unit-mixed",
        C::PercentGuessed => "percent-guessed",
        C::PeriodConflict => "period-conflict",
        C::PeriodByName => "period-by-name",
        C::PeriodSerial => "period-serial",
        C::AmbiguousPeriod => "ambiguous-period",
        C::AmbiguousIndicator => "ambiguous-indicator",
        C::AreaGuessed => "area-guessed",
        C::DepartmentRow => "department-row",
        C::FormAltered => "form-altered",
        C::FormTwice => "form-twice",
        C::FormBlank => "form-blank",
        C::FormCheck => "form-check",
        C::FieldTooLong => "field-too-long",
        C::ZipLimit => "zip-limit",
        C::FormulaNoValue => "formula-no-value",
        C::HiddenSheet => "hidden-sheet",
        C::EncodingError => "encoding-error",
    }
}

/// The sentence of a finding: place, then what happened, then how many.
pub fn message(finding: &Finding) -> String {
    let place = place(finding);
    let many = if finding.count > 1 { format!("（共{}处）", finding.count) } else { String::new() };
    let what = what(finding);
    if place.is_empty() { format!("{what}{many}。") } else { format!("{place}：{what}{many}。") }
}

/// 文件《…》第3行第2列“村名”; empty when the finding has no place.
pub fn place(finding: &Finding) -> String {
    let place = &finding.place;
    let mut text = String::new();
    if !place.file.is_empty() {
        text.push_str(&format!("文件《{}》", place.file));
    }
    if !place.sheet.is_empty() {
        text.push_str(&format!("工作表“{}”", place.sheet));
    }
    if place.row > 0 {
        text.push_str(&format!("第{}行", place.row));
    }
    if place.column > 0 {
        text.push_str(&format!("第{}列", place.column));
    }
    if !place.header.is_empty() {
        text.push_str(&format!("“{}”", place.header));
    }
    text
}

fn kind(word: &str) -> &str {
    match word {
        "xlsx" => "Excel 工作簿（xlsx）或压缩文件",
        "xls" => "Excel 97—2003 工作簿（xls）",
        "html" => "网页（HTML）",
        "xml" => "XML 文件",
        "pdf" => "PDF 文件",
        "image" => "图片",
        "archive" => "压缩文件",
        "program" => "程序文件",
        "binary" => "二进制文件",
        "json" => "无法读出记录的 JSON 文件",
        "broken" => "不完整或已损坏的工作簿",
        "encrypted" => "加密的文件",
        "word" => "文档或演示文稿",
        _ => "其他类型的文件",
    }
}

/// `found|most` after the word of a limit.
fn limit(value: &str) -> String {
    let mut parts = value.split('|');
    let (what, found, most) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let (subject, unit) = match what {
        "bytes" => ("文件大小", "字节"),
        "rows" => ("行数", "行"),
        "columns" => ("列数", "列"),
        "field" => ("单个单元格", "字节"),
        "line" => ("单行", "字节"),
        "text" => ("文字总量", "字节"),
        "depth" => ("JSON 嵌套层数", "层"),
        "sheets" => ("工作表数", "个"),
        _ => ("数据量", "个单元格"),
    };
    if what == "kinds" {
        return format!("案件类别{found}种，按区划、月份、类别细分超过{most}格，只计总数，没有按类别计数");
    }
    if found.is_empty() {
        format!("{subject}超过上限")
    } else {
        format!("{subject}为{found}{unit}，超过上限{most}{unit}")
    }
}

/// What is wrong with a compressed file.
fn packed(word: &str) -> String {
    let mut parts = word.split('|');
    let (what, found, most) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    match what {
        "packed" => format!("文件{found}字节，超过上限{most}字节"),
        "total" => format!("解压后超过上限{most}字节"),
        "part" => format!("单个部件解压后超过上限{most}字节"),
        "parts" => format!("部件{found}个，超过上限{most}个"),
        "ratio" => format!("压缩比{found}倍，超过上限{most}倍"),
        "dtd" => "含 DTD 或实体声明".into(),
        "nested" => "压缩包内还有压缩包".into(),
        "overlap" => "部件相互重叠".into(),
        _ => "声明的大小与实际不符".into(),
    }
}

fn what(finding: &Finding) -> String {
    use FindingCode as C;
    let value = finding.value.as_str();
    let pair = |index: usize| value.split('|').nth(index).unwrap_or("");
    match finding.code {
        C::NotATable => format!("不是数据表，而是{}", kind(value)),
        C::EmptyFile if value == "0" => "文件为空（0 字节）".into(),
        C::EmptyFile if value == "header" => "只有表头，没有数据行".into(),
        C::EmptyFile => "文件没有内容，只有空白".into(),
        C::EncodingDoubtful if value == "windows-1252" => "文字编码不能确定，暂按西文（windows-1252）读取".into(),
        C::EncodingDoubtful if finding.severity == Severity::Warning => {
            "末尾的字符不完整，文件可能没有传完，最后一个单元格可能缺字".into()
        }
        C::EncodingDoubtful if value.is_empty() => "文字编码无法识别，既不是 UTF-8，也不是 GB18030（GBK）".into(),
        C::EncodingDoubtful => format!("文字已是乱码（出现“{value}”），说明文件此前被错误转换过"),
        C::NoHeader => "没有找到表头行".into(),
        C::MissingColumn => format!("缺少“{}”列", column(value)),
        C::BlankLabel => "列没有名称但有内容，该列未使用".into(),
        C::DuplicateLabel => format!("列名“{value}”重复，只使用第一列"),
        C::ExtraCell => "单元格多于表头列数，该行未使用".into(),
        C::MissingCell if finding.severity == Severity::Error => "应填的单元格为空，该行未使用".into(),
        C::MissingCell => "单元格少于表头列数，缺少的按空白处理".into(),
        C::TypeError if finding.severity == Severity::Warning => "引号没有成对，已按普通字符处理".into(),
        C::TypeError => format!("“{value}”不是数值"),
        C::PeriodError if value.is_empty() => "时期为空".into(),
        C::PeriodError => format!("“{value}”不能识别为时期"),
        C::ConstraintError => format!("“{value}”不在允许的取值之内"),
        C::UnknownArea if value.is_empty() => "区划为空".into(),
        C::UnknownArea => format!("区划“{value}”不在区划名录中"),
        C::AmbiguousArea => {
            format!("区划“{}”对应多个区划：{}", pair(0), value.split('|').skip(1).collect::<Vec<_>>().join("、"))
        }
        C::UnknownIndicator if finding.severity == Severity::Error => format!("指标“{value}”不在指标目录中"),
        C::UnknownIndicator => format!("指标“{value}”未与指标目录对应，列在“导入数据”下"),
        C::DuplicateKey => "同一指标、区划、时期出现不同数值，保留先出现的一个".into(),
        C::DuplicateRow => "与前面的数据重复，只计第一次".into(),
        C::PrecisionLost if finding.severity == Severity::Error => format!("“{value}”位数过多，无法精确保存"),
        C::PrecisionLost => "小数位数过多，末位已四舍五入".into(),
        C::TotalRow => format!("“{value}”为合计类行，已识别，不参与汇总"),
        C::FooterRow => format!("“{value}”为表外文字（标题、注释或资料来源），未作为数据"),
        C::BlankRow => "空行，未使用".into(),
        C::ColumnIgnored => format!("“{value}”列不是可用的指标数据，未使用"),
        C::UnitMissing => format!("{value}项指标没有注明计量单位"),
        C::AreaMissing => "文件没有区划列，数据列在“未注明区划”下".into(),
        C::Masked => "数值以“*”等符号隐去".into(),
        C::LimitExceeded => limit(value),
        C::PartMissing => "数据包缺少这个文件，或文件未能取到".into(),
        C::PartTruncated => format!("文件不完整，应为{}字节，实为{}字节", pair(1), pair(0)),
        C::HashMismatch if finding.severity == Severity::Error => {
            format!("文件已损坏，应为{}字节，实为{}字节", pair(1), pair(0))
        }
        C::HashMismatch => "文件内容与封存时不一致，已改动，未核对".into(),
        C::DescriptorError if value == "json" => "内容不是有效的 JSON".into(),
        C::DescriptorError => format!("数据包说明有误（{value}）"),
        C::SchemaNewer => format!("数据包格式为第{}版，本程序只支持到第{}版", pair(0), pair(1)),
        C::ParentChildMismatch => format!("{}{}本级为{}，下级合计为{}，两者不一致", pair(0), pair(1), pair(2), pair(3)),
        C::WorkerDied => "后台处理中断，当前显示的数据不受影响".into(),
        C::SourceError if value.is_empty() => "文件读取失败".into(),
        C::SourceError => format!("文件读取失败（{value}）"),
        C::UnsupportedFormat => format!("暂不能读取{}", kind(value)),
        C::CodeDestroyed => format!("区划代码“{value}”已被软件改成科学记数，原代码丢失"),
        C::OutOfRange => format!("“{value}”超出 0—100 的范围"),
        C::PersonalData => format!("“{value}”列含个人信息，已舍弃，不保存"),
        C::TotalMismatch => {
            format!("“{}”的“{}”为{}，各行相加为{}，相差{}", pair(0), pair(1), pair(2), pair(3), pair(4))
        }
        C::PublishedChange => {
            format!("增减“{}”与按数据（{}→{}）算出的{}不符，以算出的为准", pair(0), pair(2), pair(3), pair(1))
        }
        C::UnitMixed if finding.severity == Severity::Error => format!("“{value}”的单位与本列不同，未使用"),
        C::UnitMixed => format!("同一列混用单位：{}", value.replace('|', "、")),
        C::PercentGuessed => "整列为小数，已按百分数换算（0.998 作 99.8%）".into(),
        C::PeriodConflict => format!("所注时期不一致：{}与{}，采用前者", pair(0), pair(1)),
        C::PeriodByName => format!("时期“{value}”只见于文件名"),
        C::PeriodSerial => "时期为 Excel 日期序号，已换算".into(),
        C::AmbiguousPeriod => format!("“{value}”可能是1月，也可能是丢了末位0的10月，该行未使用"),
        C::AmbiguousIndicator => {
            format!("“{}”可对应多项指标：{}", pair(0), value.split('|').skip(1).collect::<Vec<_>>().join("、"))
        }
        C::AreaGuessed => format!("“{}”有缺字，按“{}”使用", pair(0), pair(1)),
        C::DepartmentRow => format!("“{value}”是部门，列入部门数据，不进入镇街汇总"),
        C::FormAltered => super::forms::altered(value),
        C::FormTwice => format!("与《{value}》是同一张表、同一单位、同一期，只采用先读到的一份"),
        C::FormBlank => format!("“{value}”没有填"),
        C::FormCheck => super::forms::checked(value),
        C::FieldTooLong => format!("{}，该行未使用", limit(value)),
        C::ZipLimit => format!("压缩内容异常（{}），已拒绝读取", packed(value)),
        C::FormulaNoValue => "公式没有保存计算结果，按空白处理".into(),
        C::HiddenSheet => "工作表已隐藏，默认不使用".into(),
        C::EncodingError if value.is_empty() => "这一行有已损坏、无法识别的字符".into(),
        C::EncodingError => format!("这一行的文字编码（{value}）与全文不同，已按该编码读取"),
    }
}

/// The name of a needed column as an office would write it.
fn column(word: &str) -> &str {
    match word {
        "value" => "数值（value）",
        "indicator" => "指标（indicator）",
        "area" => "区划（area）",
        "period" => "时期（period）",
        "year" => "年份",
        other => other,
    }
}

/// What the person can do about it.
pub fn remedy(code: FindingCode) -> &'static str {
    use FindingCode as C;
    match code {
        C::NotATable => "请选择工作簿、CSV 或 JSON 数据文件",
        C::EmptyFile => "请重新导出或重新下载后再试",
        C::EncodingDoubtful => "请回到原系统重新导出，或在 WPS、Excel 中另存为“CSV UTF-8（逗号分隔）”",
        C::NoHeader => "请在数据上方保留一行列名，如“镇街、月份、指标、数值”",
        C::MissingColumn => "请补上这一列，或改正列名后重新导入",
        C::BlankLabel => "请在表头补上列名",
        C::DuplicateLabel => "请改名，使每一列的名称各不相同",
        C::ExtraCell => "请检查该行数字中是否有未加引号的逗号",
        C::MissingCell => "请核对该行是否漏填或错位",
        C::TypeError => "请改为数值；没有数据的请留空，零报请填 0",
        C::PeriodError => "请写成“2026年6月”“2026-06”“2026年第二季度”或“2026年”",
        C::ConstraintError => "请按填报说明中的词语填写",
        C::UnknownArea => "请核对名称或填写区划代码；已撤并更名的请在区划名录中加别名",
        C::AmbiguousArea => "请填写区划代码，或增加上级镇街一列",
        C::UnknownIndicator => "如属目录内指标，请使用目录中的名称或编号",
        C::DuplicateKey => "请核对原始数据，只保留正确的一行",
        C::DuplicateRow => "一般不必处理",
        C::PrecisionLost => "请核对原始数字；小数过长的可先四舍五入",
        C::TotalRow => "不必处理；合计由下级数据汇总得出",
        C::FooterRow => "不必处理",
        C::BlankRow => "不必处理",
        C::ColumnIgnored => "如需使用，请改正列名或内容后重新导入",
        C::UnitMissing => "请在指标后注明单位，如“人民调解委员会（万个）”，或导入后在页面设定",
        C::AreaMissing => "如属某一区划，请增加区划列",
        C::Masked => "如需使用，请向数据提供单位索取",
        C::LimitExceeded => "请按年份或镇街拆分后分别导入",
        C::PartMissing => "请核对数据包是否完整复制，或稍后重试",
        C::PartTruncated => "请重新复制或下载这个文件",
        C::HashMismatch => "请核对改动；确认无误后用“shanzhi seal”重新封存",
        C::DescriptorError => "请核对 datapackage.json、settings.json",
        C::SchemaNewer => "请更新本程序后再打开",
        C::ParentChildMismatch => "请核对上级数与下级数，查明漏报或重报",
        C::WorkerDied => "后台已重新启动，请再试一次；文件过大时请拆分",
        C::SourceError => "请检查文件是否被占用、移动，或网络是否连通",
        C::UnsupportedFormat => "请在 WPS 或 Excel 中打开（加密的先取消密码），另存为 xlsx 后再导入",
        C::CodeDestroyed => "请把代码列设为文本格式后重新导出，或填写区划名称",
        C::OutOfRange => "请核对分子、分母和小数点",
        C::PersonalData => "导出时请不要包含个人信息",
        C::TotalMismatch => "请核对合计与各行，查明漏行或错数；四舍五入的误差不在此列",
        C::PublishedChange => "请核对基数与增减数",
        C::UnitMixed => "请统一单位，或分列填写",
        C::PercentGuessed => "请核对；若原本就是小数，请在表头注明单位",
        C::PeriodConflict => "请核对表题、工作表名和文件名",
        C::PeriodByName => "请在表题或表中写明时期",
        C::PeriodSerial => "不必处理；建议把该列设为“年月”文本",
        C::AmbiguousPeriod => "请写成“2024年1月”或“2024年10月”",
        C::AmbiguousIndicator => "请在表题写明所属业务，或指定对应的指标",
        C::AreaGuessed => "请核对；不对的请改正名称或填写区划代码",
        C::DepartmentRow => "不必处理；如属镇街，请指定对应的区划",
        C::FormAltered => "这份表没有采用；请用发下去的原表填写，只填浅黄色的格子，不增删行列，不改表头",
        C::FormTwice => "请向报送单位问清以哪一份为准，只导入那一份",
        C::FormBlank => "有数填数，没有发生填 0 或在“零报”格选“零报”，不适用填“/”；空着按未报处理",
        C::FormCheck => "请核对这几格，改正后重新报送；确属实情的在说明栏写明原因",
        C::FieldTooLong => "请检查该处引号是否成对",
        C::ZipLimit => "请在 WPS 或 Excel 中重新另存后再试",
        C::FormulaNoValue => "请在 WPS 或 Excel 中打开、重新计算并保存",
        C::HiddenSheet => "如需使用，请取消隐藏或在页面上选用",
        C::EncodingError => "请核对这一行的文字",
    }
}
