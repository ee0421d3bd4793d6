//! Which variables of the environment, and which other answers, a value depends on.

use std::cell::RefCell;
use std::rc::Rc;

use super::decisions::Question;
use super::maps::IndexMap;

/// A set of causes; most are empty and cost nothing. [`Causes`] knows what they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dependencies(Option<Rc<Vec<u64>>>);

/// Everything that values can depend on, numbered: one table for all runs of a module.
#[derive(Debug, Default)]
pub(crate) struct Causes {
    numbered: RefCell<IndexMap<Cause, Known>>,
    /// The variables among the causes of a set, where they were asked for before.
    named: RefCell<IndexMap<Vec<u64>, Names>>,
}

/// Variables, by name.
pub(crate) type Names = Rc<[Rc<str>]>;

/// The names of more sets than these are not kept.
const MOST_NAMED: usize = 10_000;

#[derive(Debug)]
struct Known {
    only: Dependencies,
    /// Of a variable: whether it is set.
    presence: Option<Question>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Cause {
    /// A variable of the environment.
    Variable(Rc<str>),
    /// The answer with this number to something that is not of the environment.
    Answer(usize),
}

impl Causes {
    pub(crate) fn variable(&self, name: &Rc<str>) -> Dependencies {
        self.on(Cause::Variable(Rc::clone(name)))
    }

    pub(crate) fn answer(&self, number: usize) -> Dependencies {
        self.on(Cause::Answer(number))
    }

    fn on(&self, cause: Cause) -> Dependencies {
        let mut numbered = self.numbered.borrow_mut();
        let number = numbered.len();
        let known = numbered.entry(cause).or_insert_with_key(|cause| Known {
            only: Dependencies::single(number),
            presence: match cause {
                Cause::Variable(name) => Some(Question::presence_of(name)),
                Cause::Answer(_) => None,
            },
        });
        known.only.clone()
    }

    /// [`Question::presence_of`] a variable.
    pub(crate) fn presence_of(&self, name: &Rc<str>) -> Question {
        let numbered = self.numbered.borrow();
        let known = numbered.get(&Cause::Variable(Rc::clone(name)));
        known
            .and_then(|known| known.presence)
            .unwrap_or_else(|| Question::presence_of(name))
    }

    /// The variables among them, by name.
    pub(crate) fn variables(&self, of: &Dependencies) -> Names {
        if let Some(known) = self.named.borrow().get(of.words()) {
            return Rc::clone(known);
        }
        let names: Names = self.sorted_variables(of).into();
        let mut known = self.named.borrow_mut();
        if known.len() < MOST_NAMED {
            known.insert(of.words().to_vec(), Rc::clone(&names));
        }
        names
    }

    fn sorted_variables(&self, of: &Dependencies) -> Vec<Rc<str>> {
        let numbered = self.numbered.borrow();
        let mut names: Vec<Rc<str>> = of
            .numbers()
            .filter_map(|number| match numbered.get_index(number)?.0 {
                Cause::Variable(name) => Some(Rc::clone(name)),
                Cause::Answer(_) => None,
            })
            .collect();
        names.sort_unstable();
        names
    }

    /// How many answers that are not of the environment are among them.
    pub(crate) fn count_answers(&self, of: &Dependencies) -> usize {
        let numbered = self.numbered.borrow();
        of.numbers()
            .filter(|number| matches!(numbered.get_index(*number), Some((Cause::Answer(_), _))))
            .count()
    }
}

impl Dependencies {
    pub(crate) const NONE: Self = Self(None);

    fn single(number: usize) -> Self {
        let mut words = vec![0; number / 64 + 1];
        words[number / 64] = 1 << (number % 64);
        Self(Some(Rc::new(words)))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    fn numbers(&self) -> impl Iterator<Item = usize> {
        let words = self.words().iter().enumerate();
        words.flat_map(|(index, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros();
                left = left.checked_sub(1)? & left;
                Some(index * 64 + bit as usize)
            })
        })
    }

    /// The same for the same set.
    pub(crate) fn words(&self) -> &[u64] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }

    #[inline]
    pub(crate) fn add(&mut self, other: &Self) {
        if let Some(theirs) = &other.0 {
            self.add_some(theirs);
        }
    }

    fn add_some(&mut self, theirs: &Rc<Vec<u64>>) {
        let Some(mine) = &mut self.0 else {
            self.0 = Some(Rc::clone(theirs));
            return;
        };
        if Rc::ptr_eq(mine, theirs) || is_subset(theirs, mine) {
            return;
        }
        if is_subset(mine, theirs) {
            *mine = Rc::clone(theirs);
            return;
        }
        let mine = Rc::make_mut(mine);
        if mine.len() < theirs.len() {
            mine.resize(theirs.len(), 0);
        }
        for (mine, theirs) in mine.iter_mut().zip(theirs.iter()) {
            *mine |= theirs;
        }
    }

    /// These but for others; all of them, if none would be left.
    #[must_use]
    pub(crate) fn without(&self, others: &Self) -> Self {
        if is_subset(self.words(), others.words()) {
            return self.clone();
        }
        let others = others.words().iter().copied().chain(std::iter::repeat(0));
        let mut left: Vec<u64> = self
            .words()
            .iter()
            .zip(others)
            .map(|(mine, theirs)| mine & !theirs)
            .collect();
        // No set ends with an empty word: equal sets are equal.
        while left.last() == Some(&0) {
            left.pop();
        }
        Self(Some(Rc::new(left)))
    }
}

fn is_subset(left: &[u64], right: &[u64]) -> bool {
    left.len() <= right.len()
        && left
            .iter()
            .zip(right)
            .all(|(left, right)| left & !right == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_know_what_is_in_them() {
        let causes = Causes::default();
        let name = |number: usize| Rc::from(format!("V{number:03}"));
        let all = |numbers: &[usize]| {
            let mut all = Dependencies::default();
            for number in numbers {
                all.add(&causes.variable(&name(*number)));
            }
            all
        };
        for number in 0..200 {
            causes.variable(&name(number));
        }
        let (low, high) = (all(&[3, 1]), all(&[199, 64, 1]));
        assert_eq!(*causes.variables(&low), [name(1), name(3)]);
        let mut both = low.clone();
        both.add(&high);
        assert_eq!(both, all(&[1, 3, 64, 199]));
        assert_eq!(both.without(&high), all(&[3]));
        assert_eq!(both.without(&low), all(&[64, 199]));
        assert_eq!(low.without(&both), low, "none would be left");
        let mut answered = causes.answer(7);
        answered.add(&low);
        assert_eq!(causes.count_answers(&answered), 1);
        assert_eq!(*causes.variables(&answered), [name(1), name(3)]);
        assert_eq!(causes.variables(&answered), causes.variables(&answered));
        assert_eq!(causes.variable(&name(3)), all(&[3]));
    }
}
