//! First letters of Chinese words, for finding names by the keyboard. The readings are the pinyin crate's.

use pinyin::ToPinyinMulti;

/// Whether the first letters of a name, or a run of them, are `asked` (lower case): `rmtj` finds 人民调解. A character with several readings (调:
/// diào, tiáo) is met by each; letters and digits stand for themselves.
pub fn begins(name: &str, asked: &str) -> bool {
    let asked: Vec<char> = asked.chars().collect();
    let name: Vec<char> = name.chars().map(|c| c.to_ascii_lowercase()).collect();
    !asked.is_empty()
        && name.windows(asked.len()).any(|run| run.iter().zip(&asked).all(|(c, letter)| reads(*c, *letter)))
}

fn reads(c: char, letter: char) -> bool {
    c == letter
        || c.to_pinyin_multi()
            .is_some_and(|readings| readings.into_iter().any(|r| r.first_letter().starts_with(letter)))
}

#[cfg(test)]
mod tests {
    use super::begins;

    #[test]
    fn names_by_their_first_letters() {
        for (name, asked) in [("人民调解", "rmtj"), ("人民调解", "rmdj"), ("颐养之家", "zj"), ("12345热线", "12345rx")]
        {
            assert!(begins(name, asked), "{name} {asked}");
        }
        for (name, asked) in [("人民调解", "rj"), ("人民", ""), ("", "r"), ("调解", "tjjj")] {
            assert!(!begins(name, asked), "{name} {asked}");
        }
    }
}
