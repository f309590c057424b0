//! The sample county as the command line would load it, and small Word files made on the spot.
#![allow(dead_code, reason = "each test program uses what it needs of it")]

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use shanzhi::model::{Dataset, Stage};
use shanzhi::publish;

/// `data/county` without its villages.
pub fn county() -> Dataset {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/county");
    let package = publish::open(&std::fs::read(root.join("datapackage.json")).unwrap()).unwrap();
    let files: BTreeMap<String, Vec<u8>> = package
        .resources
        .iter()
        .filter(|r| r.stage != Stage::Drill)
        .map(|r| (r.path.clone(), std::fs::read(root.join(&r.path)).unwrap()))
        .collect();
    let get = |path: &str| files.get(path).map(Vec::as_slice);
    let (mut data, findings) = publish::head(&package, &get);
    assert!(findings.is_empty(), "{findings:?}");
    let (later, _) = publish::registers(&data, &package, &get);
    data.set_indicators(later.indicators);
    data.organisations = later.organisations;
    data.forms = later.forms;
    data.submissions = later.submissions;
    data.items = later.items;
    data.targets = later.targets;
    data.events = later.events;
    for resource in package.resources.iter().filter(|r| r.role == "observations" && r.stage != Stage::Drill) {
        let (state, part, _) = publish::part(&data, &package, &resource.path, get(&resource.path));
        publish::absorb(&mut data, &resource.path, state, part);
    }
    data
}

/// The files of a zip.
pub fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut file = zip.by_index(at).unwrap();
            let name = file.name().unwrap().to_string();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            (name, content)
        })
        .collect()
}

/// A part as text.
pub fn text_of(files: &BTreeMap<String, Vec<u8>>, path: &str) -> String {
    String::from_utf8(files.get(path).unwrap_or_else(|| panic!("{path} is not there")).clone()).unwrap()
}

/// A zip of texts.
pub fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in files {
        // What is large is stored: packing it takes long without optimisation.
        let large = text.len() > 1 << 20;
        let method = if large { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
        zip.start_file(*path, zip::write::SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A small Word file as somebody's Word would leave it: a body, a header, a styles part.
pub fn word(body: &str, header: &str) -> Vec<u8> {
    let spaces = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
        xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    zip(&[
        (
            "[Content_Types].xml",
            &format!(
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default \
            Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override \
            PartName=\"/word/document.xml\" ContentType=\"{kind}.document.main+xml\"/><Override PartName=\"/word/header1.xml\" \
            ContentType=\"{kind}.header+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            &format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship \
            Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
            ),
        ),
        (
            "word/_rels/document.xml.rels",
            &format!(
                "<Relationships \
            xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{office}/header\" \
            Target=\"header1.xml\"/></Relationships>"
            ),
        ),
        (
            "word/document.xml",
            &format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document {spaces}><w:body>{body}<w:sectPr>\
            <w:headerReference w:type=\"default\" r:id=\"rId1\"/></w:sectPr></w:body></w:document>"
            ),
        ),
        ("word/header1.xml", &format!("<w:hdr {spaces}>{header}</w:hdr>")),
        ("word/styles.xml", "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"/>"),
    ])
}
