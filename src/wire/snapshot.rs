//! A dataset to and from bytes: registers field by field, blocks as flat columns. Ids keep their numbers; nothing is reckoned.
//! Groups, changes of boundaries and older vintages are not in it: they stay where sums are made.

use super::codec::{Reader, Writer};
use crate::model::{
    Area, AreaId, AreaKind, AreaTree, Basis, Block, BlockKey, Dataset, Dimension, Direction, Event, Form, Frequency,
    Indicator, IndicatorId, Level, Measure, Meta, Nature, Organisation, Part, PartState, Period, Qualifier, Remark,
    Settings, SpaceRule, Stage, Submission, Target, TimeRule, WorkItem,
};

/// Writes a whole dataset.
pub fn write(w: &mut Writer, data: &Dataset) {
    // The columns are nearly all of it; grown by doubling they would stand in memory twice over.
    w.reserve(data.blocks().iter().map(|b| b.values.len() * 10 + b.numerators.len() * 16 + 64).sum());
    write_meta(w, &data.meta);
    w.list(&data.indicators, write_indicator);
    w.list(data.areas.all(), write_area);
    w.list(&data.organisations, |w, o| texts(w, &[&o.id, &o.name, &o.group, &o.area]));
    words(w, &data.categories);
    w.list(&data.forms, write_form);
    w.list(&data.submissions, |w, s| {
        texts(w, &[&s.form, &s.area, &s.due, &s.received, &s.state]);
        w.option(s.period.as_ref(), write_period);
        w.text(&s.note);
    });
    w.list(&data.items, |w, i| {
        texts(
            w,
            &[&i.id, &i.kind, &i.title, &i.area, &i.organisation, &i.indicator, &i.opened, &i.due, &i.state, &i.note],
        );
    });
    w.list(&data.targets, |w, t| {
        texts(
            w,
            &[
                &t.id,
                &t.indicator,
                &t.area,
                &t.level,
                &t.comparator,
                &t.value,
                &t.value_high,
                &t.baseline,
                &t.deadline,
                &t.kind,
            ],
        );
    });
    w.list(&data.events, |w, e| {
        texts(w, &[&e.id, &e.date, &e.title, &e.area, &e.kind]);
        words(w, &e.indicators);
        w.u8(u8::from(e.rebase));
    });
    words(w, &data.settings.cards);
    words(w, &data.settings.table);
    w.u8(u8::from(data.settings.unranked));
    texts(w, &[&data.settings.title, &data.settings.progress_label, &data.settings.colour]);
    words(w, &data.settings.hidden_pages);
    w.option(data.settings.period.as_ref(), write_period);
    w.list(&data.parts, write_part);
    w.list(&data.remarks, write_remark);
    w.list(data.blocks(), write_block);
}

/// Reads a whole dataset; `None` for bytes that are none.
pub fn read(r: &mut Reader) -> Option<Dataset> {
    let mut data = Dataset::default();
    data.meta = read_meta(r)?;
    data.set_indicators(r.list(read_indicator)?);
    let (areas, repeated) = AreaTree::new(r.list(read_area)?);
    if !repeated.is_empty() {
        return None;
    }
    data.areas = areas;
    data.organisations = r.list(|r| {
        let [id, name, group, area] = read_texts(r)?;
        Some(Organisation { id, name, group, area })
    })?;
    data.categories = read_words(r)?;
    data.forms = r.list(read_form)?;
    data.submissions = r.list(|r| {
        let [form, area, due, received, state] = read_texts(r)?;
        Some(Submission { form, area, period: r.option(read_period)?, due, received, state, note: r.text()? })
    })?;
    data.items = r.list(|r| {
        let [id, kind, title, area, organisation, indicator, opened, due, state, note] = read_texts(r)?;
        Some(WorkItem { id, kind, title, area, organisation, indicator, opened, due, state, note })
    })?;
    data.targets = r.list(|r| {
        let [id, indicator, area, level, comparator, value, value_high, baseline, deadline, kind] = read_texts(r)?;
        Some(Target { id, indicator, area, level, comparator, value, value_high, baseline, deadline, kind })
    })?;
    data.events = r.list(|r| {
        let [id, date, title, area, kind] = read_texts(r)?;
        Some(Event { id, date, title, area, indicators: read_words(r)?, kind, rebase: r.u8()? == 1 })
    })?;
    let (cards, table, unranked) = (read_words(r)?, read_words(r)?, r.u8()? == 1);
    let [title, progress_label, colour] = read_texts(r)?;
    let (hidden_pages, period) = (read_words(r)?, r.option(read_period)?);
    data.settings = Settings { cards, table, unranked, title, hidden_pages, period, progress_label, colour };
    data.parts = r.list(read_part)?;
    data.remarks = r.list(read_remark)?;
    for block in r.list(read_block)? {
        // Two blocks of one key would be joined; a dataset never holds them, so these bytes are none.
        if data.block(&block.key).is_some() {
            return None;
        }
        data.add_block(block);
    }
    Some(data)
}

