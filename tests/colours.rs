//! The page's colours: those of its charts are the palettes' (one home), and every mark and word stands out from its panel.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use std::collections::BTreeMap;

use shanzhi::paint::Palette;

/// The variables of a rule of web/style.css.
fn variables(css: &str, rule: &str) -> BTreeMap<String, String> {
    let (_, rest) = css.split_once(rule).unwrap_or_else(|| panic!("no rule {rule}"));
    let (body, _) = rest.split_once('}').unwrap();
    let pairs = body.split(';').filter_map(|line| line.trim().split_once(": "));
    pairs.filter_map(|(name, value)| Some((name.strip_prefix("--")?.to_string(), whole(value.trim())))).collect()
}

/// `#abc` as `#aabbcc`.
fn whole(colour: &str) -> String {
    match colour.strip_prefix('#') {
        Some(short) if short.len() == 3 => format!("#{}", short.chars().flat_map(|c| [c, c]).collect::<String>()),
        _ => colour.to_string(),
    }
}

/// Contrast of WCAG 2.2.
fn contrast(a: &str, b: &str) -> f64 {
    let luminance = |colour: &str| {
        let part = |at: usize| {
            let v = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn charts_have_the_same_colours_on_the_page_and_on_paper_and_stand_out_from_their_panel() {
    let css = include_str!("../web/style.css");
    let light = variables(css, ":root {");
    let themes = [
        ("light", ":root {", Palette::LIGHT),
        ("dark, of the system", ":root:not([data-theme=\"light\"]):not([data-theme=\"contrast\"]) {", Palette::DARK),
        ("dark, chosen", ":root[data-theme=\"dark\"] {", Palette::DARK),
        ("contrast", ":root[data-theme=\"contrast\"] {", Palette::CONTRAST),
    ];
    for (name, rule, palette) in themes {
        let mut all = light.clone();
        all.extend(variables(css, rule));
        let of = |what: &str| all.get(what).unwrap_or_else(|| panic!("{name}: no {what}")).as_str();
        let same = [
            ("series", palette.series),
            ("beside", palette.beside),
            ("bar", palette.bar),
            ("bar-selected", palette.selected),
            ("bench", palette.benchmark),
            ("missing", palette.missing),
        ];
        for (what, colour) in same {
            assert_eq!(of(what), colour, "{name} {what}");
        }
        for (step, colour) in palette.heat.iter().enumerate() {
            assert_eq!(of(&format!("h{step}")), *colour, "{name} step {step}");
            let ink = if step >= 5 { of("panel") } else { of("ink") };
            assert!(contrast(ink, colour) >= 4.5, "{name}: words on step {step}: {:.2}", contrast(ink, colour));
            // Lighter steps are outlined in the colour of what stands beside.
            assert!(step <= 4 || contrast(colour, of("panel")) >= 3.0, "{name} step {step}");
        }
        for mark in ["series", "beside", "bar", "bar-selected", "bench", "missing", "event", "good", "bad"] {
            let found = contrast(of(mark), of("panel"));
            assert!(found >= 3.0, "{name} {mark}: {found:.2}");
        }
        for word in ["ink", "soft", "bench", "event", "good", "bad", "accent"] {
            let found = contrast(of(word), of("panel"));
            assert!(found >= 4.5, "{name} {word}: {found:.2}");
        }
        assert!(contrast(of("tip"), of("tip-ink")) >= 4.5, "{name}: the tooltip");
    }
}

#[test]
fn the_accents_a_package_can_choose_stand_out_in_every_theme() {
    let css = include_str!("../web/style.css");
    let (light, dark) = (variables(css, ":root {"), variables(css, ":root[data-theme=\"dark\"] {"));
    for word in shanzhi::model::COLOUR_WORDS {
        let own = variables(css, &format!(":root[data-colour=\"{word}\"] {{"));
        for (theme, accent, soft) in [(&light, "own", "own-soft"), (&dark, "own-dark", "own-dark-soft")] {
            for ground in [&theme["panel"], &theme["ground"], &own[soft]] {
                let found = contrast(&own[accent], ground);
                assert!(found >= 4.5, "{word} {accent} on {ground}: {found:.2}");
            }
            assert!(contrast(&theme["ink"], &own[soft]) >= 7.0, "{word}: words on {soft}");
        }
    }
    let named = css.matches(":root[data-colour=\"").count();
    assert_eq!(named, shanzhi::model::COLOUR_WORDS.len(), "a colour that no setting names");
}

/// A rule of the style sheet: element, classes, and whether it gives a fill and a stroke.
struct Rule {
    element: String,
    classes: Vec<String>,
    paints: [bool; 2],
}

fn rules(css: &str) -> Vec<Rule> {
    let mut found = Vec::new();
    for block in css.split('}') {
        let Some((selectors, body)) = block.split_once('{') else { continue };
        let selectors = selectors.rsplit("*/").next().unwrap_or_default();
        let gives = |what: &str| {
            body.split(';').any(|line| line.trim().strip_prefix(what).is_some_and(|value| value.trim() != "none"))
        };
        let paints = [gives("fill:"), gives("stroke:")];
        for selector in selectors.split(',').filter_map(|s| s.trim().strip_prefix(".scene ")) {
            let mut parts = selector.split('.');
            let element = parts.next().unwrap_or_default().to_string();
            found.push(Rule { element, classes: parts.map(String::from).collect(), paints });
        }
    }
    found
}

#[test]
fn everything_the_golden_scenes_draw_has_a_colour_on_the_page() {
    let rules = rules(include_str!("../web/style.css"));
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut drawn = std::collections::BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if file.extension().is_some_and(|end| end == "listing") {
            let text = std::fs::read_to_string(file).unwrap();
            let pairs = text.lines().filter_map(|line| line.trim().split_once(' '));
            drawn.extend(pairs.map(|(what, rest)| (what.to_string(), rest.split(' ').next().unwrap().to_string())));
        }
    }
    let mut seen = 0;
    for (what, class) in &drawn {
        // Element, further class, and which of fill (0) and stroke (1) makes it visible.
        let (element, more, paint) = match what.as_str() {
            "line" => ("path", "line", 1),
            "area" => ("path", "area", usize::from(class == "benchmark")),
            "ring" => ("circle", "open", 1),
            "box" => ("rect", "open", 1),
            "dot" => ("circle", "", 0),
            "rect" => ("rect", "", 0),
            "text" => ("text", "", 0),
            _ => continue,
        };
        let own = |name: &String| name == class || name == more;
        let matches =
            |rule: &&Rule| (rule.element.is_empty() || rule.element == element) && rule.classes.iter().all(own);
        // A cross or a dotted box is drawn with its pen alone.
        let paint = if class == "missing" && paint == 0 && what != "text" { 1 } else { paint };
        assert!(rules.iter().filter(matches).any(|rule| rule.paints[paint]), "{what} {class} has no colour");
        seen += 1;
    }
    assert!(seen > 30, "{seen} kinds of items");
}
