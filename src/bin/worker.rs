//! The background half in the browser: fetches and reads the package, reads dropped files, answers in encoded messages. It draws nothing.
//!
//! The lines around it (web/worker_boot.js) lend it files and messages; everything it says goes out as one transferable buffer.

#[cfg(target_arch = "wasm32")]
fn main() {
    rim::start();
}

#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::print_stderr, reason = "someone started the browser's half on the command line")]
fn main() {
    eprintln!("后台程序只在浏览器中运行。");
}

#[cfg(target_arch = "wasm32")]
mod rim {
    mod acts;
    mod beside;

    use std::cell::RefCell;
    use std::collections::{BTreeMap, BTreeSet};
    use std::rc::Rc;

    use js_sys::{Array, ArrayBuffer, Function, Promise, Uint8Array};
    use wasm_bindgen::prelude::*;
    use wasm_bindgen_futures::{JsFuture, spawn_local};
    use web_sys::File;

    use acts::{answer, kept, lend, prepare, wanted};
    use shanzhi::compose::{self, Desk, Wants};
    use shanzhi::model::{Dataset, Finding, FindingCode, PartState, Severity, Stage};
    use shanzhi::publish::{self, HEAD_ROLES, LATER_ROLES, Package};
    use shanzhi::state::Route;
    use shanzhi::wire::{Asked, NamedBytes, Reply, Request};

