//! Answers to the questions of a renewal, remembered: by which key, and as the text that a file or the browser keeps. Asking is matching's.

use std::collections::BTreeMap;

use super::Question;
use super::clause::VERBS;

/// Answers by question: option id, or [`super::KEEP`].
pub type Answers = BTreeMap<String, String>;

/// The most answers that are remembered; a report of 30 pages asks some dozens.
const MOST: usize = 5_000;
/// The first line of the file.
const HEAD: &str = "# 每行：句子、制表符、选中的编号；不想改的写“不改”。\n";

/// What the answer about the `n`th number of a line is remembered by: the line as it reads every month, its numbers, periods and verbs left out.
pub fn key(line: &str, n: usize) -> String {
    let mut words = line.replace("高于", "~").replace("低于", "~");
    for (up, down) in VERBS {
        words = words.replace(up, "~").replace(down, "~");
    }
    let mut key = String::with_capacity(words.len());
    let mut in_number = false;
    for c in words.chars() {
        let digit = c.is_ascii_digit() || (in_number && matches!(c, '.' | ','));
        match c {
            _ if digit && in_number => {}
            _ if digit => key.push('#'),
            c if c.is_control() => key.push(' '),
            c => key.push(c),
        }
        in_number = digit;
    }
    format!("{key}|{n}")
}

/// Reads lines of `key<TAB>option`; lines without a tab are remarks, questions without an answer are left out.
pub fn read(text: &str) -> Answers {
    let pairs = text.lines().filter_map(|line| line.split_once('\t'));
    let given = pairs.map(|(key, id)| (key.to_string(), id.trim().to_string())).filter(|(_, id)| !id.is_empty());
    given.take(MOST).collect()
}

/// Answers as lines, then the questions that are to be answered, or answered anew, each with its options above it.
pub fn written(answers: &Answers, open: &[Question]) -> String {
    let mut text = String::from(HEAD);
    let asked = |key: &String| open.iter().any(|question| question.key == *key);
    for (key, id) in answers.iter().filter(|(key, _)| !asked(key)) {
        text.push_str(&format!("{key}\t{id}\n"));
    }
    for question in open {
        let mut line = |words: String| text.push_str(&format!("# {}\n", words.replace(char::is_control, " ")));
        line(question.context.clone());
        question.options.iter().for_each(|(id, words, new)| line(format!("  {id}　{words} → {new}")));
        let known = answers.get(&question.key).map_or("", String::as_str);
        text.push_str(&format!("{}\t{known}\n", question.key));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Answers, key, read, written};

    #[test]
    fn a_line_is_known_again_next_month() {
        let may = "治安警情1,286起，同比增长1.9%，另有27起在镇上";
        let june = "治安警情953起，同比下降4.0%，另有3起在镇上";
        assert_eq!(key(may, 2), key(june, 2));
        assert_ne!(key(may, 1), key(may, 2));
        assert_eq!(key("1—9月\t甲\n乙", 0), key("1—10月 甲 乙", 0), "the key fits into a line");
    }

    #[test]
    fn answers_survive_their_file() {
        let answers = Answers::from([("#起|0".into(), "PA01 990121 当期 数值".into()), ("甲|1".into(), "不改".into())]);
        assert_eq!(read(&written(&answers, &[])), answers);
        assert_eq!(read("# 备注\n甲|1\t\n没有制表符\n"), Answers::new(), "a blank answer is none");
    }
}
