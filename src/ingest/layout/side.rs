//! Side-by-side blocks (双栏): a header whose labels repeat is several tables beside each other. It reads no data cell.

use super::Role;
use super::words::named_role;

/// The width of one block and the column each begins in, when the labels repeat with a period: 单位|受理数|单位|受理数. The last block may
/// be cut, a blank column may stand between.
pub fn split(paths: &[Vec<String>]) -> Option<(usize, Vec<usize>)> {
    let width = paths.iter().rposition(|path| !path.is_empty()).map_or(0, |at| at + 1);
    let first = paths.first().filter(|path| !path.is_empty())?;
    // A block is led by what its rows are about; columns of figures alone that repeat are a double header.
    let leads = first.len() == 1
        && matches!(
            named_role(&first[0]),
            Some(
                Role::Area(_)
                    | Role::Code
                    | Role::Unit
                    | Role::Period
                    | Role::Indicator
                    | Role::Silent
                    | Role::Organisation
            )
        );
    if !leads {
        return None;
    }
    (2..=width.saturating_sub(2)).find_map(|step| {
        let repeats = (0..width - step).all(|at| paths[at] == paths[at + step]);
        // At least the label column and one column of figures repeat, and no block repeats within itself.
        let labels = (0..step).filter(|at| !paths[*at].is_empty()).count();
        (repeats && labels >= 2).then(|| (step, (0..width).step_by(step).collect()))
    })
}
