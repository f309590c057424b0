//! Bytes to text: BOM, then strict UTF-8, then Big5 where the bytes show it, then GB18030 (lent by the caller). Lines in another encoding than the
//! file's are read in theirs and named; text damaged before it came is refused or named, never shown with silent holes.

use super::Gb18030;
use super::damage::{self, Damage};
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
    /// Lines that differ from the rest.
    pub odd: Vec<Odd>,
}

/// A line of a text that differs from the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Odd {
    /// The line, from 1; nought for the whole file.
    pub line: u32,
    /// The encoding it is in; empty where it is in none and its signs became U+FFFD, or were lost before it came.
    pub encoding: &'static str,
    /// How many lines it stands for.
    pub count: u32,
}

/// An encoding a person may say a file is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without BOM.
    Utf8,
    /// GB18030, which holds GBK and GB2312.
    Gb18030,
    /// Big5, of Taiwan and Hong Kong.
    Big5,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl Encoding {
    /// Every encoding, the likeliest first.
    pub const ALL: [Self; 5] = [Self::Utf8, Self::Gb18030, Self::Big5, Self::Utf16Le, Self::Utf16Be];

    /// Its word, as it stands in [`Decoded::encoding`] of text without BOM.
    pub fn word(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
            Self::Big5 => "Big5",
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
        Encoding::Big5 => big5(bytes),
    };
    decoded.ok_or_else(|| (FindingCode::EncodingDoubtful, String::new()))
}

/// Lines named one by one when a file mixes encodings.
const NAMED: usize = 200;
/// Bytes looked at when an encoding is told by its habits.
const SAMPLE: usize = 1 << 20;

/// Decodes a file's bytes. UTF-8 goes before GB18030 because no GBK place name is valid UTF-8, while half of UTF-8 text passes for GB18030.
///
/// # Errors
/// `NotATable` for binary bytes, `EncodingDoubtful` with the signature found or an empty value when no encoding fits.
pub fn decode(bytes: &[u8], gb18030: Gb18030) -> Result<Decoded, (FindingCode, String)> {
    let mut decoded = choose(bytes, gb18030)?;
    match damage::of(&decoded.text) {
        Some(Damage::Whole(found)) if decoded.odd.is_empty() => Err((FindingCode::EncodingDoubtful, found)),
        Some(Damage::Rows(lines, count)) if decoded.odd.is_empty() => {
            let left_out = count - lines.len() as u32;
            decoded.odd.extend(lines.into_iter().map(|line| Odd { line, encoding: "", count: 1 }));
            if let Some(last) = decoded.odd.last_mut() {
                last.count += left_out;
            }
            Ok(decoded)
        }
        _ => Ok(decoded),
    }
}

fn choose(bytes: &[u8], gb18030: Gb18030) -> Result<Decoded, (FindingCode, String)> {
    let doubtful = || (FindingCode::EncodingDoubtful, String::new());
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return utf8(rest, "UTF-8 BOM").or_else(|| by_line(rest, "UTF-8 BOM", gb18030)).ok_or_else(doubtful);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE\0\0") {
        return utf32(rest, u32::from_le_bytes, "UTF-32LE").ok_or_else(doubtful);
    }
    if let Some(rest) = bytes.strip_prefix(b"\0\0\xFE\xFF") {
        return utf32(rest, u32::from_be_bytes, "UTF-32BE").ok_or_else(doubtful);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return utf16(rest, u16::from_le_bytes, "UTF-16LE").ok_or_else(doubtful);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return utf16(rest, u16::from_be_bytes, "UTF-16BE").ok_or_else(doubtful);
    }
    if let Some(decoded) = bare_utf16(bytes) {
        return Ok(decoded);
    }
    if is_binary(bytes) {
        return Err((FindingCode::NotATable, "binary".into()));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(whole(text.into(), "UTF-8")),
        Err(error) if error.error_len().is_none() && !bytes[..error.valid_up_to()].is_ascii() => {
            return utf8(bytes, "UTF-8").ok_or_else(doubtful);
        }
        Err(_) => {}
    }
    if let Some(decoded) = by_line(bytes, "UTF-8", gb18030) {
        return Ok(decoded);
    }
    if is_big5(bytes)
        && let Some(decoded) = big5(bytes)
    {
        return Ok(decoded);
    }
    if is_western(bytes) {
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
        let odd = vec![Odd { line: 0, encoding: "windows-1252", count: 1 }];
        return Ok(Decoded { odd, ..whole(text.into_owned(), "windows-1252") });
    }
    legacy(bytes, gb18030).or_else(|| by_line(bytes, "GB18030", gb18030)).ok_or_else(doubtful)
}

