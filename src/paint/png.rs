//! Dots per inch in a PNG: read, written, replaced. It knows nothing else of PNG, and no picture; written by hand because it is one
//! chunk of 21 bytes, used in the page on what its canvas gives, where a PNG crate would weigh a hundred times as much.

/// What every PNG begins with.
const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A];

/// A chunk: its kind and where it stands in the file, from its length to behind its checksum.
struct Chunk {
    kind: [u8; 4],
    from: usize,
    to: usize,
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// All chunks up to IEND; `None` for anything but a whole PNG.
fn chunks(png: &[u8]) -> Option<Vec<Chunk>> {
    if png.get(..8)? != SIGNATURE {
        return None;
    }
    let mut found: Vec<Chunk> = Vec::new();
    let mut from = 8_usize;
    while found.last().is_none_or(|c| &c.kind != b"IEND") {
        let long = number(png, from)? as usize;
        let kind: [u8; 4] = png.get(from + 4..from + 8)?.try_into().ok()?;
        let to = from.checked_add(12)?.checked_add(long)?;
        if to > png.len() || (found.is_empty() && &kind != b"IHDR") {
            return None;
        }
        found.push(Chunk { kind, from, to });
        from = to;
    }
    Some(found)
}

/// The CRC-32 of ISO 3309, bit by bit: it is taken over 13 bytes.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { c >> 1 ^ 0xEDB8_8320 } else { c >> 1 })
    };
    !bytes.iter().fold(u32::MAX, step)
}

/// The picture with `dpi` dots per inch written into its pHYs chunk, which is put behind IHDR or takes the place of the one there
/// is (PNG, 11.3.4.3: dots per metre, unit 1). `None` for what is not a PNG.
pub fn with_dpi(png: &[u8], dpi: u32) -> Option<Vec<u8>> {
    // 1 inch is 0.0254 m: round(dpi ÷ 0.0254).
    let per_metre = u32::try_from((u64::from(dpi) * 10_000 + 127) / 254).ok()?;
    let mut body = b"pHYs".to_vec();
    body.extend(per_metre.to_be_bytes());
    body.extend(per_metre.to_be_bytes());
    body.push(1);
    let sum = crc(&body);
    let mut out = SIGNATURE.to_vec();
    for chunk in chunks(png)? {
        if &chunk.kind != b"pHYs" {
            out.extend(png.get(chunk.from..chunk.to)?);
        }
        if &chunk.kind == b"IHDR" {
            out.extend(9_u32.to_be_bytes());
            out.extend(&body);
            out.extend(sum.to_be_bytes());
        }
    }
    Some(out)
}

/// The dots per inch a picture says it has, across and down; `None` where it says nothing in metres or is not a PNG.
pub fn dpi(png: &[u8]) -> Option<(u32, u32)> {
    let chunk = chunks(png)?.into_iter().find(|c| &c.kind == b"pHYs")?;
    let inches = |at: usize| Some(((u64::from(number(png, at)?) * 254 + 5_000) / 10_000) as u32);
    let metres = png.get(chunk.from + 16) == Some(&1);
    if metres { Some((inches(chunk.from + 8)?, inches(chunk.from + 12)?)) } else { None }
}

/// Width and height in pixels; `None` for what is not a PNG.
pub fn size(png: &[u8]) -> Option<(u32, u32)> {
    let first = chunks(png)?.into_iter().next()?;
    Some((number(png, first.from + 8)?, number(png, first.from + 12)?))
}

#[cfg(test)]
mod tests {
    use super::{SIGNATURE, crc, dpi, size, with_dpi};

    /// A PNG of one pixel.
    fn tiny() -> Vec<u8> {
        let mut out = SIGNATURE.to_vec();
        for (kind, body) in [
            (b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0][..]),
            (b"IDAT", &[0x78, 0x9C, 0x63, 0, 0, 0, 2, 0, 1][..]),
            (b"IEND", &[][..]),
        ] {
            let all = [&kind[..], body].concat();
            out.extend((body.len() as u32).to_be_bytes());
            out.extend(&all);
            out.extend(crc(&all).to_be_bytes());
        }
        out
    }

    #[test]
    fn dpi_is_written_read_back_and_replaced() {
        assert_eq!(crc(b"IEND"), 0xAE42_6082, "the checksum every PNG ends with");
        let plain = tiny();
        assert_eq!((dpi(&plain), size(&plain)), (None, Some((1, 1))));
        for wanted in [72, 96, 144, 192, 288, 300, 600, 1200] {
            let once = with_dpi(&plain, wanted).unwrap_or_default();
            assert_eq!((dpi(&once), once.len()), (Some((wanted, wanted)), plain.len() + 21));
            let twice = with_dpi(&once, 300).unwrap_or_default();
            assert_eq!((dpi(&twice), twice.len()), (Some((300, 300)), plain.len() + 21), "not a second chunk");
        }
        // technology: 192 dpi is 7559 to the metre, 288 is 11339.
        let of = |dpi| with_dpi(&plain, dpi).and_then(|p| super::number(&p, 8 + 25 + 8));
        assert_eq!((of(192), of(288)), (Some(7559), Some(11339)));
    }

    #[test]
    fn what_is_no_png_is_refused() {
        let plain = tiny();
        for end in 0..plain.len() {
            assert_eq!(with_dpi(&plain[..end], 300), None, "cut at {end}");
        }
        assert_eq!(with_dpi(b"GIF89a", 300), None);
        let mut endless = plain.clone();
        endless[8..12].copy_from_slice(&u32::MAX.to_be_bytes());
        assert_eq!((with_dpi(&endless, 300), dpi(&endless)), (None, None));
    }
}