    /// Files of the 考核.
    const SCORING_ROLES: [&str; 2] = ["scoring", "groups"];

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_name = szFile)]
        fn file(path: &str) -> Promise;
        #[wasm_bindgen(js_name = szReady)]
        fn ready(handler: &Function);
        /// The package to open before the page asks, or empty.
        #[wasm_bindgen(js_name = szEarly)]
        fn early() -> String;
        /// How the page was opened (`onefile` or `folder`) and, on a second line, the browser's own line.
        #[wasm_bindgen(js_name = szMachine)]
        fn machine() -> String;
        /// What the browser keeps: `get` the texts of all keys with a beginning, `put`, `add` (fails where there is one), `drop`.
        #[wasm_bindgen(js_name = szKeep)]
        fn keep(act: &str, key: &str, text: &str) -> Promise;
        /// Whether closing the page would lose work.
        #[wasm_bindgen(js_name = szUnsaved)]
        fn unsaved(is: bool);
        #[wasm_bindgen(js_name = postMessage)]
        fn post(data: &JsValue, transfer: &Array);
        #[wasm_bindgen(js_name = setTimeout)]
        fn set_timeout(handler: &Function, milliseconds: i32);
        #[wasm_bindgen(js_namespace = performance, js_name = now)]
        fn now() -> f64;
        #[wasm_bindgen(js_namespace = performance, js_name = mark)]
        fn mark(name: &str);
        #[wasm_bindgen(catch, js_namespace = performance, js_name = measure)]
        fn measure(name: &str, start: &str) -> Result<(), JsValue>;

        type TextDecoder;
        #[wasm_bindgen(catch, constructor)]
        fn new(label: &str, options: &JsValue) -> Result<TextDecoder, JsValue>;
        #[wasm_bindgen(catch, method)]
        fn decode(this: &TextDecoder, bytes: &[u8]) -> Result<String, JsValue>;
    }

    /// What the worker holds between messages.
    #[derive(Default)]
    struct Held {
        /// Number of the Open at work; an older one stops at its next step.
        turn: u32,
        folder: String,
        package: Package,
        /// Registers without blocks; `None` until they are read.
        head: Option<Dataset>,
        /// Whether an Open is under way.
        opening: bool,
        /// Whether the page has drawn its first view, so that the rest may be fetched.
        ahead: bool,
        /// Whether the core part is handed over.
        core: bool,
        /// Whether organisations are read, so that any part can be.
        complete: bool,
        /// Parts asked for before they can be read.
        wanted: Vec<String>,
        /// Imports asked for before the registers are read.
        waiting: Vec<(u32, Vec<NamedBytes>, Vec<Finding>)>,
        /// What the reader did with the data before the core part is there.
        deferred: Vec<Request>,
        /// Parts the page holds already: read for the desk, not handed over.
        known: BTreeSet<String>,
        /// Whether an act waits for files: what comes after it waits, too.
        busy: bool,
        /// The data on show here, for the pages composed here.
        desk: Desk,
        /// Whether a batch of documents is being made.
        batching: bool,
        /// Whether what may be asked next is being made ready.
        preparing: bool,
        /// The view whose sheet is on show.
        asked: Option<Asked>,
        /// Parts fetched or being fetched: the page asked first, so they are not fetched ahead again.
        taken: BTreeSet<String>,
    }

    type Shared = Rc<RefCell<Held>>;

    /// Answers kept for a page that has not asked yet.
    struct Early {
        folder: String,
        replies: Vec<Vec<u8>>,
    }

    thread_local! {
        static EARLY: RefCell<Option<Early>> = const { RefCell::new(None) };
    }

    pub(super) fn start() {
        let held = Shared::default();
        let folder = early();
        if !folder.is_empty() {
            EARLY.set(Some(Early { folder: folder.clone(), replies: Vec::new() }));
            take(&held, Request::Open { package: folder, known: Vec::new() });
        }
        let handler = Closure::<dyn FnMut(JsValue)>::new(move |data: JsValue| {
            let mut parts = Array::from(&data).to_vec().into_iter();
            let bytes = parts.next().map(|bytes| Uint8Array::new(&bytes).to_vec()).unwrap_or_default();
            let Some(request) = Request::decode(&bytes).filter(|request| !answered_early(request)) else { return };
            let files: Vec<File> = parts.filter_map(|file| file.dyn_into().ok()).collect();
            if files.is_empty() {
                take(&held, request);
            } else {
                beside::take(&held, request, &files);
            }
        });
        ready(handler.as_ref().unchecked_ref());
        handler.forget(); // It serves as long as the worker lives.
        send(&Reply::Ready);
    }

    /// The package is read while the page is still starting; when it asks for the same one, it gets what is there.
    fn answered_early(request: &Request) -> bool {
        let Some(begun) = EARLY.take() else { return false };
        let same = matches!(request, Request::Open { package, known } if *package == begun.folder && known.is_empty());
        if same {
            begun.replies.iter().for_each(|bytes| post_bytes(bytes));
        }
        same
    }

    fn post_bytes(bytes: &[u8]) {
        let buffer: ArrayBuffer = Uint8Array::from(bytes).buffer();
        post(&buffer, &Array::of1(&buffer));
    }

    fn send(reply: &Reply) {
        let bytes = reply.encode();
        let kept = EARLY.with_borrow_mut(|begun| match begun {
            Some(begun) => {
                begun.replies.push(bytes.clone());
                true
            }
            None => false,
        });
        if !kept {
            post_bytes(&bytes);
        }
    }

    fn take(held: &Shared, request: Request) {
        match request {
            Request::Open { package, known } => {
                let turn = held.borrow().turn + 1;
                let waiting = std::mem::take(&mut held.borrow_mut().waiting);
                let known = known.into_iter().collect();
                *held.borrow_mut() = Held { turn, folder: package, opening: true, waiting, known, ..Held::default() };
                lend(held);
                let held = held.clone();
                spawn_local(async move {
                    open(&held, turn).await;
                    if held.borrow().turn == turn {
                        held.borrow_mut().opening = false;
                        core_is_over(&held);
                    }
                    beside::imports(&held);
                });
            }
            Request::Part { path } => {
                if held.borrow().complete {
                    held.borrow_mut().taken.insert(path.clone());
                    let held = held.clone();
                    let turn = held.borrow().turn;
                    spawn_local(async move { part(&held, turn, &path, file(&full(&held, &path))).await });
                } else {
                    held.borrow_mut().wanted.push(path);
                }
            }
            Request::Ahead => {
                let mut now = held.borrow_mut();
                now.ahead = true;
                if now.core {
                    let (held, turn) = (held.clone(), now.turn);
                    spawn_local(async move { rest(&held, turn).await });
                }
            }
            // Without files there is nothing to read.
            Request::Import { .. } => {}
            Request::Take { .. } | Request::Back | Request::Unit { .. } | Request::Act { .. }
                if !held.borrow().core || held.borrow().busy =>
            {
                held.borrow_mut().deferred.push(request);
            }
            Request::Take { how, preview } => {
                if let Some(Reply::Preview { import, .. }) = Reply::decode(&preview) {
                    let replies = measured("take", || held.borrow_mut().desk.take(how, *import));
                    answer(held, &replies);
                }
            }
            Request::Back => {
                held.borrow_mut().desk.back();
                compose_again(held);
            }
            Request::Unit { indicator, unit } => {
                held.borrow_mut().desk.set_unit(&indicator, unit);
                compose_again(held);
            }
            Request::Sheet(asked) => {
                held.borrow_mut().asked = Some(asked);
                compose_again(held);
            }
            Request::Act { name, .. } if name == compose::DRILL => drill(held),
            Request::Act { asked, name, values, mut files } => {
                let (route, _) = Route::parse(&asked.hash);
                let wants = compose::wants(&name, &values);
                let act = move |held: &Shared, files: &[NamedBytes]| {
                    let replies =
                        measured("act", || compose::act(&mut held.borrow_mut().desk, &route, &name, &values, files));
                    answer(held, &replies);
                };
                if wants == Wants::default() {
                    act(held, &files);
                    return;
                }
                held.borrow_mut().busy = true;
                let held = held.clone();
                spawn_local(async move {
                    files.extend(wanted(&held, wants).await);
                    act(&held, &files);
                    held.borrow_mut().busy = false;
                    deferred(&held);
                });
            }
        }
    }

    /// Every part that is fetched only when its place is opened, one after the other, as the reader asked.
    fn drill(held: &Shared) {
        let (held, turn, package) = (held.clone(), held.borrow().turn, held.borrow().package.clone());
        spawn_local(async move {
            for resource in package.parts(Stage::Drill) {
                let fresh = held.borrow().turn == turn && held.borrow_mut().taken.insert(resource.path.clone());
                if fresh {
                    part(&held, turn, &resource.path, file(&full(&held, &resource.path))).await;
                }
            }
        });
    }

    /// Composes the sheet that is on show, as far as there are data for it.
    fn compose_again(held: &Shared) {
        let now = held.borrow();
        let Some(asked) = &now.asked else { return };
        let (route, _) = Route::parse(&asked.hash);
        if !now.core && !route.page.is_composed() {
            return;
        }
        let sheet = measured("compose", || compose::sheet(&now.desk, &route, asked.width));
        send(&Reply::Sheet { hash: asked.hash.clone(), sheet: Rc::new(sheet) });
        drop(now);
        prepare(held);
    }

    /// The core part is there, or will not come: what waited for it is done.
    fn core_is_over(held: &Shared) {
        if !std::mem::replace(&mut held.borrow_mut().core, true) {
            deferred(held);
            compose_again(held);
        }
    }

    fn deferred(held: &Shared) {
        let deferred = std::mem::take(&mut held.borrow_mut().deferred);
        deferred.into_iter().for_each(|request| take(held, request));
    }

    fn full(held: &Shared, path: &str) -> String {
        format!("{}{path}", held.borrow().folder)
    }

    /// The bytes of a fetched file, or the words of the error.
    async fn bytes(promise: Promise) -> Result<Vec<u8>, String> {
        match JsFuture::from(promise).await {
            Ok(value) => Ok(Uint8Array::new(&value).to_vec()),
            Err(error) => Err(error.dyn_ref::<js_sys::Error>().map(|e| String::from(e.message())).unwrap_or_default()),
        }
    }

    /// A finding for a file that could not be had, with the words of whoever tried.
    fn lost(path: &str, words: String) -> Finding {
        Finding::of_file(FindingCode::PartMissing, Severity::Error, path, words)
    }

    /// The package cannot be opened.
    fn failed(held: &Shared, findings: Vec<Finding>) {
        held.borrow_mut().desk.findings.clone_from(&findings);
        send(&Reply::Failed { findings });
    }

    async fn open(held: &Shared, turn: u32) {
        let descriptor = match bytes(file(&full(held, "datapackage.json"))).await {
            Ok(descriptor) => descriptor,
            Err(words) => return failed(held, vec![lost("datapackage.json", words)]),
        };
        let package = match publish::open(&descriptor) {
            Ok(package) => package,
            Err(findings) => return failed(held, findings),
        };
        if held.borrow().turn != turn {
            return;
        }
        held.borrow_mut().package = package.clone();
        // All that the first view needs is under way before anything is waited for.
        let head_files = ask(held, &package, &HEAD_ROLES);
        let core: Vec<(String, Promise)> = untaken(held, &package, Stage::Core);
        let (files, findings) = collect(head_files).await;
        let (head, found) = measured("import", || publish::head(&package, &|path| files.get(path).map(Vec::as_slice)));
        let findings = joined(findings, found);
        if head.areas.all().is_empty() || head.indicators.is_empty() {
            return failed(held, findings);
        }
        if held.borrow().turn != turn {
            return;
        }
        {
            let mut now = held.borrow_mut();
            now.head = Some(head.clone());
            let clerk = std::mem::take(&mut now.desk.clerk);
            now.desk = Desk::opened(head.clone(), findings.clone());
            now.desk.clerk = clerk;
        }
        send(&Reply::Head { dataset: Box::new(head), findings });
        for (path, promise) in core {
            part(held, turn, &path, promise).await;
        }
        kept(held, turn).await;
        beside::imports(held);
        held.borrow_mut().desk.ready = true;
        core_is_over(held);
        let ahead = held.borrow().ahead;
        if ahead {
            rest(held, turn).await;
        }
    }

    /// The later registers, the parts that were asked for meanwhile, and those to be fetched ahead.
    async fn rest(held: &Shared, turn: u32) {
        let package = held.borrow().package.clone();
        later(held, turn, &package).await;
        templates(held, turn, &package).await;
        let wanted = std::mem::take(&mut held.borrow_mut().wanted);
        for path in wanted {
            take(held, Request::Part { path });
        }
        for resource in package.parts(Stage::Ahead) {
            if held.borrow().turn != turn {
                return;
            }
            let fresh = held.borrow_mut().taken.insert(resource.path.clone());
            if fresh {
                part(held, turn, &resource.path, file(&full(held, &resource.path))).await;
            }
        }
        // What the page holds is read again for the desk of a worker started anew.
        let known: Vec<String> = held.borrow().known.iter().cloned().collect();
        for path in known {
            let fresh = held.borrow().turn == turn && held.borrow_mut().taken.insert(path.clone());
            if fresh {
                part(held, turn, &path, file(&full(held, &path))).await;
            }
        }
        if held.borrow().turn == turn {
            held.borrow_mut().desk.complete = true;
            compose_again(held);
        }
    }

    /// The rules of the 考核 and the report templates; what cannot be had is left out with its finding.
    async fn templates(held: &Shared, turn: u32, package: &Package) {
        let (files, findings) = collect(ask(held, package, &SCORING_ROLES)).await;
        let head = held.borrow().head.clone().unwrap_or_default();
        let (scheme, found) = publish::scoring(&head, package, &|path| files.get(path).map(Vec::as_slice));
        if held.borrow().turn == turn {
            let mut now = held.borrow_mut();
            now.desk.scheme = scheme;
            now.desk.findings.extend(joined(findings, found));
        }
        let listed = package.resources.iter().filter(|resource| resource.role == "template");
        let asked = listed.map(|resource| (resource.path.clone(), file(&full(held, &resource.path)))).collect();
        let (files, findings) = collect(asked).await;
        let (mappings, _) = collect(ask(held, package, &["mappings"])).await;
        let mut now = held.borrow_mut();
        if now.turn == turn {
            now.desk.findings.extend(findings);
            for (path, bytes) in files {
                now.desk.add_template(&path, bytes);
            }
            mappings.values().for_each(|csv| now.desk.clerk.learn(csv));
        }
    }

    /// Starts fetching the files of these roles.
    fn ask(held: &Shared, package: &Package, roles: &[&str]) -> Vec<(String, Promise)> {
        let resources = roles.iter().filter_map(|role| package.resource(role));
        resources.map(|resource| (resource.path.clone(), file(&full(held, &resource.path)))).collect()
    }

    /// Starts fetching the parts of a stage that are not on their way yet.
    fn untaken(held: &Shared, package: &Package, stage: Stage) -> Vec<(String, Promise)> {
        let paths: Vec<String> = package.parts(stage).map(|resource| resource.path.clone()).collect();
        let fresh = paths.into_iter().filter(|path| held.borrow_mut().taken.insert(path.clone()));
        fresh.map(|path| (path.clone(), file(&full(held, &path)))).collect()
    }

    async fn collect(asked: Vec<(String, Promise)>) -> (BTreeMap<String, Vec<u8>>, Vec<Finding>) {
        let (mut files, mut findings) = (BTreeMap::new(), Vec::new());
        for (path, promise) in asked {
            match bytes(promise).await {
                Ok(bytes) => drop(files.insert(path, bytes)),
                Err(words) => findings.push(lost(&path, words)),
            }
        }
        (files, findings)
    }

    /// The findings of the fetch, then those of reading; a file that could not be had is told once, with its words.
    fn joined(mut fetched: Vec<Finding>, read: Vec<Finding>) -> Vec<Finding> {
        let told = |finding: &Finding| {
            fetched.iter().any(|lost| finding.code == lost.code && finding.place.file == lost.place.file)
        };
        let fresh: Vec<Finding> = read.into_iter().filter(|finding| !told(finding)).collect();
        fetched.extend(fresh);
        fetched
    }

    /// The later registers. The worker keeps the organisations: parts name them.
    async fn later(held: &Shared, turn: u32, package: &Package) {
        let (files, findings) = collect(ask(held, package, &LATER_ROLES)).await;
        if held.borrow().turn != turn {
            return;
        }
        let head = held.borrow().head.clone().unwrap_or_default();
        let (registers, found) =
            measured("import", || publish::registers(&head, package, &|path| files.get(path).map(Vec::as_slice)));
        let mut now = held.borrow_mut();
        if let Some(head) = &mut now.head {
            head.organisations.clone_from(&registers.organisations);
            head.set_indicators(registers.indicators.clone());
        }
        now.complete = true;
        let findings = joined(findings, found);
        now.desk.registers(&registers, &findings);
        drop(now);
        send(&Reply::Registers { dataset: Box::new(registers), findings });
    }

    /// Reads one part and sends it; a failure is this part's alone.
    async fn part(held: &Shared, turn: u32, path: &str, promise: Promise) {
        let (bytes, findings) = match bytes(promise).await {
            Ok(bytes) => (Some(bytes), Vec::new()),
            Err(words) => (None, vec![lost(path, words)]),
        };
        if held.borrow().turn != turn {
            return;
        }
        let mut now = held.borrow_mut();
        let Held { head, package, taken, desk, known, complete, .. } = &mut *now;
        let Some(head) = head else { return };
        let (state, dataset, found) = measured("import", || publish::part(head, package, path, bytes.as_deref()));
        if state == PartState::Failed {
            // The page may ask again.
            taken.remove(path);
        } else {
            head.categories.clone_from(&dataset.categories);
        }
        let findings = joined(findings, found);
        let worked = desk.part(path, &state, &dataset, &findings);
        // A part asked for while the reader waits changes the sheet at once; those fetched ahead change it once, at their end.
        // Under the version for outside no part reaches the page: it is laid in with the package, which lies aside.
        let (held_by_page, at_once) = (known.contains(path) || desk.outside.is_some(), *complete && desk.complete);
        let again = worked.then(|| desk.as_shown());
        drop(now);
        if !held_by_page {
            send(&Reply::Part { path: path.into(), state, dataset: Box::new(dataset), findings });
        }
        again.iter().for_each(send);
        if at_once {
            compose_again(held);
        }
    }

    /// Lets the messages through that wait.
    async fn pause() {
        let _ = JsFuture::from(Promise::new(&mut |done, _| set_timeout(&done, 0))).await;
    }

    /// GB18030 by the browser's own tables; bytes that are none give `None`.
    fn gb18030(bytes: &[u8]) -> Option<String> {
        let options = js_sys::Object::new();
        js_sys::Reflect::set(&options, &"fatal".into(), &JsValue::TRUE).ok()?;
        TextDecoder::new("gb18030", &options).ok()?.decode(bytes).ok()
    }

    /// Does some work under a User Timing name: `import`, `compose`, `act`.
    fn measured<T>(name: &str, work: impl FnOnce() -> T) -> T {
        let start = format!("{name}-start");
        mark(&start);
        let value = work();
        let _ = measure(name, &start);
        value
    }
}