fn whole(text: String, encoding: &'static str) -> Decoded {
    Decoded { text, encoding, cut_bytes: 0, odd: Vec::new() }
}

/// GB18030 whose last character may be cut: a character is at most four bytes, so a cut one leaves one to three.
fn legacy(bytes: &[u8], gb18030: Gb18030) -> Option<Decoded> {
    (0..=3usize.min(bytes.len())).find_map(|cut| {
        let text = gb18030(&bytes[..bytes.len() - cut])?;
        Some(Decoded { cut_bytes: cut, ..whole(text, "GB18030") })
    })
}

/// Big5 whose last character may be cut. calamine carries these tables into the worker anyway, so nobody has to lend them.
fn big5(bytes: &[u8]) -> Option<Decoded> {
    (0..=1usize.min(bytes.len())).find_map(|cut| {
        let rest = &bytes[..bytes.len() - cut];
        let text = encoding_rs::BIG5.decode_without_bom_handling_and_without_replacement(rest)?;
        Some(Decoded { cut_bytes: cut, ..whole(text.into_owned(), "Big5") })
    })
}

/// Whether a line is UTF-8 beyond doubt: three bytes a letter, and Chinese. What is UTF-8 in two bytes a letter may as well be a word of GBK.
fn is_utf8_line(line: &str) -> bool {
    let chinese = |c: char| matches!(c, '\u{2010}'..='\u{2600}' | '\u{3000}'..='\u{9FFF}' | '\u{FE30}'..='\u{FFEF}' | '\u{20000}'..);
    !line.is_ascii() && line.chars().all(|c| c.is_ascii() || c == '·' || chinese(c))
}

/// A file whose lines are in more than one encoding, each read in its own. Without one line that is UTF-8 beyond doubt, or where more lines are
/// in no encoding than in one, there is no text.
fn by_line(bytes: &[u8], main: &'static str, gb18030: Gb18030) -> Option<Decoded> {
    let lines = || bytes.split_inclusive(|byte| *byte == b'\n');
    let sure = lines().filter(|line| std::str::from_utf8(line).is_ok_and(is_utf8_line)).count();
    if sure == 0 && main != "GB18030" {
        return None;
    }
    let mut text = String::with_capacity(bytes.len());
    // Of each line that is not ASCII: its number and its encoding.
    let mut found: Vec<(u32, &'static str)> = Vec::new();
    for (at, line) in lines().enumerate() {
        let as_utf8 = std::str::from_utf8(line).ok();
        if let Some(line) = as_utf8.filter(|line| line.is_ascii() || is_utf8_line(line)) {
            text.push_str(line);
            if !line.is_ascii() {
                found.push((at as u32 + 1, "UTF-8"));
            }
            continue;
        }
        let (line, encoding) = match (gb18030(line), as_utf8) {
            (Some(line), _) => (line, "GB18030"),
            (None, Some(line)) => (line.to_string(), "UTF-8"),
            (None, None) => (String::from_utf8_lossy(line).into_owned(), ""),
        };
        text.push_str(&line);
        found.push((at as u32 + 1, encoding));
    }
    let of = |word: &str| found.iter().filter(|(_, encoding)| *encoding == word).count();
    let (utf8, legacy, lost) = (of("UTF-8"), of("GB18030"), of(""));
    if lost * 2 > utf8 + legacy {
        return None;
    }
    let (main, own) = match (main, utf8 >= legacy) {
        ("UTF-8 BOM", _) => (main, "UTF-8"),
        (_, true) => ("UTF-8", "UTF-8"),
        (_, false) => ("GB18030", "GB18030"),
    };
    let mut odd = Vec::<Odd>::new();
    for (line, encoding) in found.into_iter().filter(|(_, encoding)| *encoding != own) {
        if odd.len() < NAMED {
            odd.push(Odd { line, encoding, count: 1 });
        } else if let Some(last) = odd.last_mut() {
            last.count += 1;
        }
    }
    Some(Decoded { odd, ..whole(text, main) })
}

/// UTF-16 without BOM: nought bytes of digits, commas and line ends stand on one side of the pairs only.
fn bare_utf16(bytes: &[u8]) -> Option<Decoded> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let noughts = |side: usize| sample.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (noughts(0), noughts(1));
    let (most, least) = (even.max(odd), even.min(odd));
    if most * 20 < sample.len() || least * 50 > most {
        return None;
    }
    let decoded = if odd > even {
        utf16(bytes, u16::from_le_bytes, "UTF-16LE")
    } else {
        utf16(bytes, u16::from_be_bytes, "UTF-16BE")
    };
    // A table has ends of lines, and no signs for control.
    decoded.filter(|decoded| {
        let control = decoded.text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
        control * 50 <= decoded.text.chars().count() && decoded.text.contains(['\n', '\r', ',', '\t', '{', '['])
    })
}