fn texts(w: &mut Writer, values: &[&String]) {
    values.iter().for_each(|value| w.text(value));
}

fn read_texts<const N: usize>(r: &mut Reader) -> Option<[String; N]> {
    let mut values = [const { String::new() }; N];
    for value in &mut values {
        *value = r.text()?;
    }
    Some(values)
}

fn words(w: &mut Writer, values: &[String]) {
    w.list(values, |w, value| w.text(value));
}

fn read_words(r: &mut Reader) -> Option<Vec<String>> {
    r.list(Reader::text)
}

fn write_period(w: &mut Writer, period: &Period) {
    w.u8(period.frequency as u8);
    w.i32(period.index);
}

fn read_period(r: &mut Reader) -> Option<Period> {
    Some(Period { frequency: Frequency::from_code(r.u8()?)?, index: r.i32()? })
}

fn write_meta(w: &mut Writer, meta: &Meta) {
    texts(
        w,
        &[&meta.name, &meta.title, &meta.notice, &meta.classification, &meta.state, &meta.as_of, &meta.fingerprint],
    );
    words(w, &meta.sources);
    w.list(&meta.levels, |w, level| texts(w, &[&level.id, &level.name]));
    w.option(meta.periods.as_ref(), |w, (first, last)| {
        write_period(w, first);
        write_period(w, last);
    });
}

fn read_meta(r: &mut Reader) -> Option<Meta> {
    let [name, title, notice, classification, state, as_of, fingerprint] = read_texts(r)?;
    let sources = read_words(r)?;
    let levels = r.list(|r| {
        let [id, name] = read_texts(r)?;
        Some(Level { id, name })
    })?;
    let periods = r.option(|r| Some((read_period(r)?, read_period(r)?)))?;
    Some(Meta { name, title, notice, classification, state, as_of, fingerprint, sources, levels, periods })
}

fn write_indicator(w: &mut Writer, i: &Indicator) {
    texts(
        w,
        &[&i.id, &i.family, &i.name, &i.short_name, &i.unit, &i.kind, &i.numerator, &i.denominator, &i.numerator_id],
    );
    texts(
        w,
        &[
            &i.denominator_id,
            &i.lowest_level,
            &i.frequency,
            &i.owner,
            &i.thresholds,
            &i.target_value,
            &i.target_deadline,
        ],
    );
    texts(w, &[&i.target_scope, &i.definition, &i.source]);
    [i.measure as u8, i.nature as u8, i.space as u8, i.time as u8, i.direction as u8, i.decimals]
        .into_iter()
        .for_each(|b| w.u8(b));
    w.u32(i.factor);
    words(w, &i.aliases);
}

fn read_indicator(r: &mut Reader) -> Option<Indicator> {
    let [id, family, name, short_name, unit, kind, numerator, denominator, numerator_id] = read_texts(r)?;
    let [denominator_id, lowest_level, frequency, owner, thresholds, target_value, target_deadline] = read_texts(r)?;
    let [target_scope, definition, source] = read_texts(r)?;
    Some(Indicator {
        id,
        family,
        name,
        short_name,
        unit,
        kind,
        numerator,
        denominator,
        numerator_id,
        denominator_id,
        lowest_level,
        frequency,
        owner,
        thresholds,
        target_value,
        target_deadline,
        target_scope,
        definition,
        source,
        measure: Measure::from_code(r.u8()?)?,
        nature: Nature::from_code(r.u8()?)?,
        space: SpaceRule::from_code(r.u8()?)?,
        time: TimeRule::from_code(r.u8()?)?,
        direction: Direction::from_code(r.u8()?)?,
        decimals: r.u8()?,
        factor: r.u32()?,
        aliases: read_words(r)?,
    })
}

fn write_area(w: &mut Writer, area: &Area) {
    texts(w, &[&area.code, &area.name, &area.level, &area.valid_from, &area.valid_to]);
    w.option(area.parent.as_ref(), |w, parent| w.u32(parent.0));
    w.u8(area.kind as u8);
    words(w, &area.aliases);
    for number in [&area.population, &area.households, &area.elders] {
        w.option(number.as_ref(), |w, n| w.i64(*n));
    }
    w.option(area.tile.as_ref(), |w, (column, row)| {
        w.u16(*column);
        w.u16(*row);
    });
}

fn read_area(r: &mut Reader) -> Option<Area> {
    let [code, name, level, valid_from, valid_to] = read_texts(r)?;
    Some(Area {
        code,
        name,
        level,
        valid_from,
        valid_to,
        parent: r.option(|r| r.u32().map(AreaId))?,
        kind: AreaKind::from_code(r.u8()?),
        aliases: read_words(r)?,
        population: r.option(Reader::i64)?,
        households: r.option(Reader::i64)?,
        elders: r.option(Reader::i64)?,
        tile: r.option(|r| Some((r.u16()?, r.u16()?)))?,
    })
}

fn write_form(w: &mut Writer, form: &Form) {
    texts(w, &[&form.id, &form.name, &form.calendar, &form.owner]);
    texts(w, &[&form.number, &form.issuer, &form.approval, &form.valid_to]);
    words(w, &form.indicators);
    words(w, &form.systems);
    w.u8(form.due_day);
}

