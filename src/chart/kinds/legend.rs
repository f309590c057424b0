//! The key of seven steps, as the map and the tile map have it under them. Which figures a step holds is `figure`'s to say.

use super::super::scene::{Anchor, Style};
use super::super::text;
use super::sketch::Sketch;

/// Draws the steps in a row from the upper edge `top`, each box with its words beside it; where there is no room for all
/// words, only those of the first and the last step. No words, no key.
pub fn steps(sketch: &mut Sketch, words: &[String], top: i32) {
    let em = sketch.frame.text;
    if words.is_empty() {
        return;
    }
    let (side, gap) = (em, em / 2);
    let whole: i32 = words.iter().map(|w| side + gap * 3 / 2 + text::width(w, em)).sum();
    let all = whole <= sketch.frame.width;
    let last = words.len() - 1;
    let base = sketch.frame.base_line(top + side / 2);
    let mut x = 0;
    for (n, word) in words.iter().enumerate() {
        if !all && n == 0 {
            let wide = text::width(word, em);
            sketch.words((x, base), word, Style::Label, Anchor::Start);
            x += wide + gap;
        }
        sketch.rect((x, top), (side, side), Style::Heat(n.min(6) as u8), true, None);
        x += side + if all { gap / 2 } else { 20 };
        if all || n == last {
            sketch.words((x, base), word, Style::Label, Anchor::Start);
            x += text::width(word, em) + gap;
        }
    }
}
