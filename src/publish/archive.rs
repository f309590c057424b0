//! Files into one zip, deflated, always the same bytes for the same files; and a sealed package in one page. It names no file itself.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The files in one zip archive, in order of their paths, with no date but the archive format's own first day.
///
/// # Errors
/// What the archive refused: a path or a size that the format has no room for.
pub fn zip(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, String> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        archive.start_file(path.as_str(), options).map_err(|error| format!("{path}: {error}"))?;
        archive.write_all(bytes).map_err(|error| format!("{path}: {error}"))?;
    }
    archive.finish().map(Cursor::into_inner).map_err(|error| error.to_string())
}
