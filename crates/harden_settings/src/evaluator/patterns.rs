//! `match`.

use std::sync::Arc;

use harden_python::syntax::{Expression, MatchCase, Pattern};

use super::frame::Frame;
use super::interpreter::{Interpreter, dependencies_of};
use super::names::Bind;
use super::signal::Eval;
use super::value::{CodePlace, Key, Kind, Value};

impl Interpreter<'_> {
    pub(crate) fn run_match(
        &mut self,
        frame: &mut Frame,
        subject: &Expression,
        cases: &[MatchCase],
    ) -> Eval<()> {
        let place = self.place(frame, subject.span);
        let value = self.evaluate(frame, subject)?;
        let depth = self.control_depth();
        let cause = dependencies_of(&value);
        self.environment.mark_deciding(&cause);
        self.push_control(&cause);
        let result = self.run_cases(frame, &value, cases, place);
        self.truncate_control(depth);
        result
    }

    fn run_cases(
        &mut self,
        frame: &mut Frame,
        subject: &Value,
        cases: &[MatchCase],
        place: CodePlace,
    ) -> Eval<()> {
        for case in cases {
            let mut bound = Vec::new();
            if !self.matches(frame, &case.pattern, subject, &mut bound, place)? {
                continue;
            }
            for (target, value) in bound {
                self.bind_name(frame, &target, value, place, Bind::Replace);
            }
            if let Some(guard) = &case.guard {
                let place = self.place(frame, guard.span);
                let value = self.evaluate(frame, guard)?;
                if !self.truth(&value, place)? {
                    continue;
                }
            }
            let cause = dependencies_of(subject);
            return self.under(&cause, |this| this.run_block(frame, &case.body));
        }
        Ok(())
    }

    fn matches(
        &mut self,
        frame: &mut Frame,
        pattern: &Pattern,
        subject: &Value,
        bound: &mut Vec<(Arc<str>, Value)>,
        place: CodePlace,
    ) -> Eval<bool> {
        let subject = self.settled(subject);
        match pattern {
            Pattern::Value(expected) | Pattern::Singleton(expected) => {
                let expected = self.evaluate(frame, expected)?;
                match self.equal(&subject, &expected, place)? {
                    Some(answer) => Ok(answer),
                    None => self.decide_other("matches", place),
                }
            }
            Pattern::As {
                pattern,
                name: target,
            } => {
                if let Some(pattern) = pattern
                    && !self.matches(frame, pattern, &subject, bound, place)?
                {
                    return Ok(false);
                }
                if let Some(target) = target {
                    bound.push((Arc::clone(target), subject.into_owned()));
                }
                Ok(true)
            }
            Pattern::Or(alternatives) => {
                for alternative in alternatives {
                    if self.matches(frame, alternative, &subject, bound, place)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Pattern::Sequence(patterns) => {
                self.matches_sequence(frame, patterns, &subject, bound, place)
            }
            Pattern::Mapping { entries, rest } => {
                let Kind::Dict(dict) = &subject.kind else {
                    return self.undecided_unless_known(&subject, place);
                };
                let mut taken = Vec::new();
                for (key, pattern) in entries {
                    let key = self.evaluate(frame, key)?;
                    let found =
                        Key::of(&key).and_then(|key| dict.entries.borrow().get(&key).cloned());
                    let Some((_, value)) = found else {
                        return Ok(false);
                    };
                    taken.extend(Key::of(&key));
                    if !self.matches(frame, pattern, &value, bound, place)? {
                        return Ok(false);
                    }
                }
                if let Some(rest) = rest {
                    let mut remaining = dict.entries.borrow().clone();
                    remaining.retain(|key, _| !taken.contains(key));
                    bound.push((Arc::clone(rest), Value::dict(remaining)));
                }
                Ok(true)
            }
            Pattern::Class {
                class,
                positional,
                keywords,
            } => {
                let class = self.evaluate(frame, class)?;
                match self.is_instance(&subject, &class) {
                    Some(true) => {}
                    Some(false) => return Ok(false),
                    None => return self.decide_other("matches", place),
                }
                // `case str(x):` binds the subject itself.
                if let [only] = positional.as_slice()
                    && !matches!(subject.kind, Kind::Instance(_))
                    && !self.matches(frame, only, &subject, bound, place)?
                {
                    return Ok(false);
                }
                for (attribute, pattern) in keywords {
                    let Some(value) = self.find_attribute(&subject, attribute, place)? else {
                        return Ok(false);
                    };
                    if !self.matches(frame, pattern, &value, bound, place)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Pattern::Star(_) => Ok(true),
        }
    }

    fn matches_sequence(
        &mut self,
        frame: &mut Frame,
        patterns: &[Pattern],
        subject: &Value,
        bound: &mut Vec<(Arc<str>, Value)>,
        place: CodePlace,
    ) -> Eval<bool> {
        if !matches!(subject.kind, Kind::List(_) | Kind::Tuple(_)) {
            return self.undecided_unless_known(subject, place);
        }
        let Some(items) = self.iterate(subject, place)? else {
            return self.decide_other("matches", place);
        };
        let star = patterns
            .iter()
            .position(|pattern| matches!(pattern, Pattern::Star(_)));
        let fits = match star {
            Some(_) => items.len() + 1 >= patterns.len(),
            None => items.len() == patterns.len(),
        };
        if !fits {
            return Ok(false);
        }
        let mut items = items.into_iter();
        for (index, pattern) in patterns.iter().enumerate() {
            if let Pattern::Star(target) = pattern {
                let count = items.len() - (patterns.len() - index - 1);
                let rest = Value::list(items.by_ref().take(count).collect());
                if let Some(target) = target {
                    bound.push((Arc::clone(target), rest));
                }
                continue;
            }
            let item = items
                .next()
                .expect("as many items as patterns, counted above");
            if !self.matches(frame, pattern, &item, bound, place)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A known value of another type does not match; of an unknown one nobody can tell.
    fn undecided_unless_known(&mut self, subject: &Value, place: CodePlace) -> Eval<bool> {
        if subject.is_unknown() {
            self.decide_other("matches", place)
        } else {
            Ok(false)
        }
    }
}
