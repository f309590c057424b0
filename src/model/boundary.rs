//! Outlines of areas, as supplied for a sketch map. They decide nothing: who borders on whom is not asked of them.

/// The outline of one area.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Boundary {
    /// Area code, or empty.
    pub code: String,
    /// Name, or empty.
    pub name: String,
    /// Polygons: each an outer ring and its holes, as (longitude, latitude) in degrees.
    pub polygons: Vec<Vec<Vec<(f64, f64)>>>,
}
