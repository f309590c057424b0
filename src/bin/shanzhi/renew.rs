//! `renew`: last period's draft with this period's numbers as revisions; what is not sure is listed, and asked once.

use std::path::Path;

use shanzhi::model::Stage;
use shanzhi::query::cut::newest;
use shanzhi::report::renew::answers::{self, Answers};
use shanzhi::report::renew::{Outcome, Remark, Renewal, renew_docx, renew_text};
use shanzhi::strings::period as words;

use crate::arguments::Arguments;
use crate::folder::Folder;
use crate::report::{area, data_codes, period};
use crate::{Fault, has_error, line};

/// The command.
pub fn renew(arguments: &Arguments) -> Result<(), Fault> {
    let [root, draft] = arguments.operands.as_slice() else {
        return Err(Fault::Usage("要写数据包目录和上期稿两个文件。".into()));
    };
    let out = arguments.required("o", "<文件>")?;
    let to = period(arguments)?;
    let from = match arguments.option("from") {
        Some(text) => {
            Some(shanzhi::model::Period::parse(text).ok_or_else(|| Fault::Usage(format!("时期“{text}”写法不对。")))?)
        }
        None => None,
    };
    let folder = Folder::open(Path::new(root)).map_err(Fault::Data)?;
    let (mut data, mut findings) = folder.registers();
    let area = area(&data, arguments)?;
    let codes = data_codes(&data, area);
    findings.extend(folder.load(&mut data, |part| part.stage != Stage::Drill || codes.contains(&part.parent)));
    findings.iter().for_each(|finding| eprintln!("{}", line(finding)));
    let to = to.unwrap_or_else(|| newest(&data));
    let from = from.unwrap_or_else(|| to.shift(-1));
    let file = arguments.option("answers");
    let answers = file.map(read_answers).transpose()?.unwrap_or_default();
    let renewal = Renewal { data: &data, area, from, to, answers: &answers };
    renewal.held().map_err(Fault::Said)?;
    let bytes = std::fs::read(draft).map_err(|error| Fault::Said(format!("{draft} 读取失败：{error}")))?;
    let (made, outcome) = if draft.ends_with(".txt") || draft.ends_with(".md") {
        let text = String::from_utf8(bytes).map_err(|_| Fault::Said(format!("{draft} 不是 UTF-8 文本。")))?;
        let (text, outcome) = renew_text(&text, &renewal);
        (text.into_bytes(), outcome)
    } else {
        renew_docx(&bytes, &renewal, &data.meta.as_of).map_err(|why| Fault::Said(format!("{draft}：{why}")))?
    };
    std::fs::write(out, made).map_err(|error| Fault::Said(format!("{out} 写入失败：{error}")))?;
    println!("{}换成{}：{out}", words::full(from), words::full(to));
    print(&outcome);
    if let Some(file) = file {
        let text = answers::written(&answers, &outcome.questions);
        std::fs::write(file, text).map_err(|error| Fault::Said(format!("{file} 写入失败：{error}")))?;
    }
    if has_error(&findings) { Err(Fault::Data(Vec::new())) } else { Ok(()) }
}

fn print(outcome: &Outcome) {
    let list = |title: &str, remarks: &[Remark]| {
        if !remarks.is_empty() {
            println!("\n{title}（{}处）", remarks.len());
        }
        for remark in remarks {
            let new = if remark.new.is_empty() { String::new() } else { format!(" → {}", remark.new) };
            println!("  {}{new}　{}", remark.context, remark.words);
        }
    };
    list("已换", &outcome.replaced);
    list("空格已填，请确认", &outcome.filled);
    if !outcome.questions.is_empty() {
        println!("\n请确认是哪个数（{}处）", outcome.questions.len());
    }
    for question in &outcome.questions {
        println!("  {}", question.context);
        for (id, words, new) in &question.options {
            println!("    {id}　{words} → {new}");
        }
    }
    list("未换，请核对", &outcome.left);
}

/// The answers of a file; none where it is not there yet.
fn read_answers(file: &str) -> Result<Answers, Fault> {
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(answers::read(&text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Answers::new()),
        Err(error) => Err(Fault::Said(format!("{file} 读取失败：{error}"))),
    }
}
