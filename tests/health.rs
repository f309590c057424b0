//! The self check on 方法: what it says of browsers, packages proved, changed, damaged and not opened, of rows set aside, and as text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

mod desk_kit;

use std::path::Path;

use desk_kit::{Files, act, county, desk, desk_with, drop_files, named, words};
use shanzhi::compose::{self, Desk, Machine};
use shanzhi::model::Dataset;
use shanzhi::publish;
use shanzhi::state::Route;
use shanzhi::wire::Reply;

const CHROME: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36";

/// The row of an item as it stands on the page: state, words, remedy.
fn line(page: &str, item: &str) -> String {
    let rows = page.split("<tr>").filter(|row| row.contains(&format!("<span>{item}</span>")));
    let found: Vec<&str> = rows.collect();
    assert_eq!(found.len(), 1, "{item} in {page}");
    found[0].split("</tr>").next().unwrap().into()
}

fn copied(desk: &Desk) -> String {
    match act(&mut desk.clone(), "health-copy", &[], &[]).as_slice() {
        [Reply::Copy { text, html }] if html.is_empty() => text.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn browsers_are_known_by_their_kernel() {
    let mut desk = desk(county());
    for (agent, state, said) in [
        (CHROME, "正常", "Chrome 109"),
        (&CHROME.replace("Chrome/109.0.0.0", "Chrome/120.0.0.0 Edg/121.0.0.0"), "正常", "Chrome 120"),
        (&CHROME.replace("109", "79"), "注意", "Chrome 79"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "注意", "Firefox 128"),
        (
            "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
            "注意",
            "Safari 17",
        ),
        ("Chrome/", "注意", "未能识别"),
        ("Chrome/99999999999", "注意", "未能识别"),
        ("<b>Chrome</b>", "注意", "未能识别"),
        ("", "注意", "未能识别"),
    ] {
        for one_file in [false, true] {
            desk.clerk.machine = Machine { agent: agent.into(), one_file };
            let page = words(&desk, "#/1/methods");
            let found = line(&page, "浏览器内核");
            assert!(found.contains(&format!("<b>{state}</b>")) && found.contains(said), "{agent}: {found}");
            assert!(line(&page, "打开方式").contains(if one_file { "单文件网页" } else { "网站文件夹" }));
            assert!(copied(&desk).contains(&format!("浏览器内核\t{state}\t{said}")));
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    assert!(read("web/boot.js").contains("var FLOOR = 80;"), "the same oldest browser in both");
    let said = read("web/worker_boot.js");
    assert!(said.contains("function szMachine()") && said.contains("'onefile' : 'folder'"));
}

#[test]
fn a_package_is_proved_or_named_as_changed() {
    let good = desk(county());
    let page = words(&good, "#/1/methods");
    let proof = line(&page, "数据指纹");
    let print: String = good.data.meta.fingerprint.chars().take(16).collect();
    assert!(proof.contains("<b>正常</b>") && proof.contains(&print), "{proof}");
    for (item, state, said) in [
        ("后台程序", "正常", "正在运行"),
        ("本机保存", "正常", "可以"),
        ("数据包格式", "正常", "第1版"),
        ("数据截至", "正常", "2026年7月5日"),
        ("数据标记", "注意", "演示数据"),
        ("数据分片", "正常", "共5个，已载入5个"),
    ] {
        let found = line(&page, item);
        assert!(found.contains(&format!("<b>{state}</b>")) && found.contains(said), "{found}");
    }
    assert!(page.contains("逐文件对账（5个文件）"), "{page}");
    // As long as before, but another figure, and a place nobody knows.
    let mut files: Files = county().clone();
    let core = "observations/core.csv";
    let text = String::from_utf8(files[core].clone()).unwrap();
    let (first, _) = text.match_indices(",990121101,").next().expect("a township");
    files.insert(core.into(), format!("{},990199999,{}", &text[..first], &text[first + 11..]).into_bytes());
    let changed = desk_with(&files, &|path| path != "observations/reference.csv");
    let page = words(&changed, "#/1/methods");
    let proof = line(&page, "数据指纹");
    assert!(proof.contains("<b>注意</b>") && proof.contains("已改动，未核对") && proof.contains(core), "{proof}");
    assert!(line(&page, "数据分片").contains("已载入4个，其余打开该区划时载入"));
    let rows = changed.data.parts.iter().find(|part| part.path == core).unwrap().rows;
    let account = line(&page, core);
    let wanted = format!("<td>{rows}</td><td>{}</td><td>1</td>", rows - 1);
    assert!(account.contains(&wanted) && account.contains("查看剔除的行"), "{account}");
    assert!(copied(&changed).contains(&format!("{core}\t注意\t读取{rows}行＝采用{}行＋剔除1行", rows - 1)));
    // Cut short: refused, and said so.
    files.insert(core.into(), text.as_bytes()[..1000].to_vec());
    let found = line(&words(&desk(&files), "#/1/methods"), "数据分片");
    assert!(found.contains("<b>错误</b>") && found.contains(core), "{found}");
}

#[test]
fn what_cannot_be_opened_and_what_was_dropped_have_their_lines() {
    let empty = Desk::default();
    let page = words(&empty, "#/1/methods");
    assert!(line(&page, "数据包").contains("还没有打开") && page.contains("数字怎样算"));
    let newer = br#"{"name":"x","schema_version":9,"resources":[]}"#;
    let failed = Desk::opened(Dataset::default(), publish::open(newer).unwrap_err());
    let found = line(&words(&failed, "#/1/methods"), "数据包");
    assert!(found.contains("<b>错误</b>") && found.contains('9'), "{found}");
    // A browser that keeps nothing; a clock before the date of the data.
    let mut closed = desk(county());
    closed.clerk.found(None);
    closed.clerk.today = "2026-07-01".into();
    let page = words(&closed, "#/1/methods");
    assert!(line(&page, "本机保存").contains("<b>注意</b>") && line(&page, "数据截至").contains("晚于本机日期"));
    // A drop, before and after it is taken over.
    let file = "区划,指标,2026年6月\n松澜镇,人民调解案件受理数,4321\n松澜镇,人民调解成功数,好多\n";
    let mut dropped = desk(county());
    drop_files(&mut dropped, vec![named("六月.csv", file.as_bytes())]);
    let found = line(&words(&dropped, "#/1/methods"), "六月.csv");
    assert!(found.contains("<td>2</td>"), "{found}");
    let (route, _) = Route::parse("#/1/methods");
    assert_eq!(compose::act(&mut dropped, &route, "health-nothing", &[], &[]), []);
}
