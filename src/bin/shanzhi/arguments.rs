//! What was typed: operands, options with a value, flags. What they mean is each command's.

use std::collections::{BTreeMap, BTreeSet};

use crate::Fault;

/// The words behind the command.
#[derive(Debug, Default)]
pub struct Arguments {
    /// Words that belong to no option.
    pub operands: Vec<String>,
    options: BTreeMap<String, String>,
    flags: BTreeSet<String>,
}

impl Arguments {
    /// Options take the word behind them (or behind `=`); a word that is neither known option nor flag is refused by name.
    pub fn parse(typed: &[String], options: &[&str], flags: &[&str]) -> Result<Self, String> {
        let mut parsed = Self::default();
        let mut words = typed.iter();
        while let Some(word) = words.next() {
            let Some(name) = word.strip_prefix("--").or_else(|| word.strip_prefix('-')).filter(|name| !name.is_empty())
            else {
                parsed.operands.push(word.clone());
                continue;
            };
            let (name, joined) = name.split_once('=').map_or((name, None), |(name, value)| (name, Some(value)));
            if flags.contains(&name) && joined.is_none() {
                parsed.flags.insert(name.into());
            } else if options.contains(&name) {
                let next = || words.next().map(String::as_str).filter(|value| !value.starts_with("--"));
                let value = joined.or_else(next).filter(|value| !value.is_empty());
                let value = value.ok_or_else(|| format!("“{word}”后面缺少内容。"))?;
                if parsed.options.insert(name.into(), value.into()).is_some() {
                    return Err(format!("“{word}”写了两次。"));
                }
            } else {
                return Err(format!("这个命令没有“{word}”这个选项。"));
            }
        }
        Ok(parsed)
    }

    /// The value of an option.
    pub fn option(&self, name: &str) -> Option<&str> {
        self.options.get(name).map(String::as_str)
    }

    /// The value of an option that must be there; `what` says what is to be written.
    pub fn required(&self, name: &str, what: &str) -> Result<&str, Fault> {
        let dashes = if name.len() == 1 { "-" } else { "--" };
        self.option(name).ok_or_else(|| Fault::Usage(format!("缺少“{dashes}{name} {what}”。")))
    }

    /// Whether a flag was given.
    pub fn flag(&self, name: &str) -> bool {
        self.flags.contains(name)
    }

    /// The one operand; `what` says what it is.
    pub fn one(&self, what: &str) -> Result<&str, Fault> {
        match self.operands.as_slice() {
            [one] => Ok(one),
            [] => Err(Fault::Usage(format!("缺少{what}。"))),
            [_, more, ..] => Err(Fault::Usage(format!("只能有一个{what}，“{more}”是多余的。"))),
        }
    }
}
