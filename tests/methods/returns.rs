//! 报送: due days, what was handed in, on time, what was carried forward.

use shanzhi::query::completeness::{Handed, Timing, carried, due_day, returns, tally};

use super::world::{World, month, plain};

const FORMS: &str = "id,name,indicators,calendar,due_day,owner
F1,月报,SUM|STOCK|RATE,natural,3,
F2,督查月报,MONEY,26-25,31,
";

const SUBMISSIONS: &str = "form,area,period,due,received,state,note
F1,111,2026-05,2026-06-03,2026-06-02,on_time,
F1,112,2026-05,2026-06-03,2026-06-05,late,
F1,121,2026-05,,2026-06-03,on_time,
F1,122,2026-05,,,missing,
F1,11,2026-05,,2026-06-01,returned,
F1,12,2026-05,,2026-06-01,on_time,
F1,111,2026-06,,,missing,
";

#[test]
fn what_was_handed_in_and_when() {
    let world = World::of(
        &[("forms", FORMS), ("submissions", SUBMISSIONS)],
        "SUM,111,2026-05,,4\n STOCK,111,2026-05,,2\n RATE,111,2026-05,,,1,2
        SUM,112,2026-05,,3\n STOCK,112,2026-05,,5,,,carried\n RATE,112,2026-05,,,0,0
        SUM,121,2026-05,,0,,,zero_reported\n STOCK,121,2026-05,,0\n RATE,121,2026-05,,,,,not_applicable
        SUM,11,2026-05,,7\n STOCK,11,2026-05,,7\n RATE,11,2026-05,,,1,2
        SUM,12,2026-05,,,,,missing\n STOCK,12,2026-05,,,,,missing\n RATE,12,2026-05,,,,,missing
        SUM,111,2026-06,,9\n MONEY,111,2026-05,,1",
    );
    let form = &world.data.forms[0];
    let found = returns(&world.data, form, month("2026-05"), "2026-07-05");
    let shown: Vec<(&str, Handed, Timing, usize)> = found
        .iter()
        .map(|r| (world.data.areas.get(r.area).code.as_str(), r.handed, r.timing, r.lacking.len()))
        .collect();
    assert_eq!(
        shown,
        [
            ("11", Handed::Returned, Timing::OnTime, 0),
            // The office wrote it down as received, and no figure of it is there.
            ("12", Handed::Nothing, Timing::OnTime, 3),
            ("111", Handed::All, Timing::OnTime, 0),
            // A stock carried forward was not handed in; nothing to rate (0 of 0) was.
            ("112", Handed::Some, Timing::Late, 1),
            ("121", Handed::Zero, Timing::OnTime, 0),
            ("122", Handed::Nothing, Timing::Unknown, 0),
        ]
    );
    assert!(found.iter().all(|r| r.due == "2026-06-03"));
    let all = tally(&found);
    assert_eq!((all.due, all.whole, all.zero, all.partial, all.none, all.on_time), (6, 2, 1, 1, 3, 2));
    let rate = |amount: Option<shanzhi::model::Amount>| amount.map(|a| plain(a.round(1)));
    assert_eq!((rate(all.reporting_rate()), rate(all.on_time_rate())), (Some("50".into()), Some("33.3".into())));
    // 112 was never heard of for June, and the 台账 goes on: it has handed in nothing, as have the others.
    assert_eq!(returns(&world.data, form, month("2026-06"), "").len(), 6);
    // June is due on 3 July: on 2 July nobody has missed it yet.
    assert_eq!(returns(&world.data, form, month("2026-06"), "2026-07-02").len(), 0);
    assert!(returns(&world.data, form, month("2026-06"), "2026-07-04").iter().all(|r| r.handed == Handed::Nothing));
    let none = tally(&returns(&world.data, form, month("2020-01"), ""));
    assert_eq!((none.due, none.reporting_rate()), (0, None));
}

#[test]
fn the_due_day_of_a_short_month_is_its_last() {
    let world = World::of(&[("forms", FORMS)], "");
    let due = |at: usize, period: &str| due_day(&world.data.forms[at], month(period)).map(|d| d.to_string());
    assert_eq!(due(0, "2026-06").as_deref(), Some("2026-07-03"));
    assert_eq!(due(1, "2026-01").as_deref(), Some("2026-02-28"));
    assert_eq!(due(1, "2025-12").as_deref(), Some("2026-01-31"));
    assert_eq!(due(0, "2026-Q2").as_deref(), Some("2026-07-03"));
}

#[test]
fn carried_figures_say_whose_they_are() {
    let world = World::new(
        "STOCK,111,2026-01,,5\n STOCK,111,2026-02,,5,,,carried\n STOCK,111,2026-03,,5,,,carried\n STOCK,111,2026-04,,5,,,carried\n STOCK,111,2026-05,,5,,,carried
        STOCK,112,2026-02,,5,,,carried\n SUM,111,2026-01,,1\n SUM,111,2026-02,,1,,,carried",
    );
    let marked = |id: &str, area: &str| -> Vec<String> {
        carried(&world.data, world.id(id), world.area(area), month("2026-01"), month("2026-06"))
            .iter()
            .map(|c| {
                format!(
                    "{}<{}{}",
                    c.period,
                    c.from.map_or("?".into(), |p| p.to_string()),
                    if c.too_old { "!" } else { "" }
                )
            })
            .collect()
    };
    assert_eq!(marked("STOCK", "111"), ["2026-02<2026-01", "2026-03<2026-01", "2026-04<2026-01", "2026-05<2026-01!"]);
    assert_eq!(marked("STOCK", "112"), ["2026-02<?!"]);
    assert_eq!(marked("SUM", "111"), ["2026-02<2026-01!"]);
    assert!(marked("SUM", "112").is_empty());
}
