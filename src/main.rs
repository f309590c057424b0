//! The page program: mounts the app. Everything it shows is in `ui`; everything it knows is in the core.

mod ui;

fn main() {
    ui::app::mount();
}
