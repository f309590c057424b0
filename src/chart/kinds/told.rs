//! The page's own kinds know one mark for what is not there. Here a finished trend or heat table gets the mark of each absence:
//! 未报, 已隐去, 不公布, 待载入, 不适用 look apart. It draws nothing else.

use super::super::board::Frame;
use super::super::scene::{Item, MarkId, Scene, Style};
use super::super::spec::{Size, Theme};
use super::sketch::{Absent, Sketch};

/// Gives the open boxes of the marks in `absent` the mark of their absence instead of the diagonal of 未报.
pub fn apart(scene: &mut Scene, absent: &[(MarkId, Absent)]) {
    let mut told = Vec::with_capacity(scene.items.len());
    let mut items = std::mem::take(&mut scene.items).into_iter().peekable();
    while let Some(item) = items.next() {
        let why = match &item {
            Item::Rect { style: Style::Missing, filled: false, mark: Some(mark), .. } => {
                absent.iter().find(|a| a.0 == *mark).map(|a| a.1).filter(|why| *why != Absent::Missing)
            }
            _ => None,
        };
        let (Some(why), Item::Rect { at, size, mark, .. }) = (why, &item) else {
            told.push(item);
            continue;
        };
        let (width, height) = ((scene.width / 10) as u32, (scene.height / 10) as u32);
        let mut sketch = Sketch::new(Frame {
            width: scene.width,
            height: scene.height,
            ..Frame::new(Size { width, height }, Theme::default())
        });
        sketch.absent(why, (at.x, at.y), *size, *mark);
        told.extend(sketch.finish("", "").items);
        // The diagonal follows its box.
        items.next_if(|next| matches!(next, Item::Path { style: Style::Missing, .. }));
    }
    scene.items = told;
}
