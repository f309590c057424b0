//! The grammar of templates: text, `{{placeholders}}`, `{{#每:…}}…{{/每}}`, `{{#若:…}}…{{否则}}…{{/若}}`. What they mean is not known here.

/// Why a template cannot be used: where, which placeholder, what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// `第3行`, `正文第5段`, `页眉`.
    pub place: String,
    /// The placeholder as written, or empty.
    pub tag: String,
    /// What is wrong and what to do.
    pub words: String,
}

impl Fault {
    /// The fault in one line.
    pub fn text(&self) -> String {
        if self.tag.is_empty() {
            format!("{}：{}", self.place, self.words)
        } else {
            format!("{}“{{{{{}}}}}”：{}", self.place, self.tag, self.words)
        }
    }
}

/// A placeholder: what stands between the braces, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Trimmed inner text, full-width signs made half-width.
    pub text: String,
    /// Where it stands.
    pub place: String,
}

impl Tag {
    /// A fault of this placeholder.
    pub fn fault(&self, words: impl Into<String>) -> Fault {
        Fault { place: self.place.clone(), tag: self.text.clone(), words: words.into() }
    }
}

/// What a placeholder does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// Begins a loop; the tag's text is what it runs over.
    Each(Tag),
    /// Begins a condition; the tag's text is the condition.
    If(Tag),
    /// The other branch.
    Else(Tag),
    /// Ends a loop.
    EndEach(Tag),
    /// Ends a condition.
    EndIf(Tag),
    /// Is replaced.
    Put(Tag),
}

/// What is said of a document that grows beyond its limit.
pub const TOO_LONG: &str = "成文太长，请减少循环。";
/// The longest placeholder, in bytes.
const LONGEST: usize = 600;
/// The deepest nesting.
const DEEPEST: usize = 6;

/// Makes a placeholder of the text between braces.
pub fn control(inner: &str, place: &str) -> Control {
    let text: String = inner
        .trim()
        .chars()
        .map(|c| match c {
            '：' => ':',
            '｜' => '|',
            '＃' => '#',
            '／' => '/',
            '＞' => '>',
            '＜' => '<',
            '＝' => '=',
            c => c,
        })
        .collect();
    let tag = |text: &str| Tag { text: text.trim().to_string(), place: place.to_string() };
    let after = |lead: &str| text.strip_prefix(lead).map(|rest| rest.trim_start_matches(':'));
    if let Some(rest) = after("#每") {
        Control::Each(tag(rest))
    } else if let Some(rest) = after("#若") {
        Control::If(tag(rest))
    } else if text == "否则" {
        Control::Else(tag(&text))
    } else if text == "/每" {
        Control::EndEach(tag(&text))
    } else if text == "/若" {
        Control::EndIf(tag(&text))
    } else {
        Control::Put(tag(&text))
    }
}

/// A stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text as it stands.
    Text(String),
    /// A placeholder, with the bytes it takes in the text.
    Control(Control, std::ops::Range<usize>),
}

/// Cuts a text into words and placeholders.
///
/// # Errors
/// A placeholder that does not end on its line, or is too long.
pub fn cut(text: &str, place: &dyn Fn(usize) -> String) -> Result<Vec<Piece>, Fault> {
    let mut pieces = Vec::new();
    let mut from = 0;
    while let Some(found) = text[from..].find("{{") {
        let start = from + found;
        let inner = start + 2;
        let fault = |words: &str| {
            let tag: String = text[inner..].chars().take_while(|c| *c != '\n').take(30).collect();
            Fault { place: place(start), tag, words: words.into() }
        };
        let Some(length) = text[inner..].find("}}") else { return Err(fault("没有写结尾的“}}”。")) };
        let body = &text[inner..inner + length];
        if body.contains('\n') || body.contains("{{") {
            return Err(fault("没有写结尾的“}}”，或占位符跨了行。"));
        }
        if length > LONGEST {
            return Err(fault("占位符太长。"));
        }
        if start > from {
            pieces.push(Piece::Text(text[from..start].into()));
        }
        let end = inner + length + 2;
        pieces.push(Piece::Control(control(body, &place(start)), start..end));
        from = end;
    }
    if from < text.len() {
        pieces.push(Piece::Text(text[from..].into()));
    }
    Ok(pieces)
}

/// A template's tree over leaves of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node<T> {
    /// A leaf.
    Leaf(T),
    /// A loop.
    Each(Tag, Vec<Node<T>>),
    /// A condition: then, otherwise.
    If(Tag, Vec<Node<T>>, Vec<Node<T>>),
}

/// Nests a flat sequence of leaves and controls ([`Control::Put`] is no control here: make it a leaf).
///
/// # Errors
/// An end without its beginning, a beginning without its end, nesting too deep.
pub fn nest<T>(items: impl IntoIterator<Item = Result<T, Control>>) -> Result<Vec<Node<T>>, Fault> {
    struct Open<T> {
        tag: Tag,
        each: bool,
        then: Option<Vec<Node<T>>>,
    }
    let mut open: Vec<Open<T>> = Vec::new();
    let mut at: Vec<Vec<Node<T>>> = vec![Vec::new()];
    for item in items {
        let control = match item {
            Ok(leaf) => {
                if let Some(list) = at.last_mut() {
                    list.push(Node::Leaf(leaf));
                }
                continue;
            }
            Err(control) => control,
        };
        match control {
            Control::Each(tag) | Control::If(tag) if open.len() >= DEEPEST => {
                return Err(tag.fault(format!("嵌套超过{DEEPEST}层。")));
            }
            Control::Each(tag) => {
                open.push(Open { tag, each: true, then: None });
                at.push(Vec::new());
            }
            Control::If(tag) => {
                open.push(Open { tag, each: false, then: None });
                at.push(Vec::new());
            }
            Control::Else(tag) => match open.last_mut() {
                Some(condition) if !condition.each && condition.then.is_none() => {
                    condition.then = at.last_mut().map(std::mem::take);
                }
                _ => return Err(tag.fault("前面没有与它对应的“{{#若:…}}”。")),
            },
            Control::EndEach(tag) | Control::EndIf(tag) => {
                let each = tag.text == "/每";
                let begun = open.pop().filter(|open| open.each == each);
                let Some(begun) = begun else {
                    return Err(
                        tag.fault(format!("前面没有与它对应的“{{{{#{}:…}}}}”。", if each { "每" } else { "若" }))
                    );
                };
                let body = at.pop().unwrap_or_default();
                let node = match (begun.each, begun.then) {
                    (true, _) => Node::Each(begun.tag, body),
                    (false, None) => Node::If(begun.tag, body, Vec::new()),
                    (false, Some(then)) => Node::If(begun.tag, then, body),
                };
                if let Some(list) = at.last_mut() {
                    list.push(node);
                }
            }
            Control::Put(tag) => return Err(tag.fault("这里不能放占位符。")),
        }
    }
    match open.pop() {
        Some(open) => Err(open.tag.fault(format!("没有写结尾的“{{{{/{}}}}}”。", if open.each { "每" } else { "若" }))),
        None => Ok(at.pop().unwrap_or_default()),
    }
}
