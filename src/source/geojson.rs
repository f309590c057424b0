//! GeoJSON (RFC 7946) to outlines: the polygons of a FeatureCollection with the code and the name of each. Points and lines are passed
//! over. It knows no area; it projects nothing.

use serde_json::Value;

use crate::model::{Boundary, Finding, FindingCode, Severity};

/// Properties that hold an area code, the first that is there.
const CODES: [&str; 7] = ["code", "adcode", "area", "area_code", "区划代码", "行政区划代码", "代码"];
/// Properties that hold a name.
const NAMES: [&str; 5] = ["name", "NAME", "名称", "区划名称", "镇街"];
/// More corners than this are refused: no county's townships need them, and a map of them would stop the page.
const MOST_CORNERS: usize = 2_000_000;

/// Reads the text of a GeoJSON file: a FeatureCollection, a Feature or a bare geometry. Coordinates must be degrees (WGS 84 or CGCS2000, the
/// same at this scale); what lies outside ±180, ±90 is projected data and is refused.
///
/// # Errors
/// `NotATable` where the text is no GeoJSON, has no polygon or no degrees; `LimitExceeded` over two million corners.
pub fn read(name: &str, text: &str) -> Result<Vec<Boundary>, Finding> {
    let refuse = |code: FindingCode, value: &str| Finding::of_file(code, Severity::Error, name, value);
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{FEFF}'))
        .map_err(|_| refuse(FindingCode::NotATable, "geojson"))?;
    let features: Vec<&Value> = match value.get("type").and_then(Value::as_str) {
        Some("FeatureCollection") => {
            value.get("features").and_then(Value::as_array).map_or(Vec::new(), |f| f.iter().collect())
        }
        Some(_) => vec![&value],
        None => Vec::new(),
    };
    let mut found = Vec::new();
    let mut corners = 0_usize;
    for feature in features {
        let geometry = feature.get("geometry").unwrap_or(feature);
        let mut polygons = Vec::new();
        collect(geometry, &mut polygons, 0);
        if polygons.is_empty() {
            continue;
        }
        corners += polygons.iter().flatten().map(Vec::len).sum::<usize>();
        if corners > MOST_CORNERS {
            return Err(refuse(FindingCode::LimitExceeded, "corners"));
        }
        let outside = |p: &(f64, f64)| p.0.abs() > 180.0 || p.1.abs() > 90.0;
        if polygons.iter().flatten().flatten().any(outside) {
            return Err(refuse(FindingCode::NotATable, "degrees"));
        }
        let property = |names: &[&str]| {
            let held = names.iter().find_map(|n| feature.get("properties")?.get(*n));
            match held {
                Some(Value::String(text)) => text.trim().to_string(),
                Some(Value::Number(number)) => number.to_string(),
                _ => String::new(),
            }
        };
        found.push(Boundary { code: property(&CODES), name: property(&NAMES), polygons });
    }
    if found.is_empty() { Err(refuse(FindingCode::NotATable, "geojson")) } else { Ok(found) }
}

fn collect(geometry: &Value, polygons: &mut Vec<Vec<Vec<(f64, f64)>>>, depth: u8) {
    let coordinates = geometry.get("coordinates").and_then(Value::as_array);
    match (geometry.get("type").and_then(Value::as_str), coordinates) {
        (Some("Polygon"), Some(rings)) => polygons.extend(polygon(rings)),
        (Some("MultiPolygon"), Some(all)) => {
            polygons.extend(all.iter().filter_map(Value::as_array).filter_map(|rings| polygon(rings)));
        }
        (Some("GeometryCollection"), _) if depth < 4 => {
            let inner = geometry.get("geometries").and_then(Value::as_array);
            inner.into_iter().flatten().for_each(|g| collect(g, polygons, depth + 1));
        }
        _ => {}
    }
}

/// A polygon whose outer ring has an inside; holes without one are left out.
fn polygon(rings: &[Value]) -> Option<Vec<Vec<(f64, f64)>>> {
    let corner = |p: &Value| {
        let at = |n: usize| p.get(n).and_then(Value::as_f64).filter(|v| v.is_finite());
        Some((at(0)?, at(1)?))
    };
    let ring = |r: &Value| -> Option<Vec<(f64, f64)>> {
        let corners: Vec<(f64, f64)> = r.as_array()?.iter().filter_map(corner).collect();
        (corners.len() > 3).then_some(corners)
    };
    let (outer, holes) = rings.split_first()?;
    let mut polygon = vec![ring(outer)?];
    polygon.extend(holes.iter().filter_map(ring));
    Some(polygon)
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::model::FindingCode;

    const SQUARE: &str = "[[[113.1,27.1],[113.2,27.1],[113.2,27.2],[113.1,27.2],[113.1,27.1]]]";

    #[test]
    fn polygons_are_read_with_their_names() {
        let text = format!(
            "\u{FEFF}{{\"type\":\"FeatureCollection\",\"features\":[
            {{\"type\":\"Feature\",\"properties\":{{\"code\":990121101,\"name\":\"石门镇\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":{SQUARE}}}}},
            {{\"type\":\"Feature\",\"properties\":null,\"geometry\":{{\"type\":\"MultiPolygon\",\"coordinates\":[{SQUARE},{SQUARE}]}}}},
            {{\"type\":\"Feature\",\"properties\":{{}},\"geometry\":{{\"type\":\"Point\",\"coordinates\":[1,2]}}}}]}}"
        );
        let found = read("b.geojson", &text).unwrap_or_default();
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].code.as_str(), found[0].name.as_str()), ("990121101", "石门镇"));
        assert_eq!((found[1].polygons.len(), found[1].polygons[0][0].len()), (2, 5));
    }

    #[test]
    fn what_is_no_map_is_refused_with_a_reason() {
        let far = SQUARE.replace("113.", "38513.");
        for (text, value) in [
            ("", "geojson"),
            ("[1,2]", "geojson"),
            ("{\"type\":\"FeatureCollection\",\"features\":[]}", "geojson"),
            ("{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[3,4]]]}", "geojson"),
            (&format!("{{\"type\":\"Polygon\",\"coordinates\":{far}}}"), "degrees"),
        ] {
            let why = read("b.geojson", text).err();
            assert_eq!(why.map(|f| (f.code, f.value)), Some((FindingCode::NotATable, value.to_string())), "{text}");
        }
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(read("b.geojson", &deep).is_err());
    }
}
