//! What a file is by its first bytes, whatever its extension says. It decodes no text.

use crate::model::FindingCode;

/// First bytes of kinds that are no text table, with the code and the word of the kind.
const MAGIC: [(&[u8], FindingCode, &str); 12] = [
    // Excel 2 to 4: sheets without a container.
    (b"\x09\x00\x04\x00", FindingCode::UnsupportedFormat, "xls"),
    (b"\x09\x02\x06\x00", FindingCode::UnsupportedFormat, "xls"),
    (b"\x09\x04\x06\x00", FindingCode::UnsupportedFormat, "xls"),
    (b"%PDF", FindingCode::NotATable, "pdf"),
    (b"\x89PNG", FindingCode::NotATable, "image"),
    (b"\xFF\xD8\xFF", FindingCode::NotATable, "image"),
    (b"GIF8", FindingCode::NotATable, "image"),
    (b"Rar!", FindingCode::NotATable, "archive"),
    (b"7z\xBC\xAF", FindingCode::NotATable, "archive"),
    (b"\x1F\x8B", FindingCode::NotATable, "archive"),
    (b"MZ\x90", FindingCode::NotATable, "program"),
    (b"\0asm", FindingCode::NotATable, "program"),
];

/// The refusal for bytes that are another kind of file, or `None` when they may be text.
pub fn foreign(bytes: &[u8]) -> Option<(FindingCode, &'static str)> {
    MAGIC.iter().find(|(magic, _, _)| bytes.starts_with(magic)).map(|(_, code, word)| (*code, *word))
}

/// The kind of marked-up text (`html`, `xml`), which office systems also save under the names .xls and .csv.
pub fn markup(text: &str) -> Option<&'static str> {
    let head: String = text.trim_start().chars().take(64).collect::<String>().to_ascii_lowercase();
    if ["<!doctype html", "<html", "<table", "<head", "<body", "<meta", "<div", "<script"]
        .iter()
        .any(|tag| head.starts_with(tag))
    {
        return Some("html");
    }
    (head.starts_with("<?xml") || head.starts_with("<!doctype") || head.starts_with("<workbook")).then_some("xml")
}
