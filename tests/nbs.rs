//! Real national tables: years down, indicators across, first header blank, no unit, no place. They lie outside the repository.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that fails or is skipped should say so"
)]

use std::collections::BTreeSet;
use std::path::PathBuf;

use shanzhi::ingest::import;
use shanzhi::model::{Basis, Dataset, Dimension, FindingCode, Period, Severity};
use shanzhi::source::gb18030;
use shanzhi::wire::{Import, NamedBytes};

/// The folder of shared material, by SHANZHI_SHARED or beside the repository; `None` (said loudly) when absent.
fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("SHANZHI_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    if folder.join("realdata/nbs").is_dir() {
        return Some(folder.join("realdata/nbs"));
    }
    eprintln!("SKIPPED: shared test material absent ({})", folder.display());
    assert!(
        std::env::var_os("SHANZHI_REQUIRE_SHARED").is_none_or(|v| v != "1"),
        "shared test material is required and absent"
    );
    None
}

fn drop_files(names: &[&str]) -> Option<Import> {
    let folder = shared()?;
    let read = |name: &&str| NamedBytes { name: (*name).into(), bytes: std::fs::read(folder.join(name)).unwrap() };
    let files: Vec<NamedBytes> = names.iter().map(read).collect();
    Some(import(&files, &Dataset::default(), &gb18030::decode, &mut |_, _| {}))
}

#[test]
fn two_tables_list_twenty_seven_indicators() {
    let Some(import) = drop_files(&["律师、公证和调解工作基本情况.csv", "调解民间纠纷分类.csv"])
    else {
        return;
    };
    let data = &import.dataset;
    assert_eq!(data.indicators.len(), 27);
    let ids: BTreeSet<&str> = data.indicators.iter().map(|indicator| indicator.id.as_str()).collect();
    assert_eq!(ids.len(), 27);
    assert!(ids.iter().all(|id| id.len() == 9 && id.starts_with('X')));
    let find = |name: &str| data.indicators.iter().position(|i| i.name == name).map(|at| &data.indicators[at]).unwrap();
    let committees = find("人民调解委员会");
    // The id is part of every saved link: it may never change.
    assert_eq!(committees.id, "XPNDYCC1C");
    assert_eq!((committees.unit.as_str(), committees.decimals, committees.family.as_str()), ("", 2, "导入数据"));
    assert_eq!(find("专职司法助理员").decimals, 0);
    let unstated = data.areas.find("ref-unstated").unwrap();
    assert_eq!(data.areas.get(unstated).name, "未注明区划");
    let look = |name: &str, year: i32| {
        let id = data.find_indicator(&find(name).id).unwrap();
        data.cell(id, unstated, Period::year(year), Basis::Current, Dimension::None).map(|c| c.value.unwrap().text())
    };
    assert_eq!(look("人民调解委员会", 2014).as_deref(), Some("80.30"));
    assert_eq!(look("专职司法助理员", 1984).as_deref(), Some("35782"));
    assert_eq!(look("人民调解委员会", 1978), None, "a blank is no cell");
    assert_eq!(look("公证人员", 2014), None);

    let files: Vec<_> =
        import.files.iter().map(|f| (f.rows_read, f.rows_used, f.rows_aside, f.cells, f.blank_cells)).collect();
    assert_eq!(files.iter().map(|f| (f.0, f.1, f.2)).collect::<Vec<_>>(), [(37, 37, 0), (37, 37, 0)]);
    assert_eq!((files[0].3 + files[0].4, files[1].3 + files[1].4), (37 * 22, 37 * 5));
    assert!(import.files.iter().all(|f| f.encoding == "UTF-8" && f.layout == "指标为列、时期为行"));
    let units: Vec<_> =
        import.findings.iter().filter(|f| f.code == FindingCode::UnitMissing).map(|f| f.value.as_str()).collect();
    assert_eq!(units, ["22", "5"]);
    assert_eq!(import.findings.iter().filter(|f| f.code == FindingCode::AreaMissing).count(), 2);
    assert!(import.findings.iter().all(|f| f.severity != Severity::Error));
}

#[test]
fn every_national_table_is_read_whole() {
    let Some(folder) = shared() else { return };
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let header = String::from_utf8_lossy(&bytes).lines().next().unwrap().split(',').count() - 1;
        let read = import(&[NamedBytes { name, bytes }], &Dataset::default(), &gb18030::decode, &mut |_, _| {});
        assert_eq!(read.dataset.indicators.len(), header);
        assert_eq!((read.files[0].rows_used, read.files[0].rows_aside), (37, 0));
        assert_eq!((read.files[0].cells + read.files[0].blank_cells) as usize, 37 * header);
    }
}