/// Whether bytes are no text in any encoding of one or more bytes a letter: more than one in fifty is a control sign.
fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let control = |byte: &&u8| matches!(**byte, 0..=8 | 14..=25 | 28 | 29);
    sample.iter().filter(control).count() * 50 > sample.len()
}

/// Whether double bytes have the habits of Big5, not of GBK: its common letters lead with A4 to C6, and two in five trail below A1, where the
/// letters of GB2312 never do. Bytes 80 to A0 trail in GBK alone.
fn is_big5(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let (mut pairs, mut common, mut low, mut gbk) = (0usize, 0usize, 0usize, 0usize);
    let mut at = 0;
    while at + 1 < sample.len() {
        let (lead, trail) = (sample[at], sample[at + 1]);
        if lead < 0x81 {
            at += 1;
            continue;
        }
        pairs += 1;
        common += usize::from((0xA4..=0xC6).contains(&lead));
        low += usize::from((0x40..=0x7E).contains(&trail));
        gbk += usize::from((0x80..=0xA0).contains(&trail) || trail < 0x40);
        at += 2;
    }
    pairs >= 4 && gbk * 50 <= pairs && low * 6 >= pairs && common * 10 >= pairs * 7
}

/// Whether the upper half serves for single letters between ASCII ones, as in Latin text: no run of Chinese letters is one byte long.
fn is_western(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let (mut runs, mut single, mut at) = (0usize, 0usize, 0);
    while at < sample.len() {
        let run = sample[at..].iter().take_while(|byte| **byte >= 0x80).count();
        if run == 0 {
            at += 1;
            continue;
        }
        let inside = at > 0 && sample[at - 1].is_ascii_alphabetic();
        let before = sample.get(at + run).is_none_or(|byte| byte.is_ascii_lowercase() || !byte.is_ascii_alphanumeric());
        runs += 1;
        single += usize::from(run == 1 && sample[at] >= 0xC0 && (inside || before));
        at += run;
    }
    runs > 0 && single * 10 >= runs * 9
}

/// UTF-8 whose last character may be cut.
fn utf8(bytes: &[u8], encoding: &'static str) -> Option<Decoded> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(whole(text.into(), encoding)),
        Err(error) if error.error_len().is_none() => {
            let valid = &bytes[..error.valid_up_to()];
            let text = std::str::from_utf8(valid).ok()?.into();
            Some(Decoded { cut_bytes: bytes.len() - valid.len(), ..whole(text, encoding) })
        }
        Err(_) => None,
    }
}

/// UTF-16 whose last character may be cut; halves of pairs become U+FFFD.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, encoding: &'static str) -> Option<Decoded> {
    let mut units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    let mut cut_bytes = bytes.len() % 2;
    if units.last().is_some_and(|last| (0xD800..0xDC00).contains(last)) {
        units.pop();
        cut_bytes += 2;
    }
    let text = String::from_utf16_lossy(&units);
    Some(Decoded { cut_bytes, ..whole(text, encoding) })
}

/// UTF-32, which some tools write; every sign must be one.
fn utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32, encoding: &'static str) -> Option<Decoded> {
    let quads = bytes.chunks_exact(4);
    let text = quads.map(|q| char::from_u32(unit([q[0], q[1], q[2], q[3]]))).collect::<Option<String>>()?;
    Some(Decoded { cut_bytes: bytes.len() % 4, ..whole(text, encoding) })
}
