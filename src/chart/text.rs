//! How wide a text is, without a font: a width table, so that a chart is laid out alike natively, in a worker and in the page.
//! Shortening and breaking of text are here too. No drawing.

/// Widths of the characters 0x20–0x7E in hundredths of an em. The wider of Arial and Noto Sans; digits are tabular and
/// as wide as the widest of the usual Chinese interface fonts, because a text measured too narrow would be cut.
const ASCII: [u8; 95] = [
    28, 33, 47, 60, 60, 92, 70, 28, 34, 34, 47, 60, 28, 35, 28, 39, // space to /
    60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 28, 28, 60, 60, 60, 56, // 0 to ?
    102, 67, 67, 72, 72, 67, 61, 78, 73, 29, 54, 67, 56, 83, 73, 78, // @ to O
    67, 78, 72, 67, 61, 72, 67, 94, 67, 67, 61, 34, 39, 34, 60, 56, // P to _
    60, 57, 62, 51, 62, 56, 33, 57, 61, 28, 28, 56, 29, 93, 61, 61, // ` to o
    62, 62, 39, 50, 38, 61, 53, 81, 52, 53, 50, 34, 27, 34, 60, // p to ~
];

/// Width of one character in hundredths of an em.
fn advance(c: char) -> i64 {
    match c as u32 {
        n @ 0x20..=0x7E => ASCII.get(n as usize - 0x20).copied().map_or(60, i64::from),
        // Controls, combining marks and joiners take no room of their own.
        0..=0x1F | 0x7F..=0x9F | 0x300..=0x36F | 0x200B..=0x200F | 0xFE00..=0xFE0F | 0xFEFF => 0,
        0xA0..=0x2FF => 80,
        0x1_F000.. => 140,
        // Chinese, full-width forms, and the marks (“ — · ×) that Chinese fonts draw one em wide.
        _ => 100,
    }
}

/// Width of `text` set at `size`, in the unit of `size`. Never narrower than a common sans font draws it.
pub fn width(text: &str, size: i32) -> i32 {
    let total: i64 = text.chars().map(advance).sum();
    let wide = (total * i64::from(size) + 99) / 100;
    i32::try_from(wide).unwrap_or(i32::MAX / 4).min(i32::MAX / 4)
}

/// `text` itself where it fits into `room`, else its beginning and an ellipsis; empty where not even that fits.
pub fn fit(text: &str, size: i32, room: i32) -> String {
    if width(text, size) <= room {
        return text.to_string();
    }
    let mut left = i64::from(room) * 100 - 100 * i64::from(size);
    if left < 0 {
        return String::new();
    }
    let mut kept = String::new();
    for c in text.chars() {
        left -= advance(c) * i64::from(size);
        if left < 0 {
            break;
        }
        kept.push(c);
    }
    kept.push('…');
    kept
}

/// `text` broken into at most `lines` lines of `room`; the last is shortened where the rest does not fit. Figures and
/// Latin words are not broken.
pub fn wrap(text: &str, size: i32, room: i32, lines: usize) -> Vec<String> {
    let mut done = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() && done.len() < lines {
        let cut = if done.len() + 1 == lines { rest.len() } else { break_at(rest, size, room) };
        let (line, next) = rest.split_at(cut);
        let line = fit(line.trim_end(), size, room);
        if !line.is_empty() {
            done.push(line);
        }
        rest = next.trim_start();
        if cut == 0 {
            break;
        }
    }
    done
}

/// Marks that stand at the end of a line, never at its beginning.
const CLOSING: &str = "，。；：、）》”！？%";

/// Where the first line of `text` ends, in bytes.
fn break_at(text: &str, size: i32, room: i32) -> usize {
    let room = i64::from(room) * 100;
    let (mut used, mut good, mut before) = (0, 0, ' ');
    for (at, c) in text.char_indices() {
        // No line begins with a mark that closes.
        let inside = before.is_ascii_graphic() && c.is_ascii_graphic() || CLOSING.contains(c);
        if !inside {
            good = at;
        }
        used += advance(c) * i64::from(size);
        if used > room {
            // One unbroken word wider than the room: the whole line goes to `fit`.
            return if good > 0 { good } else { text.len() };
        }
        before = c;
    }
    text.len()
}
