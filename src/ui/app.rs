//! The app: one reducer, the worker, the hash, the frame around the pages. Pages and panels stand in their own files.

use std::cell::RefCell;
use std::rc::Rc;

use shanzhi::model::{Finding, FindingCode, Part, PartState, Severity};
use shanzhi::sheet::{Node, Sheet};
use shanzhi::state::{Action, AppState, Drop, Loading, Page, Route, reduce};
use shanzhi::strings::ui as strings;
use shanzhi::wire::{Reply, TakeOver, unpack};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::link::{Link, Word};
use super::pages::area::area_page;
use super::pages::data::door;
use super::pages::indicator::indicator_page;
use super::pages::overview::overview_page;
use super::panels::frame::{footer, header, window_title};
use super::panels::notices::{finding_list, notices};
use super::panels::pickers::remembered_theme;
use super::panels::sheet::{beside, sheet};
use super::platform::form::Deed;
use super::platform::size::use_width;
use super::platform::{clock, dom, files, perf, worker};
use super::shown::{Shown, compute};
use super::view::View;

/// Largest file handed to the worker at once (reliability: one CSV or JSON, soft limit), in bytes.
const LARGEST_FILE: f64 = 1024.0 * 1024.0 * 1024.0;

/// How often the silent worker is looked at, in milliseconds.
const WATCH_MS: u32 = 2_000;

#[derive(Default, PartialEq)]
struct Store(AppState);

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Self(reduce(&self.0, action)))
    }
}

/// Mounts the app in the document, in the theme the browser remembers: with its first view where that lies ready to draw, so that nothing is
/// drawn twice.
pub fn mount() {
    dom::set_root("data-theme", &remembered_theme());
    spawn_local(async {
        let bytes = worker::ready_to_draw().await;
        let first = bytes.and_then(|bytes| perf::measured("receive", || unpack(&bytes))).map(Rc::new);
        if let Some(element) = dom::app_element() {
            yew::Renderer::<App>::with_root_and_props(element, AppProps { first }).render();
        }
    });
}

/// What the app begins with.
#[derive(Properties, Clone)]
struct AppProps {
    /// The first view, or `None`: then the worker reads the package first.
    first: Option<Rc<Vec<Reply>>>,
}

impl PartialEq for AppProps {
    fn eq(&self, other: &Self) -> bool {
        // By pointer: to compare whole datasets would be 3 kB of the first load.
        self.first.as_ref().map(Rc::as_ptr) == other.first.as_ref().map(Rc::as_ptr)
    }
}

/// Goes to a view by its hash; another choice in the same view leaves the reader where they are.
fn lead(dispatch: &UseReducerDispatcher<Store>, hash: String) {
    perf::view_changed();
    let ((then, _), (now, _)) = (Route::parse(&dom::hash()), Route::parse(&hash));
    dom::push_hash(&hash);
    if (then.page, then.indicator, then.area, then.period) != (now.page, now.indicator, now.area, now.period) {
        dom::to_top();
    }
    dom::keep_focus();
    dispatch.dispatch(Action::Hash(hash));
}

/// A picture the worker wants drawn.
struct Drawing {
    name: String,
    svg: String,
    width: u32,
    height: u32,
    dpi: u32,
}

/// Draws a picture on the canvas and hands it back to the worker, which writes its density.
fn picture(dispatch: UseReducerDispatcher<Store>, link: Option<Link>, drawing: Drawing) {
    let Some(link) = link else { return };
    spawn_local(async move {
        let Drawing { name, svg, width, height, dpi } = drawing;
        match files::raster(&svg, width, height).await {
            Some(bytes) => link.drawn(dom::hash(), name, dpi, bytes),
            None => dispatch.dispatch(Action::Reply(Rc::new(Reply::Say { words: strings::NO_PICTURE.into() }))),
        }
    });
}

/// Files that came before the worker stood.
type Early = Rc<RefCell<Vec<files::AtDoor>>>;

