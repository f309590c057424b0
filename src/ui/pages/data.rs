//! 数据: the door for files and how far they are read. What is loaded, from where and with what findings is composed by the worker.

use shanzhi::state::{Action, AppState, Drop};
use shanzhi::strings::ui;
use yew::prelude::*;

use crate::ui::platform::files;

/// The door; `take` takes files in.
pub fn door(state: &AppState, act: &Callback<Action>, take: &Callback<Vec<files::AtDoor>>) -> Html {
    let onchange = {
        let take = take.clone();
        Callback::from(move |event: Event| take.emit(files::chosen(&event)))
    };
    let cancel = {
        let act = act.clone();
        move |_: MouseEvent| act.emit(Action::Cancelled)
    };
    html! {
        <section class="panel door">
            <h2>{"导入表格"}</h2>
            <p>{"把表格文件拖到页面任意处，或"}
                <label class="button">{"选择文件"}<input type="file" multiple=true {onchange} /></label>
                {"。先预览，再决定替换、并入或单独查看。"}{ui::LOCAL}{"。"}</p>
            if let Drop::Reading { names, done, total, .. } = &state.drop {
                <div class="reading" role="status">
                    <p>{format!("正在读取：{}", names.join("、"))}</p>
                    <progress max={total.to_string()} value={done.to_string()}></progress>
                    <button type="button" onclick={cancel}>{"取消"}</button>
                </div>
            }
        </section>
    }
}
