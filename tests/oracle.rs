//! Golden files of trusted implementations, one test a file: `cargo test oracle`. Parameters and tolerances are those of their README.
//! The files lie outside the repository (SHANZHI_SHARED, else ../shared); absent they are skipped loudly, required they fail.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it expects by failing"
)]

#[path = "oracle/change.rs"]
mod change;
#[path = "oracle/signal.rs"]
mod signal;
#[path = "oracle/statistics.rs"]
mod statistics;
#[path = "oracle/table.rs"]
mod table;

/// Every golden file is opened by a test: its name stands in their source; a series of the process charts stands in their index. And every
/// univariate set of NIST with a certified mean is there.
#[test]
fn oracle_every_file_has_its_test() {
    let Some(folder) = table::shared("oracles") else { return };
    let sources =
        [include_str!("oracle/change.rs"), include_str!("oracle/signal.rs"), include_str!("oracle/statistics.rs")];
    let index = std::fs::read_to_string(folder.join("xmr/index.csv")).unwrap();
    let listed: Vec<&str> =
        index.lines().skip(1).filter_map(|line| line.split(',').next()).map(|name| name.trim_matches('"')).collect();
    let names = |folder: &std::path::Path| -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    let mut series = 0;
    for name in names(&folder.join("xmr")) {
        if name != "index.csv" {
            assert!(listed.contains(&name.trim_end_matches(".csv")), "xmr/{name} is not in the index the test walks");
            series += 1;
        }
    }
    assert_eq!(series, listed.len());
    for name in names(&folder).iter().filter(|name| !["README.md", "xmr"].contains(&name.as_str())) {
        assert!(sources.iter().any(|source| source.contains(&format!("{name}\""))), "{name} has no test");
    }
    let Some(nist) = table::shared("corpora/nist-strd") else { return };
    let certified = std::fs::read_to_string(nist.join("univariate-certified.csv")).unwrap();
    let sets = certified.lines().skip(1).filter_map(|line| line.split(',').next()).filter(|name| !name.is_empty());
    let missing: Vec<&str> = sets.filter(|name| !nist.join(format!("{name}.dat")).exists()).collect();
    assert!(missing.is_empty(), "certified, and not there: {missing:?}");
}