/// Starts the worker, after the first view where that is drawn already, and asks it for what the state lacks. Files that came to the door
/// before it stood are handed to it then.
#[hook]
fn use_link(store: &UseReducerHandle<Store>, drawn: bool, early: &Early) -> Option<Link> {
    let link = use_state(|| None::<Link>);
    let dispatch = store.dispatcher();
    let (made, early, door) = (link.clone(), Rc::clone(early), dispatch.clone());
    // The link, for answers that ask it something: it does not exist yet when its ears are made.
    let speaker = use_mut_ref(|| None::<Link>);
    use_effect_with((), move |()| {
        let start = move || {
            let own = Rc::clone(&speaker);
            let link = Link::start(move |word| match word {
                Word::Reply(reply) => match *reply {
                    Reply::File { name, mime, bytes } => files::save(&name, &mime, &bytes),
                    Reply::Copy { text, html } => files::copy(&text, &html),
                    Reply::Go { hash } => lead(&dispatch, hash),
                    Reply::Picture { svg, dpi: 0, .. } => files::print(&svg),
                    Reply::Picture { name, svg, width, height, dpi } => {
                        let drawing = Drawing { name, svg, width, height, dpi };
                        picture(dispatch.clone(), own.borrow().clone(), drawing);
                    }
                    reply => dispatch.dispatch(Action::Reply(Rc::new(reply))),
                },
                Word::Died(words) => dispatch.dispatch(Action::WorkerDied(words)),
            });
            speaker.replace(Some(link.clone()));
            made.set(Some(link));
        };
        // It reads the package itself, and must not hold up what is being drawn.
        if drawn {
            perf::after_frames(move || perf::after_frames(start));
        } else {
            start();
        }
    });
    let opened = use_mut_ref(|| false);
    use_effect_with((store.0.route.package, (*link).clone()), move |(package, link)| {
        if let Some(link) = link {
            let fresh = std::mem::replace(&mut *opened.borrow_mut(), true);
            link.open(*package, fresh);
            // After the package is asked for: what a file says is met with its names.
            take_files(door, link.clone(), 1, early.take());
        }
    });
    (*link).clone()
}

/// Asks for the parts the view needs and the page does not hold: those of the area on show and of its siblings.
#[hook]
fn use_parts(store: &UseReducerHandle<Store>, link: &Option<Link>, view: Option<&View>) {
    let wanted: Vec<String> = view.map_or(Vec::new(), |view| {
        let Some(area) = view.area else { return Vec::new() };
        let groups = [Some(area), view.data.group_of(area)];
        let lacks = |p: &&Part| p.state == PartState::NotLoaded && groups.contains(&p.parent);
        view.data.parts.iter().filter(lacks).filter(|p| p.parent.is_some()).map(|p| p.path.clone()).collect()
    });
    let dispatch = store.dispatcher();
    let aside = store.0.aside.is_some();
    use_effect_with((wanted, link.clone(), aside), move |(wanted, link, aside)| {
        if let (Some(link), false) = (link, aside) {
            for path in wanted {
                link.part(path.clone());
                dispatch.dispatch(Action::Asked(path.clone()));
            }
        }
    });
}

/// What the reader did in a sheet: the page's own deeds are done here, all others are the worker's.
fn do_deed(store: &UseReducerHandle<Store>, link: Option<Link>, deed: Deed) {
    let Some(link) = link else { return };
    let dispatch = store.dispatcher();
    let take = |how: TakeOver| {
        link.take(how);
        dispatch.dispatch(Action::Take(how));
    };
    match deed.name.as_str() {
        "take-merge" => return take(TakeOver::Merge),
        "take-alone" => return take(TakeOver::Alone),
        "take-replace" => return take(TakeOver::Replace),
        "unit" => {
            let unit = deed.values.first().map(|(_, unit)| unit.trim().to_string());
            if let (Some(unit), Some(indicator)) = (unit, store.0.route.indicator.clone()) {
                link.unit(&indicator, &unit);
                dispatch.dispatch(Action::SetUnit { indicator, unit });
            }
            return;
        }
        "discard" => dispatch.dispatch(Action::Cancelled),
        _ => {}
    }
    link.act(store.0.route.hash(), deed.name, deed.values, deed.files);
}

/// Reads files at the door and hands them to the worker as one job.
fn take_files(dispatch: UseReducerDispatcher<Store>, link: Link, job: u32, at_door: Vec<files::AtDoor>) {
    if at_door.is_empty() {
        return;
    }
    let refuse = |code, file: &str| Finding::of_file(code, Severity::Error, file, "");
    let large: Vec<Finding> =
        at_door.iter().filter(|f| f.size > LARGEST_FILE).map(|f| refuse(FindingCode::LimitExceeded, &f.name)).collect();
    if !large.is_empty() {
        dispatch.dispatch(Action::Refused(large));
        return;
    }
    let total = at_door.iter().map(|f| f.size).sum::<f64>().min(f64::from(u32::MAX)) as u32;
    dispatch.dispatch(Action::Dropped { job, names: at_door.iter().map(|f| f.name.clone()).collect(), total });
    link.import(job, &at_door);
}

