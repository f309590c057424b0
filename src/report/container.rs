//! Office packages as zip files: written with one fixed date so that equal documents are equal files, read with limits. No XML here.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Files of a package in the order they are written.
#[derive(Clone, Debug, Default)]
pub struct Parts(pub Vec<(String, Vec<u8>)>);

impl Parts {
    /// Adds a file.
    pub fn add(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.0.push((path.into(), bytes.into()));
    }

    /// The package as one file.
    ///
    /// # Errors
    /// In words, when the zip cannot be written (a file beyond 4 GiB).
    pub fn zipped(&self) -> Result<Vec<u8>, String> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, bytes) in &self.0 {
            zip.start_file(path.as_str(), plain()).map_err(|error| unwritten(&error.to_string()))?;
            zip.write_all(bytes).map_err(|error| unwritten(&error.to_string()))?;
        }
        Ok(zip.finish().map_err(|error| unwritten(&error.to_string()))?.into_inner())
    }
}

fn plain() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
}

fn unwritten(why: &str) -> String {
    format!("文件写出失败：{why}")
}

/// The most files, and the most bytes unpacked, that a document may have.
pub const MOST_FILES: usize = 2000;
/// The most bytes of one file unpacked.
pub const MOST_PART: u64 = 32 << 20;
/// The most bytes of all files unpacked.
pub const MOST_WHOLE: u64 = 256 << 20;
/// The most bytes of the file as it comes.
pub const MOST_PACKED: usize = 64 << 20;

/// What is said of a document with macros: they would travel on in every file made of it.
const MACROS: &str = "文件带有宏（.docm），不予读取。请在 Word 或 WPS 中另存为不带宏的 .docx 后再用。";

/// Whether a part's name leads out of its package: `../`, from a root or a drive, with backslashes.
fn climbs(path: &str) -> bool {
    path.starts_with('/')
        || path.contains('\\')
        || path.get(1..2) == Some(":")
        || path.split('/').any(|step| step == "..")
}

/// A document as it came: all its files, unpacked and counted.
#[derive(Clone, Debug)]
pub struct Opened {
    packed: Vec<u8>,
    /// Text of the files that end in `.xml` or `.rels`, by path.
    pub texts: BTreeMap<String, String>,
}

impl Opened {
    /// Opens a Word document.
    ///
    /// # Errors
    /// In words, with what to do: too large, with macros, with names that lead out of the package, encrypted, an old .doc, damaged, a zip bomb, not a Word document.
    pub fn open(bytes: &[u8]) -> Result<Self, String> {
        if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return Err("这是旧版 .doc 或加了密码的文件，请在 Word 或 WPS 中去掉密码、另存为 .docx 后再用。".into());
        }
        if bytes.len() > MOST_PACKED {
            return Err(format!("文件超过{}MB，请删去大图后再用。", MOST_PACKED >> 20));
        }
        let damaged = || "文件已损坏或不是 .docx，请在 Word 或 WPS 中打开并另存一份。".to_string();
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
        if zip.len() > MOST_FILES {
            return Err(format!("文件里的部件超过{MOST_FILES}个，不予读取。"));
        }
        let (mut texts, mut whole) = (BTreeMap::new(), 0u64);
        for at in 0..zip.len() {
            let file = zip.by_index(at).map_err(|error| match error {
                zip::result::ZipError::UnsupportedArchive(_) => "文件加了密码，请去掉密码后再用。".to_string(),
                _ => damaged(),
            })?;
            let path = file.name().map_err(|_| damaged())?.to_string();
            if climbs(&path) {
                return Err("文件里有越出目录的部件名，不是正常的 Word 文档，不予读取。".into());
            }
            if path.to_ascii_lowercase().ends_with("vbaproject.bin") {
                return Err(MACROS.into());
            }
            // Counted while unpacking: what a header declares may be a lie.
            let (mut content, mut limited) = (Vec::new(), file.take(MOST_PART + 1));
            limited.read_to_end(&mut content).map_err(|_| damaged())?;
            whole += content.len() as u64;
            if content.len() as u64 > MOST_PART || whole > MOST_WHOLE {
                return Err("文件解开后过大，不予读取。".into());
            }
            if path.ends_with(".xml") || path.ends_with(".rels") {
                let text = String::from_utf8(content).map_err(|_| damaged())?;
                if text.contains("<!DOCTYPE") || text.contains("<!ENTITY") {
                    return Err("文件里有不允许的实体定义，不予读取。".into());
                }
                texts.insert(path, text);
            }
        }
        if texts.get("[Content_Types].xml").is_some_and(|types| types.contains("macroEnabled")) {
            return Err(MACROS.into());
        }
        if !texts.contains_key("word/document.xml") {
            return Err("这不是 Word 文档（没有正文部件）。".into());
        }
        Ok(Self { packed: bytes.to_vec(), texts })
    }

    /// The same package with some files replaced or added; every other file is copied as it lies, compressed bytes and all.
    ///
    /// # Errors
    /// In words, when the zip cannot be written.
    pub fn with(&self, changed: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, String> {
        let failed = |error: zip::result::ZipError| unwritten(&error.to_string());
        let mut from = ZipArchive::new(Cursor::new(self.packed.as_slice())).map_err(failed)?;
        let mut to = ZipWriter::new(Cursor::new(Vec::new()));
        let mut left: BTreeMap<&String, &Vec<u8>> = changed.iter().collect();
        for at in 0..from.len() {
            let file = from.by_index_raw(at).map_err(failed)?;
            let path = file.name().map_err(failed)?.to_string();
            match left.remove(&path) {
                None => to.raw_copy_file(file).map_err(failed)?,
                Some(bytes) => {
                    drop(file);
                    to.start_file(path, plain()).map_err(failed)?;
                    to.write_all(bytes).map_err(|error| unwritten(&error.to_string()))?;
                }
            }
        }
        for (path, bytes) in left {
            to.start_file(path.as_str(), plain()).map_err(failed)?;
            to.write_all(bytes).map_err(|error| unwritten(&error.to_string()))?;
        }
        Ok(to.finish().map_err(failed)?.into_inner())
    }
}
