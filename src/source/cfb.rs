//! The OLE2 container of xls (MS-CFB): finds a stream, follows its chain under limits, and lays one stream into a container of its own. calamine
//! reads containers too, but follows whatever a hostile file says; it is given the one that is laid out here. No workbook is known here.

const SECTOR: usize = 512;
const END: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;
const FAT: u32 = 0xFFFF_FFFD;
/// Streams below this many bytes stand in the mini stream.
const MINI_CUTOFF: usize = 4096;

/// A container.
pub struct Container<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    kind: u8,
    start: u32,
    size: usize,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
}

impl<'a> Container<'a> {
    /// Opens a container; `None` where it is none, or damaged.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        if !bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
            return None;
        }
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut container =
            Self { bytes, sector, fat: Vec::new(), mini_fat: Vec::new(), mini: Vec::new(), entries: Vec::new() };
        let most = bytes.len() / sector + 1;
        // Where the table of sectors stands: 109 places in the header, the rest in a chain of their own.
        let mut places: Vec<u32> = words(bytes.get(76..512)?).collect();
        let mut next = u32_at(bytes, 68)?;
        let mut left = most;
        while next < FAT && left > 0 {
            let block = container.sector_at(next)?;
            places.extend(words(&block[..sector - 4]));
            next = u32_at(block, sector - 4)?;
            left -= 1;
        }
        for place in places.into_iter().filter(|place| *place < FAT).take(most) {
            if let Some(block) = container.sector_at(place) {
                container.fat.extend(words(block));
            }
        }
        let directory = container.chain(u32_at(bytes, 48)?)?;
        for entry in directory.chunks_exact(128) {
            let length = usize::from(u16_at(entry, 64)?).saturating_sub(2).min(62);
            let units: Vec<u16> = entry[..length].chunks_exact(2).map(|u| u16::from_le_bytes([u[0], u[1]])).collect();
            let size = u32_at(entry, 120)? as usize;
            let name = String::from_utf16_lossy(&units);
            container.entries.push(Entry { name, kind: entry[66], start: u32_at(entry, 116)?, size });
        }
        if let Some(first) = u32_at(bytes, 60).filter(|first| *first < FAT) {
            container.mini_fat = words(&container.chain(first)?).collect();
        }
        let root = container.entries.iter().find(|entry| entry.kind == 5).map(|root| root.start);
        if let Some(start) = root.filter(|start| *start < FAT) {
            container.mini = container.chain(start)?;
        }
        Some(container)
    }

    /// A sector; the last may be cut short and is filled up.
    fn sector_at(&self, at: u32) -> Option<&'a [u8]> {
        let from = (at as usize).checked_add(1)?.checked_mul(self.sector)?;
        self.bytes.get(from..from + self.sector)
    }

    fn chain(&self, first: u32) -> Option<Vec<u8>> {
        let (mut out, mut at) = (Vec::new(), first);
        let mut left = self.fat.len();
        while at < FAT {
            // A chain longer than the table runs in a circle.
            left = left.checked_sub(1)?;
            match self.sector_at(at) {
                Some(block) => out.extend_from_slice(block),
                None => {
                    let from = (at as usize).checked_add(1)?.checked_mul(self.sector)?;
                    out.extend_from_slice(self.bytes.get(from..)?);
                    break;
                }
            }
            at = *self.fat.get(at as usize)?;
        }
        Some(out)
    }

    /// Whether it has something of this name.
    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// A stream by its name.
    pub fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.iter().find(|entry| entry.kind == 2 && entry.name.eq_ignore_ascii_case(name))?;
        let mut stream = if entry.size < MINI_CUTOFF {
            let (mut out, mut at, mut left) = (Vec::new(), entry.start, self.mini_fat.len());
            while at < FAT {
                left = left.checked_sub(1)?;
                let from = (at as usize).checked_mul(64)?;
                out.extend_from_slice(self.mini.get(from..from + 64)?);
                at = *self.mini_fat.get(at as usize)?;
            }
            out
        } else {
            self.chain(entry.start)?
        };
        stream.truncate(entry.size);
        Some(stream)
    }
}

/// A container that holds one stream.
pub fn around(name: &str, stream: &[u8]) -> Vec<u8> {
    let blocks = stream.len().max(MINI_CUTOFF).div_ceil(SECTOR);
    // One sector of the table tells of 128 sectors: those of the stream, the directory's, and its own.
    let mut tables = 1;
    while tables * 128 < blocks + 1 + tables {
        tables += 1;
    }
    let in_header = tables.min(109);
    let beyond = (tables - in_header).div_ceil(127);
    while tables * 128 < blocks + 1 + tables + beyond {
        tables += 1;
    }
    let (first_table, first_beyond) = (blocks + 1, blocks + 1 + tables);
    let mut out = vec![0; SECTOR];
    out[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    let put16 = |out: &mut Vec<u8>, at: usize, value: u16| out[at..at + 2].copy_from_slice(&value.to_le_bytes());
    let put32 = |out: &mut Vec<u8>, at: usize, value: u32| out[at..at + 4].copy_from_slice(&value.to_le_bytes());
    put16(&mut out, 24, 0x3E);
    put16(&mut out, 26, 3);
    put16(&mut out, 28, 0xFFFE);
    put16(&mut out, 30, 9);
    put16(&mut out, 32, 6);
    put32(&mut out, 44, tables as u32);
    put32(&mut out, 48, blocks as u32);
    put32(&mut out, 56, MINI_CUTOFF as u32);
    put32(&mut out, 60, END);
    put32(&mut out, 68, if beyond > 0 { first_beyond as u32 } else { END });
    put32(&mut out, 72, beyond as u32);
    for at in 0..109 {
        put32(&mut out, 76 + 4 * at, if at < tables { (first_table + at) as u32 } else { FREE });
    }
    out.extend_from_slice(stream);
    out.resize(SECTOR * (1 + blocks), 0);
    let mut directory = vec![0; SECTOR];
    for (at, (word, kind)) in [("Root Entry", 5u8), (name, 2)].into_iter().enumerate() {
        let entry = at * 128;
        for (place, unit) in word.encode_utf16().enumerate() {
            put16(&mut directory, entry + 2 * place, unit);
        }
        put16(&mut directory, entry + 64, 2 * (word.encode_utf16().count() as u16 + 1));
        (directory[entry + 66], directory[entry + 67]) = (kind, 1);
        for pointer in [68, 72, 76] {
            put32(&mut directory, entry + pointer, FREE);
        }
    }
    put32(&mut directory, 76, 1);
    put32(&mut directory, 116, END);
    put32(&mut directory, 128 + 116, 0);
    put32(&mut directory, 128 + 120, stream.len().max(MINI_CUTOFF) as u32);
    out.extend_from_slice(&directory);
    let mut table: Vec<u32> = (0..blocks).map(|at| if at + 1 < blocks { at as u32 + 1 } else { END }).collect();
    table.push(END);
    table.resize(table.len() + tables, FAT);
    table.resize(table.len() + beyond, 0xFFFF_FFFC);
    table.resize(tables * 128, FREE);
    table.iter().for_each(|word| out.extend_from_slice(&word.to_le_bytes()));
    let rest: Vec<u32> = (109..tables).map(|at| (first_table + at) as u32).collect();
    for (at, chunk) in rest.chunks(127).enumerate() {
        let mut words = chunk.to_vec();
        words.resize(127, FREE);
        words.push(if at + 1 < beyond { (first_beyond + at + 1) as u32 } else { END });
        words.iter().for_each(|word| out.extend_from_slice(&word.to_le_bytes()));
    }
    out
}
