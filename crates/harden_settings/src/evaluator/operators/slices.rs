//! `value[start:stop:step]`, read, written and deleted.

use crate::evaluator::budget::Budget;
use crate::evaluator::containers::{Elements, is_spread, iterate};
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Kind, List, Value};

/// A slice applied to a length: the positions it selects, in order.
#[derive(Debug)]
pub(super) struct Selection {
    start: i128,
    step: i128,
    pub(super) count: usize,
}

impl Selection {
    /// `None` where a part of the slice is unknown.
    pub(super) fn of(parts: &[Value; 3], length: usize) -> Eval<Option<Self>> {
        let [lower, upper, step] = parts;
        let (Some(lower), Some(upper), Some(step)) = (part(lower)?, part(upper)?, part(step)?)
        else {
            return Ok(None);
        };
        let step = step.unwrap_or(1);
        if step == 0 {
            return Err(Signal::value_error("slice step cannot be zero"));
        }
        let length = i128::try_from(length).expect("a length fits");
        let (least, most) = if step > 0 {
            (0, length)
        } else {
            (-1, length - 1)
        };
        let clamp = |position: Option<i128>, default: i128| match position {
            None => default,
            Some(position) if position < 0 => position.saturating_add(length).max(least),
            Some(position) => position.min(most),
        };
        let (start, end) = if step > 0 {
            (clamp(lower, 0), clamp(upper, length))
        } else {
            (clamp(lower, length - 1), clamp(upper, -1))
        };
        let distance = if step > 0 { end - start } else { start - end };
        let size = step.unsigned_abs();
        let count = match u128::try_from(distance) {
            Ok(distance) if distance > 0 => (distance - 1) / size + 1,
            _ => 0,
        };
        Ok(Some(Self {
            start,
            step,
            count: usize::try_from(count).expect("no more than the length"),
        }))
    }

    pub(super) fn positions(&self) -> impl Iterator<Item = usize> {
        (0..self.count).map(|index| {
            let offset = i128::try_from(index).expect("an index fits") * self.step;
            usize::try_from(self.start + offset).expect("clamped to the length")
        })
    }

    /// Where a plain slice starts.
    fn first(&self) -> usize {
        usize::try_from(self.start).expect("clamped to the length")
    }
}

/// `Some(None)` where it is left out, `None` where it is unknown.
#[expect(clippy::option_option, reason = "left out and unknown differ")]
fn part(value: &Value) -> Eval<Option<Option<i128>>> {
    match (&value.kind, value.as_int()) {
        (Kind::None, _) => Ok(Some(None)),
        (Kind::Unknown(_), _) => Ok(None),
        (_, Some(position)) => Ok(Some(Some(position))),
        (_, None) => Err(Signal::type_error(
            "slice indices must be integers or None or have an __index__ method",
        )),
    }
}

/// The selected elements of a sequence; unknown ones may stand for any number.
pub(super) fn select(items: &[Value], open: bool, parts: &[Value; 3]) -> Eval<Elements> {
    let all = |items: Vec<Value>, open: bool| Elements { items, open };
    if !open && !items.iter().any(is_spread) {
        return Ok(match Selection::of(parts, items.len())? {
            Some(selection) => all(
                selection.positions().map(|at| items[at].clone()).collect(),
                false,
            ),
            None => all(Vec::new(), true),
        });
    }
    let whole = parts.iter().all(|part| matches!(part.kind, Kind::None));
    if whole {
        return Ok(all(items.to_vec(), open));
    }
    // Positions before the first unknown run of elements are known, if counted from the start.
    let known = items.iter().take_while(|item| !is_spread(item)).count();
    let [lower, upper, step] = parts;
    let plain_step = matches!(step.kind, Kind::None) || step.as_int() == Some(1);
    let from_start = |value: &Value| match value.kind {
        Kind::None => Some(0),
        _ => value.as_int().and_then(|at| usize::try_from(at).ok()),
    };
    if open || !plain_step {
        return Ok(all(Vec::new(), true));
    }
    match (from_start(lower), &upper.kind, from_start(upper)) {
        (Some(lower), Kind::None, _) if lower <= known => Ok(all(items[lower..].to_vec(), false)),
        (Some(lower), _, Some(upper)) if lower <= upper && upper <= known => {
            Ok(all(items[lower..upper].to_vec(), false))
        }
        _ => Ok(all(Vec::new(), true)),
    }
}

/// `list[slice] = value`
pub(crate) fn store_slice(
    budget: &Budget,
    list: &List,
    parts: &[Value; 3],
    value: &Value,
) -> Eval<()> {
    let new = iterate(budget, value).map_err(|signal| match signal {
        Signal::OutOfBudget => signal,
        _ => Signal::type_error("can only assign an iterable"),
    })?;
    let mut items = list.items.borrow_mut();
    if list.open.get() || items.iter().any(is_spread) || new.open {
        let whole = parts.iter().all(|part| matches!(part.kind, Kind::None));
        if whole {
            *items = new.items;
            list.open.set(new.open);
        } else {
            items.clear();
            list.open.set(true);
        }
        return Ok(());
    }
    let Some(selection) = Selection::of(parts, items.len())? else {
        items.clear();
        list.open.set(true);
        return Ok(());
    };
    if selection.step == 1 {
        let first = selection.first();
        items.splice(first..first + selection.count, new.items);
        return Ok(());
    }
    if new.items.iter().any(is_spread) {
        items.clear();
        list.open.set(true);
        return Ok(());
    }
    if new.items.len() != selection.count {
        return Err(Signal::value_error(format!(
            "attempt to assign sequence of size {} to extended slice of size {}",
            new.items.len(),
            selection.count
        )));
    }
    for (at, item) in selection.positions().zip(new.items) {
        items[at] = item;
    }
    Ok(())
}

/// `del list[slice]`
pub(crate) fn delete_slice(list: &List, parts: &[Value; 3]) -> Eval<()> {
    let mut items = list.items.borrow_mut();
    if parts.iter().all(|part| matches!(part.kind, Kind::None)) {
        items.clear();
        list.open.set(false);
        return Ok(());
    }
    let selection = if list.open.get() || items.iter().any(is_spread) {
        None
    } else {
        Selection::of(parts, items.len())?
    };
    let Some(selection) = selection else {
        items.clear();
        list.open.set(true);
        return Ok(());
    };
    let mut positions: Vec<usize> = selection.positions().collect();
    positions.sort_unstable();
    for at in positions.into_iter().rev() {
        items.remove(at);
    }
    Ok(())
}