fn read_form(r: &mut Reader) -> Option<Form> {
    let [id, name, calendar, owner] = read_texts(r)?;
    let [number, issuer, approval, valid_to] = read_texts(r)?;
    let (indicators, systems) = (read_words(r)?, read_words(r)?);
    Some(Form { id, name, indicators, calendar, due_day: r.u8()?, owner, number, issuer, approval, valid_to, systems })
}

/// Writes a part's state.
pub(super) fn write_state(w: &mut Writer, state: &PartState) {
    w.u8(match state {
        PartState::NotLoaded => 0,
        PartState::Loading => 1,
        PartState::Loaded => 2,
        PartState::Changed => 3,
        PartState::Failed => 4,
    });
}

/// Reads a part's state.
pub(super) fn read_state(r: &mut Reader) -> Option<PartState> {
    Some(match r.u8()? {
        0 => PartState::NotLoaded,
        1 => PartState::Loading,
        2 => PartState::Loaded,
        3 => PartState::Changed,
        4 => PartState::Failed,
        _ => return None,
    })
}

fn write_part(w: &mut Writer, part: &Part) {
    texts(w, &[&part.path, &part.level]);
    w.u8(part.stage as u8);
    w.option(part.parent.as_ref(), |w, parent| w.u32(parent.0));
    w.u32(part.rows);
    w.u32(part.bytes);
    write_state(w, &part.state);
}

fn read_part(r: &mut Reader) -> Option<Part> {
    let [path, level] = read_texts(r)?;
    let stage = match r.u8()? {
        0 => Stage::Core,
        1 => Stage::Ahead,
        2 => Stage::Drill,
        _ => return None,
    };
    let parent = r.option(|r| r.u32().map(AreaId))?;
    Some(Part { path, stage, level, parent, rows: r.u32()?, bytes: r.u32()?, state: read_state(r)? })
}

fn write_remark(w: &mut Writer, remark: &Remark) {
    w.u16(remark.indicator.0);
    w.u32(remark.area.0);
    write_period(w, &remark.period);
    w.u8(remark.basis as u8);
    w.u8(remark.qualifier as u8);
    texts(w, &[&remark.replaced, &remark.note]);
}

fn read_remark(r: &mut Reader) -> Option<Remark> {
    Some(Remark {
        indicator: IndicatorId(r.u16()?),
        area: AreaId(r.u32()?),
        period: read_period(r)?,
        basis: Basis::from_code(r.u8()?)?,
        qualifier: Qualifier::from_code(r.u8()?)?,
        replaced: r.text()?,
        note: r.text()?,
    })
}

fn write_block(w: &mut Writer, block: &Block) {
    let (kind, position) = match block.key.dimension {
        Dimension::None => (0, 0),
        Dimension::Category(at) => (1, at),
        Dimension::Organisation(at) => (2, at),
    };
    w.u16(block.key.indicator.0);
    w.u8(kind);
    w.u16(position);
    w.u8(block.key.basis as u8);
    w.u8(block.key.frequency as u8);
    w.option(block.key.parent.as_ref(), |w, parent| w.u32(parent.0));
    w.list(&block.areas, |w, area| w.u32(area.0));
    w.i32(block.first);
    w.u32(block.periods);
    w.u8(block.decimals);
    w.u8(block.part_decimals);
    w.column(&block.values);
    w.column(&block.numerators);
    w.column(&block.denominators);
    w.bytes(&block.status);
    w.bytes(&block.origin);
}

/// A block, its columns as long as its shape says: a block that lies about itself is refused here and trusted afterwards.
fn read_block(r: &mut Reader) -> Option<Block> {
    let indicator = IndicatorId(r.u16()?);
    let dimension = match (r.u8()?, r.u16()?) {
        (0, _) => Dimension::None,
        (1, at) => Dimension::Category(at),
        (2, at) => Dimension::Organisation(at),
        _ => return None,
    };
    let key = BlockKey {
        indicator,
        dimension,
        basis: Basis::from_code(r.u8()?)?,
        frequency: Frequency::from_code(r.u8()?)?,
        parent: r.option(|r| r.u32().map(AreaId))?,
    };
    let block = Block {
        key,
        areas: r.list(|r| r.u32().map(AreaId))?,
        first: r.i32()?,
        periods: r.u32()?,
        decimals: r.u8()?,
        part_decimals: r.u8()?,
        values: r.column()?,
        numerators: r.column()?,
        denominators: r.column()?,
        status: r.bytes()?.to_vec(),
        origin: r.bytes()?.to_vec(),
    };
    let cells = block.areas.len().checked_mul(block.periods as usize)?;
    let whole = [block.values.len(), block.status.len(), block.origin.len()].iter().all(|length| *length == cells);
    let parts = block.numerators.len() == block.denominators.len() && [0, cells].contains(&block.numerators.len());
    (whole && parts && block.areas.is_sorted()).then_some(block)
}
