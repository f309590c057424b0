//! The proof that parents are the sum of their children and 本级, or Σ numerators ÷ Σ denominators. It corrects nothing.

use crate::model::{
    Block, BlockKey, Cell, Dataset, Decimal, Finding, FindingCode, Origin, Period, Place, Severity, SpaceRule,
};

/// What a proof found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proof {
    /// Parent cells held against their children.
    pub compared: u32,
    /// Those that agree.
    pub agreed: u32,
    /// One finding each for those that do not: the indicator's id as header, `区划|时期|本表|下级合计` as value.
    pub findings: Vec<Finding>,
}

/// Holds every loaded parent cell against the loaded block of its children and 本级: values against Σ, numerators and denominators
/// against ΣN and ΣD over the rows that have both. Left out are cells no child has a figure for and indicators that do not add up
/// the tree. Children without a figure add nothing (未报, masked, below one unit): the parent is then the partial sum
/// (docs/data-package.md, How a parent is made).
pub fn prove(data: &Dataset) -> Proof {
    let mut proof = Proof::default();
    for children in data.blocks() {
        let Some(parent) = children.key.parent else { continue };
        let rule = data.indicator(children.key.indicator).space;
        if matches!(rule, SpaceRule::None | SpaceRule::Recompute) {
            continue;
        }
        let key = BlockKey { parent: data.group_of(parent), ..children.key };
        let Some(above) = data.block(&key) else { continue };
        for step in 0..children.periods {
            let period = Period { frequency: children.key.frequency, index: children.first + step as i32 };
            let Some(stated) = above.look(parent, period).filter(|cell| cell.status.has_value()) else { continue };
            if let Some((said, summed)) = compare(children, period, &stated, rule) {
                proof.compared += 1;
                if said == summed {
                    proof.agreed += 1;
                } else {
                    let indicator = data.indicator(children.key.indicator);
                    let value = format!("{}|{period}|{said}|{summed}", data.areas.get(parent).name);
                    let place = Place { header: format!("{} {}", indicator.id, indicator.label()), ..Place::default() };
                    let severity = if stated.origin == Origin::Computed { Severity::Error } else { Severity::Warning };
                    proof.findings.push(Finding {
                        code: FindingCode::ParentChildMismatch,
                        severity,
                        place,
                        value,
                        count: 1,
                    });
                }
            }
        }
    }
    proof
}

/// The parent's figure and the sum, as text; equal texts agree. `None` when the cell cannot be proven.
fn compare(children: &Block, period: Period, stated: &Cell, rule: SpaceRule) -> Option<(String, String)> {
    let (mut value, mut numerator, mut denominator) = (Decimal::default(), Decimal::default(), Decimal::default());
    let by_parts = stated.parts.is_some();
    if !by_parts && rule == SpaceRule::RatioOfSums {
        return None;
    }
    let mut counted = 0;
    for &area in &children.areas {
        let Some(cell) = children.look(area, period) else { continue };
        if !cell.status.has_value() {
            continue;
        }
        match (by_parts, cell.parts) {
            (false, _) => value = value.plus(cell.value?),
            (true, Some((n, d))) => (numerator, denominator) = (numerator.plus(n), denominator.plus(d)),
            (true, None) => continue,
        }
        counted += 1;
    }
    if counted == 0 {
        return None;
    }
    if by_parts {
        let (n, d) = stated.parts?;
        let same = numerator.minus(n).is_zero() && denominator.minus(d).is_zero();
        let said = format!("{}/{}", n.text(), d.text());
        return Some((said.clone(), if same { said } else { format!("{}/{}", numerator.text(), denominator.text()) }));
    }
    let said = stated.value?;
    // A printed total may differ from its printed parts by half a digit each (domain.md §2.0); a computed one may not.
    let slack = if stated.origin == Origin::Computed { 0 } else { i128::from(said.decimals > 0) * counted * 5 };
    let slack = Decimal::new(slack, (children.decimals + 1).min(9));
    let close = said.minus(value).abs().compare(slack).is_le();
    Some((said.text(), if close { said.text() } else { value.text() }))
}
