//! Requests and replies to and from the bytes of one buffer. What they mean stands in the room's head file.

use std::rc::Rc;

use super::codec::{Reader, Writer};
use super::{Asked, FileReport, Import, NamedBytes, Reply, Request, TakeOver, VERSION, sheet, snapshot};
use crate::model::{Finding, FindingCode, Place, Severity};
use crate::strings::told::told;

/// Several replies in one buffer, each with its length before it.
pub fn pack(replies: &[Reply]) -> Vec<u8> {
    let mut w = Writer::default();
    w.list(replies, |w, reply| w.bytes(&reply.encode()));
    w.finish()
}

/// The replies of such a buffer; `None` for another version or anything malformed.
pub fn unpack(bytes: &[u8]) -> Option<Vec<Reply>> {
    let r = &mut Reader::new(bytes);
    let replies = r.list(|r| Reply::decode(r.bytes()?))?;
    r.is_done().then_some(replies)
}

impl Request {
    /// The message as the bytes of one buffer.
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::default();
        w.u16(VERSION);
        match self {
            Self::Open { package, known } => {
                w.u8(0);
                w.text(package);
                w.list(known, |w, path| w.text(path));
            }
            Self::Part { path } => {
                w.u8(1);
                w.text(path);
            }
            Self::Import { job } => {
                w.u8(2);
                w.u32(*job);
            }
            Self::Ahead => w.u8(3),
            Self::Take { how, preview } => {
                w.u8(4);
                w.u8(*how as u8);
                w.bytes(preview);
            }
            Self::Back => w.u8(5),
            Self::Unit { indicator, unit } => {
                w.u8(6);
                w.text(indicator);
                w.text(unit);
            }
            Self::Sheet(asked) => {
                w.u8(7);
                write_asked(&mut w, asked);
            }
            Self::Act { asked, name, values, files } => {
                w.u8(8);
                write_asked(&mut w, asked);
                w.text(name);
                w.list(values, |w, (name, value)| {
                    w.text(name);
                    w.text(value);
                });
                w.list(files, write_file);
            }
        }
        w.finish()
    }

    /// The message in these bytes; `None` for another version or anything malformed.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let r = &mut Reader::new(bytes);
        if r.u16()? != VERSION {
            return None;
        }
        let request = match r.u8()? {
            0 => Self::Open { package: r.text()?, known: r.list(Reader::text)? },
            1 => Self::Part { path: r.text()? },
            2 => Self::Import { job: r.u32()? },
            3 => Self::Ahead,
            4 => Self::Take {
                how: match r.u8()? {
                    0 => TakeOver::Replace,
                    1 => TakeOver::Merge,
                    2 => TakeOver::Alone,
                    _ => return None,
                },
                preview: r.bytes()?.to_vec(),
            },
            5 => Self::Back,
            6 => Self::Unit { indicator: r.text()?, unit: r.text()? },
            7 => Self::Sheet(read_asked(r)?),
            8 => Self::Act {
                asked: read_asked(r)?,
                name: r.text()?,
                values: r.list(|r| Some((r.text()?, r.text()?)))?,
                files: r.list(read_file)?,
            },
            _ => return None,
        };
        r.is_done().then_some(request)
    }
}