/// The whole page.
#[component]
fn App(props: &AppProps) -> Html {
    let store = use_reducer(|| {
        let mut state = AppState::default();
        let (route, doubt) = Route::parse(&dom::hash());
        (state.route, state.route_notice) = (route, doubt);
        if let Some(replies) = &props.first {
            state = reduce(&state, Action::First(Rc::clone(replies)));
        }
        Store(state)
    });
    let early = use_mut_ref(Vec::new);
    let link = use_link(&store, props.first.is_some(), &early);
    let go = {
        let dispatch = store.dispatcher();
        use_callback((), move |route: Route, ()| {
            perf::view_changed();
            dom::push_hash(&route.hash());
            dom::to_top();
            dom::keep_focus();
            dispatch.dispatch(Action::Go(route));
        })
    };
    {
        let dispatch = store.dispatcher();
        use_effect_with((), move |()| {
            let listener = dom::on_hash(move |hash| {
                perf::view_changed();
                dispatch.dispatch(Action::Hash(hash));
            });
            move || drop(listener)
        });
    }
    let state = &store.0;
    let met = state.dataset().map(|data| View::new(Rc::clone(data), state.route.clone(), go.clone()));
    use_parts(&store, &link, met.as_ref().map(|(view, _)| view));
    {
        let reading = matches!(state.drop, Drop::Reading { .. });
        let (dispatch, link) = (store.dispatcher(), link.clone());
        use_effect_with(reading, move |reading| {
            let watch = reading.then(|| {
                clock::every(WATCH_MS, move || {
                    if let Some(link) = link.as_ref().filter(|l| l.is_silent()) {
                        link.renew();
                        dispatch.dispatch(Action::WorkerDied(String::new()));
                    }
                })
            });
            move || drop(watch)
        });
    }
    let take = {
        let (store, link) = (store.clone(), link.clone());
        Callback::from(move |at_door| match &link {
            Some(link) => take_files(store.dispatcher(), link.clone(), store.0.jobs + 1, at_door),
            None => drop(early.replace(at_door)),
        })
    };
    let act = {
        let (dispatch, link) = (store.dispatcher(), link.clone());
        Callback::from(move |action: Action| {
            match (&action, &link) {
                (Action::Cancelled, Some(link)) => link.renew(),
                (Action::BackToPackage, Some(link)) => link.back(),
                _ => {}
            }
            dispatch.dispatch(action);
        })
    };
    let done = {
        let (store, link) = (store.clone(), link.clone());
        Callback::from(move |deed: Deed| do_deed(&store, link.clone(), deed))
    };
    let ondrop = {
        let (take, go, route) = (take.clone(), go.clone(), state.route.clone());
        Callback::from(move |event: DragEvent| {
            let dropped = files::dropped(&event);
            if !dropped.is_empty() && route.page != Page::Data {
                go.emit(Route { page: Page::Data, ..route.clone() });
            }
            take.emit(dropped);
        })
    };
    let onclick = {
        let dispatch = store.dispatcher();
        Callback::from(move |event: MouseEvent| {
            if let Some(hash) = dom::clicked_hash(&event) {
                lead(&dispatch, hash);
            }
        })
    };
    let ondragover = Callback::from(|event: DragEvent| event.prevent_default());
    let view = met.as_ref().map(|(view, _)| view.clone());
    let lost = met.as_ref().is_some_and(|(_, lost)| *lost) || state.route_notice;
    let shown = use_memo(view.clone(), |view| view.as_ref().map_or(Shown::Pending, compute));
    // The first view comes first: only after its second frame are the long table drawn and the rest of the package fetched.
    let settled = use_state_eq(|| false);
    {
        let (settled, link) = (settled.clone(), link.clone());
        let drawn = !matches!(*shown, Shown::Pending) || state.route.page.is_composed();
        use_effect_with((drawn, link), move |(drawn, link)| {
            if *drawn {
                let link = link.clone();
                perf::after_frames(move || {
                    settled.set(true);
                    if let Some(link) = link {
                        link.fetch_ahead();
                    }
                });
            }
        });
    }
    let ruler = use_node_ref();
    let width = use_width(&ruler, true);
    use_effect_with((link.clone(), *settled, state.route.hash(), width), |(link, settled, hash, width)| {
        if let (Some(link), true) = (link, *settled && *width > 0) {
            link.sheet(hash.clone(), *width);
        }
    });
    let composed = use_memo((state.composed.clone(), state.route.clone()), |(composed, route)| {
        let composed = composed.as_ref()?;
        let stale = composed.hash != route.hash();
        let (then, _) = Route::parse(&composed.hash);
        let same = (then.page, &then.indicator, then.package) == (route.page, &route.indicator, route.package);
        (!stale || same).then(|| Rc::clone(&composed.sheet))
    });
    // What the worker composed for the view before stands, faded, until this view's comes.
    let busy = state.composed.as_ref().is_some_and(|composed| composed.hash != state.route.hash());
    let lists = state.route.page == Page::Data
        || matches!((&state.data, &*shown), (Loading::Failed(_), _))
        || (matches!(*shown, Shown::Lists) && composed.is_some());
    use_effect_with(lists, |lists| {
        if *lists {
            perf::lists_shown();
        }
    });
    let colour = view.as_ref().map(|view| view.data.settings.colour.clone()).unwrap_or_default();
    use_effect_with((window_title(view.as_ref()), colour), |(title, colour)| {
        dom::set_title(title);
        dom::set_root("data-colour", colour);
    });
    html! {
        <div class={if state.route.page == Page::Meeting && state.route.choice('v').is_some() { "app stage" } else { "app" }} {ondrop} {ondragover} {onclick}>
            <a class="skip" href="#main">{"跳到正文"}</a>
            { header(view.as_ref(), &state.route) }
            <main id="main" tabindex="-1" aria-busy={busy.then_some("true")}>
                <div class="ruler" ref={ruler}></div>
                { notices(state, lost, &act) }
                { body(state, view.as_ref(), &shown, *settled, (&act, &take), (*composed).as_deref(), &|nodes| sheet(nodes, &done)) }
            </main>
            { footer(view.as_ref()) }
        </div>
    }
}

