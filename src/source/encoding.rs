//! Bytes to text: BOM, then strict UTF-8, then GB18030 (lent by the caller); damaged text is refused, never shown with holes.

use super::Gb18030;
use crate::model::FindingCode;

/// Text with the encoding it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without BOM.
    pub text: String,
    /// The encoding's word.
    pub encoding: &'static str,
    /// Bytes of a last character that was cut off and left out; nought for a whole file.
    pub cut_bytes: usize,
}

/// An encoding a person may say a file is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without BOM.
    Utf8,
    /// GB18030, which holds GBK and GB2312.
    Gb18030,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl Encoding {
    /// Every encoding, the likeliest first.
    pub const ALL: [Self; 4] = [Self::Utf8, Self::Gb18030, Self::Utf16Le, Self::Utf16Be];

    /// Its word, as it stands in [`Decoded::encoding`] of text without BOM.
    pub fn word(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
        }
    }
}

/// Decodes bytes in the encoding a person named; the text is theirs to judge, so signs of earlier damage do not refuse it.
///
/// # Errors
/// `EncodingDoubtful` when the bytes are not in that encoding.
pub fn decode_as(bytes: &[u8], encoding: Encoding, gb18030: Gb18030) -> Result<Decoded, (FindingCode, String)> {
    let decoded = match encoding {
        Encoding::Utf8 => utf8(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes), encoding.word()),
        Encoding::Utf16Le => {
            utf16(bytes.strip_prefix(b"\xFF\xFE").unwrap_or(bytes), u16::from_le_bytes, encoding.word())
        }
        Encoding::Utf16Be => {
            utf16(bytes.strip_prefix(b"\xFE\xFF").unwrap_or(bytes), u16::from_be_bytes, encoding.word())
        }
        Encoding::Gb18030 => legacy(bytes, gb18030),
    };
    decoded.ok_or_else(|| (FindingCode::EncodingDoubtful, String::new()))
}

/// Words that show text was decoded wrongly before it came to us (domain.md §3.2): replacement characters, GBK read as UTF-8 and
/// back, memory patterns of a Windows program, UTF-8 read as Latin-1, and 指标, 数据, 街道, 年度, 名称 in UTF-8 read as GBK.
const SIGNATURES: [&str; 11] =
    ["\u{FFFD}", "锟斤拷", "烫烫烫", "屯屯屯", "ï»¿", "锘縖", "鎸囨爣", "鏁版嵁", "琛楅亾", "骞村害", "鍚嶇О"];

/// Decodes a file's bytes. UTF-8 goes before GB18030 because no GBK place name is valid UTF-8, while half of UTF-8 text passes for GB18030.
///
/// # Errors
/// `NotATable` for binary bytes, `EncodingDoubtful` with the signature found or an empty value when no encoding fits.
pub fn decode(bytes: &[u8], gb18030: Gb18030) -> Result<Decoded, (FindingCode, String)> {
    let decoded = choose(bytes, gb18030)?;
    match signature(&decoded.text) {
        Some(found) => Err((FindingCode::EncodingDoubtful, found)),
        None => Ok(decoded),
    }
}

fn choose(bytes: &[u8], gb18030: Gb18030) -> Result<Decoded, (FindingCode, String)> {
    let doubtful = || (FindingCode::EncodingDoubtful, String::new());
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return utf8(rest, "UTF-8 BOM").ok_or_else(doubtful);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return utf16(rest, u16::from_le_bytes, "UTF-16LE").ok_or_else(doubtful);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return utf16(rest, u16::from_be_bytes, "UTF-16BE").ok_or_else(doubtful);
    }
    if bytes.contains(&0) {
        let odd_only = bytes.iter().enumerate().all(|(at, byte)| *byte != 0 || at % 2 == 1);
        let table = odd_only.then(|| utf16(bytes, u16::from_le_bytes, "UTF-16LE")).flatten();
        return table.filter(|t| t.text.contains('\n')).ok_or((FindingCode::NotATable, "binary".into()));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded { text: text.into(), encoding: "UTF-8", cut_bytes: 0 }),
        Err(error) if error.error_len().is_none() && !bytes[..error.valid_up_to()].is_ascii() => {
            return utf8(bytes, "UTF-8").ok_or_else(doubtful);
        }
        Err(_) => {}
    }
    legacy(bytes, gb18030).ok_or_else(doubtful)
}

/// GB18030 whose last character may be cut: a character is at most four bytes, so a cut one leaves one to three.
fn legacy(bytes: &[u8], gb18030: Gb18030) -> Option<Decoded> {
    (0..=3usize.min(bytes.len())).find_map(|cut| {
        gb18030(&bytes[..bytes.len() - cut]).map(|text| Decoded { text, encoding: "GB18030", cut_bytes: cut })
    })
}

/// UTF-8 whose last character may be cut.
fn utf8(bytes: &[u8], encoding: &'static str) -> Option<Decoded> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(Decoded { text: text.into(), encoding, cut_bytes: 0 }),
        Err(error) if error.error_len().is_none() => {
            let whole = &bytes[..error.valid_up_to()];
            let text = std::str::from_utf8(whole).ok()?.into();
            Some(Decoded { text, encoding, cut_bytes: bytes.len() - whole.len() })
        }
        Err(_) => None,
    }
}

/// UTF-16 whose last character may be cut.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, encoding: &'static str) -> Option<Decoded> {
    let mut units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    let mut cut_bytes = bytes.len() % 2;
    if units.last().is_some_and(|last| (0xD800..0xDC00).contains(last)) {
        units.pop();
        cut_bytes += 2;
    }
    Some(Decoded { text: String::from_utf16(&units).ok()?, encoding, cut_bytes })
}

/// The sign that text was damaged before it came, if any.
fn signature(text: &str) -> Option<String> {
    if let Some(found) = SIGNATURES.iter().find(|word| text.contains(*word)) {
        return Some((*found).into());
    }
    // UTF-8 read as Latin-1: a letter of the upper half followed by two signs of the control block, again and again.
    let mut runs = 0;
    let (mut before, mut last) = (' ', ' ');
    for c in text.chars().take(20_000) {
        let tail = |c: char| ('\u{80}'..='\u{BF}').contains(&c);
        if ('\u{E4}'..='\u{E9}').contains(&before) && tail(last) && tail(c) {
            runs += 1;
        }
        (before, last) = (last, c);
    }
    (runs >= 3).then(|| "å¸".to_string())
}

/// Whether a piece of decoded text, cut between cells, holds one of the words that show damage. It says of all pieces together what
/// [`decode`] says of the whole, but for Latin-1 runs, which are looked for in the first 20,000 characters.
pub fn is_damaged(piece: &str) -> bool {
    // The first two bytes of each of the words.
    let leads = |pair: &[u8]| {
        matches!(
            pair,
            [0xEF, 0xBF] | [0xE9, 0x94 | 0x8E | 0x8F | 0xAA | 0x8D] | [0xE7, 0x83 | 0x90] | [0xE5, 0xB1] | [0xC3, 0xAF]
        )
    };
    !piece.is_ascii() && piece.as_bytes().windows(2).any(leads) && SIGNATURES.iter().any(|word| piece.contains(word))
}
