//! `check`, `convert`, `diff` and `publish` as programs: what they print, write and return.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const SMALL: &str = "data/subdistrict";

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run(words: &[&str]) -> Ran {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_shanzhi")).args(words).current_dir(root).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// An empty folder of this test's own.
fn place(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("commands-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[test]
fn monthly_forms_are_made_and_checked() {
    let folder = place("forms");
    let out = folder.join("out").display().to_string();
    let ran = run(&["forms", SMALL, "-o", &out]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("F-JD 街道治理月报表 2026年7月：") && ran.out.contains("共"), "{}", ran.out);
    let made = std::fs::read_dir(folder.join("out/街道治理月报表2026-07")).unwrap().count();
    assert!(made > 5);
    let one = std::fs::read_dir(folder.join("out/街道治理月报表2026-07")).unwrap().next().unwrap().unwrap().path();
    let one = one.display().to_string();
    // Blank, it is read without an error, and cannot be sent.
    let ran = run(&["check", &one, "--package", SMALL]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("月度报表《街道治理月报表》（F-JD）") && ran.out.contains("不能报送：还有"),
        "{}",
        ran.out
    );
    let ran = run(&["check", &one, "--package", SMALL, "--json"]);
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&json["forms"][0]["form"], &json["forms"][0]["ready"]), (&"F-JD".into(), &false.into()));
    let zip = folder.join("out.zip").display().to_string();
    assert_eq!(run(&["forms", SMALL, "--period", "2026-08", "--form", "F-JD", "-o", &zip]).code, Some(0));
    assert!(std::fs::metadata(&zip).unwrap().len() > 10_000);
    for wrong in [
        vec!["forms", SMALL],
        vec!["forms", SMALL, "-o", &out, "--form", "F-XX"],
        vec!["forms", SMALL, "-o", &out, "--period", "2026"],
        vec!["forms", SMALL, "-o", &out, "--area", "1"],
    ] {
        assert_eq!(run(&wrong).code, Some(2), "{wrong:?}");
    }
}

#[test]
fn the_exit_code_tells_clean_faulty_and_unreadable() {
    let folder = place("codes");
    let clean = file(&folder, "a.csv", "年份,受理数(件)\n2024年,5\n2025年,6\n");
    let faulty = file(&folder, "b.csv", "年份,受理数(件)\n2024年,五件半\n2025年,6\n");
    let absent = folder.join("c.csv").display().to_string();
    for (words, code) in [
        (vec!["check", SMALL], 0),
        (vec!["check", clean.as_str()], 0),
        (vec!["check", faulty.as_str()], 1),
        (vec!["check", absent.as_str()], 2),
        (vec!["check"], 2),
        (vec!["check", clean.as_str(), "--nonsense"], 2),
        (vec!["check", clean.as_str(), "--package", absent.as_str()], 2),
        (vec!["diff", clean.as_str(), clean.as_str()], 0),
        (vec!["diff", SMALL, SMALL], 0),
        (vec!["diff", clean.as_str(), absent.as_str()], 2),
        (vec!["diff", clean.as_str()], 2),
        (vec!["convert", clean.as_str()], 2),
        (vec!["publish", SMALL], 2),
    ] {
        let ran = run(&words);
        assert_eq!(ran.code, Some(code), "{words:?}\n{}{}", ran.out, ran.err);
    }
    let help = run(&["check", "--help"]);
    assert_eq!(help.code, Some(0));
    assert!(
        help.out.contains("用法") && help.out.contains("Usage:") && help.out.contains("Exit status"),
        "{}",
        help.out
    );
}

#[test]
fn check_prints_the_documented_json_and_writes_the_exports() {
    let folder = place("json");
    let path = file(&folder, "b.csv", "年份,受理数(件)\n2024年,=1+1\n2025年,6\n合计,11\n");
    let at = |name: &str| folder.join(name).display().to_string();
    let (csv, xlsx, split) = (at("out.csv"), at("out.xlsx"), at("split"));
    let ran = run(&["check", "--json", &path, "--csv", &csv, "--xlsx", &xlsx, "--split", &split]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    let read = &json["files"][0];
    assert_eq!((&read["file"], &read["rows"]["read"], &read["rows"]["used"]), (&"b.csv".into(), &3.into(), &1.into()));
    assert_eq!((&read["rows"]["aside"]["type-error"], &read["rows"]["aside"]["total-row"]), (&1.into(), &1.into()));
    assert_eq!(read["sha256"].as_str().unwrap().len(), 64);
    let fault = json["findings"].as_array().unwrap().iter().find(|f| f["code"] == "type-error").unwrap();
    assert_eq!((&fault["cell"], &fault["value"], &fault["severity"]), (&"B2".into(), &"=1+1".into(), &"error".into()));
    let text = std::fs::read_to_string(csv).unwrap();
    assert!(text.starts_with('\u{FEFF}') && text.contains(",'=1+1,"), "{text}");
    assert!(std::fs::read(xlsx).unwrap().starts_with(b"PK"));
    assert!(folder.join("split/核查问题-未注明.csv").is_file() && folder.join("split/核查问题-未注明.xlsx").is_file());
}

#[test]
fn files_become_a_package_that_checks_and_differs_where_it_should() {
    let folder = place("convert");
    let to = |name: &str| folder.join(name).display().to_string();
    let old = file(&folder, "调解1.csv", "年份,受理数(件),成功数(件)\n2024年,50,48\n2025年,61,60\n");
    let new = file(&folder, "调解2.csv", "年份,受理数(件),成功数(件)\n2025年,62,60\n2026年,70,66\n");
    let (a, b) = (to("a"), to("b"));
    assert_eq!(run(&["convert", &old, "-o", &a, "--title", "调解"]).code, Some(0));
    let again = run(&["convert", &a, "-o", &to("again")]);
    assert_eq!(again.code, Some(0), "{}", again.err);
    assert_eq!(run(&["diff", &a, &to("again")]).code, Some(0), "a package converted again is the same");
    assert_eq!(run(&["check", &a]).code, Some(0));
    // Other figures need a date: which one stands is never guessed.
    let undated = run(&["convert", &new, "-o", &b, "--package", &a]);
    assert_eq!(undated.code, Some(2), "{}", undated.err);
    assert!(undated.err.contains("--as-of"));
    let dated = run(&["convert", &new, "-o", &b, "--package", &a, "--as-of", "2027-01-05"]);
    assert_eq!(dated.code, Some(0), "{}", dated.err);
    assert!(dated.err.contains("新增2条，修订1条，相同1条"), "{}", dated.err);
    let differs = run(&["diff", "--json", &a, &b]);
    assert_eq!(differs.code, Some(1));
    let json: Value = serde_json::from_str(&differs.out).unwrap();
    assert_eq!(json["summary"], serde_json::json!({ "new": 2, "vanished": 0, "revised": 1 }));
    let revised = json["differences"].as_array().unwrap().iter().find(|d| d["kind"] == "revised").unwrap();
    assert_eq!((&revised["old"]["value"], &revised["new"]["value"]), (&"61".into(), &"62".into()));
    assert_eq!(revised["new"]["vintage"], "2027-01-05");
}

#[test]
fn a_package_is_published_with_its_classification_as_the_same_bytes_twice() {
    let folder = place("publish");
    let to = |name: &str| folder.join(name).display().to_string();
    let ask = |to: &str| run(&["publish", SMALL, "-o", to, "--classification", "内部资料", "--state", "审定稿"]);
    for name in ["a.zip", "b.zip", "open"] {
        let ran = ask(&to(name));
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }
    assert_eq!(std::fs::read(to("a.zip")).unwrap(), std::fs::read(to("b.zip")).unwrap());
    let text = std::fs::read_to_string(folder.join("open/datapackage.json")).unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&json["classification"], &json["state"]), (&"内部资料".into(), &"审定稿".into()));
    assert_eq!(run(&["diff", SMALL, &to("open")]).code, Some(0));
    assert_eq!(run(&["check", &to("open")]).code, Some(0));
    for scope in ["nobody", "township:000", "department:D99"] {
        assert_eq!(run(&["publish", SMALL, "-o", &to("x"), "--scope", scope]).code, Some(2), "{scope}");
    }
}