fn body(
    state: &AppState,
    view: Option<&View>,
    shown: &Shown,
    settled: bool,
    (act, take): (&Callback<Action>, &Callback<Vec<files::AtDoor>>),
    composed: Option<&Sheet>,
    draw: &dyn Fn(&[Node]) -> Html,
) -> Html {
    let pending = || html! { <p class="pending" role="status">{strings::PENDING}</p> };
    let below = || composed.map_or_else(pending, |sheet| draw(&sheet.main));
    // What is said of changes belongs to just this view: an older sheet must not speak of newer figures.
    let of_view = state.composed.as_ref().filter(|sheet| sheet.hash == state.route.hash());
    let words = |id: &str| of_view.map_or_else(Html::default, |composed| beside(&composed.sheet.asides, id));
    let aside = |at: usize| composed.and_then(|sheet| sheet.asides.get(at)).map_or_else(pending, |nodes| draw(nodes));
    match (&state.data, view, state.route.page, shown) {
        (_, _, Page::Data, _) => html! { <div class="page data">{ door(state, act, take) }{ below() }</div> },
        (Loading::Failed(findings), ..) => html! {
            <div class="page data">
                <div class="banner error" role="alert">{ finding_list(findings, "数据包无法打开") }</div>
                { door(state, act, take) }
                { below() }
            </div>
        },
        (_, _, page, _) if page.is_composed() => html! { <div class="page">{ below() }</div> },
        (Loading::Pending, ..) | (_, _, _, Shown::Pending) => pending(),
        (_, Some(view), Page::Area, Shown::Overview(shown)) => {
            html! { <>{ area_page(view, shown, &words) }{ below() }</> }
        }
        (_, Some(view), _, Shown::Overview(shown)) => {
            html! { <>{ overview_page(view, shown, settled, &words) }if settled { { below() } }</> }
        }
        (_, Some(view), _, Shown::Indicator(shown)) => {
            html! { <>{ indicator_page(view, shown, aside, &words) }{ below() }</> }
        }
        (_, Some(_), _, _) => html! { <div class="page">{ below() }</div> },
        (_, None, ..) => html! {},
    }
}