impl Reply {
    /// The message as the bytes of one buffer.
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::default();
        w.u16(VERSION);
        match self {
            Self::Ready => w.u8(0),
            Self::Head { dataset, findings } => {
                w.u8(1);
                snapshot::write(&mut w, dataset);
                w.list(findings, write_finding);
            }
            Self::Registers { dataset, findings } => {
                w.u8(2);
                snapshot::write(&mut w, dataset);
                w.list(findings, write_finding);
            }
            Self::Part { path, state, dataset, findings } => {
                w.u8(3);
                w.text(path);
                snapshot::write_state(&mut w, state);
                snapshot::write(&mut w, dataset);
                w.list(findings, write_finding);
            }
            Self::Failed { findings } => {
                w.u8(4);
                w.list(findings, write_finding);
            }
            Self::Progress { job, done, total } => {
                w.u8(5);
                [*job, *done, *total].into_iter().for_each(|n| w.u32(n));
            }
            Self::Preview { job, import } => {
                w.u8(6);
                w.u32(*job);
                snapshot::write(&mut w, &import.dataset);
                w.list(&import.files, write_report);
                w.list(&import.findings, write_finding);
            }
            Self::Sheet { hash, sheet } => {
                w.u8(7);
                w.text(hash);
                sheet::write(&mut w, sheet);
            }
            Self::File { name, mime, bytes } => {
                w.u8(8);
                w.text(name);
                w.text(mime);
                w.bytes(bytes);
            }
            Self::Copy { text, html } => {
                w.u8(9);
                w.text(text);
                w.text(html);
            }
            Self::Changed { dataset } => {
                w.u8(10);
                snapshot::write(&mut w, dataset);
            }
            Self::Go { hash } => {
                w.u8(11);
                w.text(hash);
            }
            Self::Picture { name, svg, width, height, dpi } => {
                w.u8(12);
                w.text(name);
                w.text(svg);
                [*width, *height, *dpi].into_iter().for_each(|n| w.u32(n));
            }
            Self::Say { words } => {
                w.u8(13);
                w.text(words);
            }
        }
        w.finish()
    }

    /// The message in these bytes; `None` for another version or anything malformed.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let r = &mut Reader::new(bytes);
        if r.u16()? != VERSION {
            return None;
        }
        let reply = match r.u8()? {
            0 => Self::Ready,
            1 => Self::Head { dataset: Box::new(snapshot::read(r)?), findings: r.list(read_finding)? },
            2 => Self::Registers { dataset: Box::new(snapshot::read(r)?), findings: r.list(read_finding)? },
            3 => Self::Part {
                path: r.text()?,
                state: snapshot::read_state(r)?,
                dataset: Box::new(snapshot::read(r)?),
                findings: r.list(read_finding)?,
            },
            4 => Self::Failed { findings: r.list(read_finding)? },
            5 => Self::Progress { job: r.u32()?, done: r.u32()?, total: r.u32()? },
            6 => {
                let job = r.u32()?;
                let dataset = snapshot::read(r)?;
                let import = Import { dataset, files: r.list(read_report)?, findings: r.list(read_finding)? };
                Self::Preview { job, import: Box::new(import) }
            }
            7 => Self::Sheet { hash: r.text()?, sheet: Rc::new(sheet::read(r)?) },
            8 => Self::File { name: r.text()?, mime: r.text()?, bytes: r.bytes()?.to_vec() },
            9 => Self::Copy { text: r.text()?, html: r.text()? },
            10 => Self::Changed { dataset: Box::new(snapshot::read(r)?) },
            11 => Self::Go { hash: r.text()? },
            12 => Self::Picture { name: r.text()?, svg: r.text()?, width: r.u32()?, height: r.u32()?, dpi: r.u32()? },
            13 => Self::Say { words: r.text()? },
            _ => return None,
        };
        r.is_done().then_some(reply)
    }
}

fn write_file(w: &mut Writer, file: &NamedBytes) {
    w.text(&file.name);
    w.bytes(&file.bytes);
}

fn read_file(r: &mut Reader) -> Option<NamedBytes> {
    Some(NamedBytes { name: r.text()?, bytes: r.bytes()?.to_vec() })
}

fn write_asked(w: &mut Writer, asked: &Asked) {
    w.text(&asked.hash);
    w.u32(asked.width);
}

fn read_asked(r: &mut Reader) -> Option<Asked> {
    Some(Asked { hash: r.text()?, width: r.u32()? })
}

fn write_finding(w: &mut Writer, finding: &Finding) {
    w.u8(finding.code as u8);
    w.u8(finding.severity as u8);
    w.text(&finding.place.file);
    w.text(&finding.place.sheet);
    w.u32(finding.place.row);
    w.u32(finding.place.column);
    w.text(&finding.place.header);
    w.text(&told(finding));
    w.u32(finding.count);
}

fn read_finding(r: &mut Reader) -> Option<Finding> {
    let code = FindingCode::from_code(r.u8()?)?;
    let severity = match r.u8()? {
        0 => Severity::Error,
        1 => Severity::Warning,
        2 => Severity::Info,
        _ => return None,
    };
    let place = Place { file: r.text()?, sheet: r.text()?, row: r.u32()?, column: r.u32()?, header: r.text()? };
    Some(Finding { code, severity, place, value: r.text()?, count: r.u32()? })
}

fn write_report(w: &mut Writer, report: &FileReport) {
    [&report.file, &report.encoding, &report.layout, &report.sha256].into_iter().for_each(|text| w.text(text));
    let FileReport { bytes, rows_read, rows_used, rows_aside, cells, blank_cells, .. } = report;
    [bytes, rows_read, rows_used, rows_aside, cells, blank_cells].into_iter().for_each(|n| w.u32(*n));
}

fn read_report(r: &mut Reader) -> Option<FileReport> {
    let (file, encoding, layout, sha256) = (r.text()?, r.text()?, r.text()?, r.text()?);
    Some(FileReport {
        file,
        encoding,
        layout,
        sha256,
        bytes: r.u32()?,
        rows_read: r.u32()?,
        rows_used: r.u32()?,
        rows_aside: r.u32()?,
        cells: r.u32()?,
        blank_cells: r.u32()?,
    })
}
