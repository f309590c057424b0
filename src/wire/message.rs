//! Requests and replies to and from the bytes of one buffer. What they mean stands in the room's head file.

use super::codec::{Reader, Writer};
use super::{FileReport, Import, NamedBytes, Reply, Request, VERSION, snapshot};
use crate::model::{Finding, FindingCode, Place, Severity};

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
            Self::Import { job, files } => {
                w.u8(2);
                w.u32(*job);
                w.list(files, |w, file| {
                    w.text(&file.name);
                    w.bytes(&file.bytes);
                });
            }
            Self::Ahead => w.u8(3),
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
            2 => Self::Import {
                job: r.u32()?,
                files: r.list(|r| Some(NamedBytes { name: r.text()?, bytes: r.bytes()?.to_vec() }))?,
            },
            3 => Self::Ahead,
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
                let (files, findings) = (r.list(read_report)?, r.list(read_finding)?);
                let import = Import { dataset, files, findings, ..Import::default() };
                Self::Preview { job, import: Box::new(import) }
            }
            _ => return None,
        };
        r.is_done().then_some(reply)
    }
}

fn write_finding(w: &mut Writer, finding: &Finding) {
    w.u8(finding.code as u8);
    w.u8(finding.severity as u8);
    w.text(&finding.place.file);
    w.text(&finding.place.sheet);
    w.u32(finding.place.row);
    w.u32(finding.place.column);
    w.text(&finding.place.header);
    w.text(&finding.value);
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
