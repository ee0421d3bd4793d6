//! Statements.

use std::rc::Rc;

use harden_python::syntax::{
    BinaryOperator, BooleanOperator, ExceptHandler, Expression, ExpressionKind, Statement,
    StatementKind, UnaryOperator,
};

use super::blame::SECRET_KEY;
use super::contexts::suppressed;
use super::dependencies::Dependencies;
use super::early_exit::{is_local, may_leave};
use super::frame::{Frame, Locals};
use super::interpreter::{Interpreter, name, turn_dependencies};
use super::names::Bind;
use super::operators;
use super::signal::{Eval, Raised, Signal};
use super::value::{CodePlace, Kind, Value};

impl Interpreter<'_> {
    /// Runs statements in order. Conditions of branches that are left early stay in force until the
    /// end of the block.
    pub(crate) fn run_block(&mut self, frame: &mut Frame, body: &[Statement]) -> Eval<()> {
        for statement in body {
            self.budget.step(1)?;
            if let Err(signal) = self.run_statement(frame, statement) {
                return Err(self.located(signal, frame, statement));
            }
        }
        Ok(())
    }

    /// Remembers where the exception that may end the run was raised.
    fn located(&mut self, signal: Signal, frame: &Frame, statement: &Statement) -> Signal {
        if matches!(signal, Signal::Raise(_)) && self.raised_at.is_none() {
            self.raised_at = Some(self.place(frame, statement.span));
        }
        signal
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each kind of node, and nothing else"
    )]
    fn run_statement(&mut self, frame: &mut Frame, statement: &Statement) -> Eval<()> {
        let place = self.place(frame, statement.span);
        if frame.is_project {
            self.project_place = Some(place);
        }
        if !self.raised_from.is_empty() {
            // Somebody has handled what raised.
            self.raised_from = Dependencies::default();
        }
        match &statement.kind {
            StatementKind::Expression(expression) => {
                self.evaluate(frame, expression)?;
            }
            StatementKind::Assign { targets, value } => {
                let value = self.evaluate(frame, value)?;
                for target in targets {
                    self.assign(frame, target, value.clone(), place, Bind::Replace)?;
                }
            }
            StatementKind::AugmentedAssign {
                target,
                operator,
                value,
            } => self.augmented_assign(frame, target, *operator, value, place)?,
            StatementKind::AnnotatedAssign {
                target,
                annotation,
                value,
            } => self.annotated_assign(frame, target, annotation, value.as_ref(), place)?,
            StatementKind::Delete(targets) => {
                for target in targets {
                    self.delete(frame, target)?;
                }
            }
            StatementKind::If {
                branches,
                otherwise,
            } => self.run_if(frame, branches, otherwise)?,
            StatementKind::For {
                target,
                iterable,
                body,
                otherwise,
            } => self.run_for(frame, target, iterable, body, otherwise, place)?,
            StatementKind::While {
                condition,
                body,
                otherwise,
            } => self.run_while(frame, condition, body, otherwise)?,
            StatementKind::With { items, body } => self.run_with(frame, items, body)?,
            StatementKind::Match { subject, cases } => self.run_match(frame, subject, cases)?,
            StatementKind::Try {
                body,
                handlers,
                otherwise,
                finally,
            } => self.run_try(frame, body, handlers, otherwise, finally)?,
            StatementKind::Raise { exception } => {
                return self.run_raise(frame, exception.as_ref(), place);
            }
            StatementKind::Assert { condition, message } => {
                let value = self.evaluate(frame, condition)?;
                // An assertion that cannot be decided is taken to hold, or nothing would start.
                if let Some(false) = self.truth_unless_undecided(&value, place)? {
                    let message = match message {
                        Some(message) => self.evaluate(frame, message)?,
                        None => Value::str(""),
                    };
                    let text = message.as_str().map_or("", |text| text);
                    return Err(Signal::raise("AssertionError", text.to_owned()));
                }
            }
            StatementKind::Import(aliases) => {
                for alias in aliases {
                    let place = self.place(frame, alias.span);
                    self.import_statement(frame, alias, place)?;
                }
            }
            StatementKind::ImportFrom {
                module,
                level,
                names,
            } => self.import_from(frame, module.as_deref(), *level, names, place)?,
            StatementKind::Global(names) => {
                frame.global_names.extend(names.iter().map(name));
            }
            StatementKind::Nonlocal(names) => {
                frame.nonlocal_names.extend(names.iter().map(name));
            }
            StatementKind::Function(function) => {
                let value = self.define_function(frame, function, place)?;
                self.bind_name(frame, &function.name, value, place, Bind::Replace);
            }
            StatementKind::Class(class) => {
                let value = self.define_class(frame, class, place)?;
                self.bind_name(frame, &class.name, value, place, Bind::Replace);
            }
            StatementKind::Return(value) => {
                let value = match value {
                    Some(value) => self.evaluate(frame, value)?,
                    None => Value::none(),
                };
                frame.returned = Some(value.depending_on(self.control()));
                return Err(Signal::Return);
            }
            StatementKind::Break => return Err(Signal::Break),
            StatementKind::Continue => return Err(Signal::Continue),
            StatementKind::Pass | StatementKind::Other => {}
        }
        Ok(())
    }

    /// The truth of a value where it is known; a variable of the environment is still decided.
    fn truth_unless_undecided(&mut self, value: &Value, place: CodePlace) -> Eval<Option<bool>> {
        if value.is_unknown() && super::interpreter::variable_of(value).is_none() {
            return Ok(None);
        }
        self.truth(value, place).map(Some)
    }

    fn augmented_assign(
        &mut self,
        frame: &mut Frame,
        target: &Expression,
        operator: BinaryOperator,
        value: &Expression,
        place: CodePlace,
    ) -> Eval<()> {
        let current = self.evaluate(frame, target)?;
        let value = self.evaluate(frame, value)?;
        let (current, value) = (self.settle_owned(current), self.settle_owned(value));
        let result = operators::in_place(self.budget, operator, &current, &value, place);
        if let Some(result) = self.blame(result, &[&current, &value])? {
            self.record_change_of(&result, place, &value);
            return self.assign(frame, target, result, place, Bind::Extend);
        }
        let result = self.binary(operator, &current, &value, place);
        let result = self.blame(result, &[&current, &value])?.at(place);
        self.assign(frame, target, result, place, Bind::Extend)
    }

    /// Marks a list, dict or set that was changed in place.
    pub(crate) fn record_change_of(&self, value: &Value, place: CodePlace, cause: &Value) {
        let changes = match &value.kind {
            Kind::List(list) => &list.changes,
            Kind::Dict(dict) => &dict.changes,
            Kind::Set(set) => &set.changes,
            _ => return,
        };
        self.record_change(changes, place, &cause.depends_on);
    }

    fn annotated_assign(
        &mut self,
        frame: &mut Frame,
        target: &Expression,
        annotation: &Expression,
        value: Option<&Expression>,
        place: CodePlace,
    ) -> Eval<()> {
        if let (Locals::Class { .. }, ExpressionKind::Name(field)) = (&frame.locals, &target.kind) {
            // What an annotation names matters to dataclasses and the like; that it fails does not.
            let annotation = match self.evaluate(frame, annotation) {
                Err(Signal::OutOfBudget) => return Err(Signal::OutOfBudget),
                Err(_) => Value::unknown(),
                Ok(value) => value,
            };
            self.record_annotation(frame, field, annotation);
        }
        match value {
            Some(value) => {
                let value = self.evaluate(frame, value)?;
                self.assign(frame, target, value, place, Bind::Replace)
            }
            None => Ok(()),
        }
    }

    fn run_if(
        &mut self,
        frame: &mut Frame,
        branches: &[(Expression, Vec<Statement>)],
        otherwise: &[Statement],
    ) -> Eval<()> {
        let depth = self.control_depth();
        let result = self.run_branches(frame, branches, otherwise);
        if self.control_depth() > depth {
            // What follows a branch that may have left the function hangs on its condition.
            let may_leave = matches!(frame.locals, Locals::Function(_))
                && branches.iter().any(|(_, body)| may_leave(body));
            if !may_leave {
                self.truncate_control(depth);
            }
        }
        result
    }

    /// Statements are run or not because of this: the variables behind it decide something, unless
    /// all that the statements do is seen in the values they give.
    fn decided_by<'a>(
        &mut self,
        frame: &Frame,
        cause: &Dependencies,
        mut bodies: impl Iterator<Item = &'a [Statement]>,
    ) {
        if cause.is_empty() {
            return;
        }
        let is_function = matches!(frame.locals, Locals::Function(_))
            && frame.global_names.is_empty()
            && frame.nonlocal_names.is_empty();
        let is_pure = is_function && (!frame.is_project || bodies.all(is_local));
        if !is_pure {
            self.environment.mark_deciding(cause);
        }
    }

    fn run_branches(
        &mut self,
        frame: &mut Frame,
        branches: &[(Expression, Vec<Statement>)],
        otherwise: &[Statement],
    ) -> Eval<()> {
        // A branch hangs on its own condition and on all before it.
        let mut causes = Dependencies::default();
        for (condition, body) in branches {
            let (holds, cause) = if body.iter().any(is_raise) {
                self.guard(frame, condition, false)?
            } else {
                let place = self.place(frame, condition.span);
                let value = self.evaluate(frame, condition)?;
                self.truth_with_cause(&value, place)?
            };
            let bodies = branches.iter().map(|(_, body)| body.as_slice());
            self.decided_by(frame, &cause, bodies.chain([otherwise]));
            self.push_control(&cause);
            causes.add(&cause);
            if holds {
                return self.under(&causes, |this| this.run_block(frame, body));
            }
            if !cause.is_empty() && body.iter().any(gives_key) {
                self.without_key.add(&cause);
            }
        }
        self.under(&causes, |this| this.run_block(frame, otherwise))
    }

    /// The truth of a condition under which the module raises. The project starts, so what nobody knows is
    /// first taken to be such that it does not hold.
    fn guard(
        &mut self,
        frame: &mut Frame,
        condition: &Expression,
        likely: bool,
    ) -> Eval<(bool, Dependencies)> {
        match &condition.kind {
            ExpressionKind::Unary {
                operator: UnaryOperator::Not,
                operand,
            } => {
                let (holds, cause) = self.guard(frame, operand, !likely)?;
                Ok((!holds, cause))
            }
            ExpressionKind::Boolean { operator, operands } => {
                let depth = self.control_depth();
                let decides = *operator == BooleanOperator::Or;
                let mut causes = Dependencies::default();
                let mut holds = !decides;
                for operand in operands {
                    let (truth, cause) = self.guard(frame, operand, likely)?;
                    causes.add(&cause);
                    holds = truth;
                    if truth == decides {
                        break;
                    }
                    self.push_control(&cause);
                }
                self.truncate_control(depth);
                Ok((holds, causes))
            }
            _ => {
                let place = self.place(frame, condition.span);
                let value = self.evaluate(frame, condition)?;
                self.likely_truth(&value, place, likely)
            }
        }
    }

    fn run_for(
        &mut self,
        frame: &mut Frame,
        target: &Expression,
        iterable: &Expression,
        body: &[Statement],
        otherwise: &[Statement],
        place: CodePlace,
    ) -> Eval<()> {
        let iterable = self.evaluate(frame, iterable)?;
        let cause = turn_dependencies(&iterable);
        self.decided_by(frame, &cause, [body, otherwise].into_iter());
        let Some(items) = self.iterate(&iterable, place)? else {
            return self.run_unknown_loop(frame, Some(target), body, place);
        };
        // A list is read anew at every turn: the body may change it, and Python sees that.
        let live = match &self.settled(&iterable).kind {
            Kind::List(list) => Some(Rc::clone(list)),
            _ => None,
        };
        for turn in 0.. {
            self.budget.step(1)?;
            let item = match &live {
                Some(list) if list.open.get() => {
                    return self.run_unknown_loop(frame, Some(target), body, place);
                }
                Some(list) => list.items.borrow().get(turn).cloned(),
                None => items.get(turn).cloned(),
            };
            let Some(item) = item else { break };
            let item = item.depending_on(&cause);
            self.assign(frame, target, item, place, Bind::Replace)?;
            match self.under(&cause, |this| this.run_block(frame, body)) {
                Ok(()) | Err(Signal::Continue) => {}
                Err(Signal::Break) => return Ok(()),
                Err(other) => return Err(other),
            }
        }
        self.run_block(frame, otherwise)
    }

    fn run_while(
        &mut self,
        frame: &mut Frame,
        condition: &Expression,
        body: &[Statement],
        otherwise: &[Statement],
    ) -> Eval<()> {
        let place = self.place(frame, condition.span);
        loop {
            self.budget.step(1)?;
            let value = self.evaluate(frame, condition)?;
            if value.is_unknown() && self.settled(&value).is_unknown() {
                return self.run_unknown_loop(frame, None, body, place);
            }
            let (holds, cause) = self.truth_with_cause(&value, place)?;
            self.decided_by(frame, &cause, [body, otherwise].into_iter());
            if !holds {
                return self.run_block(frame, otherwise);
            }
            match self.under(&cause, |this| this.run_block(frame, body)) {
                Ok(()) | Err(Signal::Continue) => {}
                Err(Signal::Break) => return Ok(()),
                Err(other) => return Err(other),
            }
        }
    }

    /// A loop that runs nobody knows how often: what its body may touch is unknown afterwards.
    fn run_unknown_loop(
        &mut self,
        frame: &mut Frame,
        target: Option<&Expression>,
        body: &[Statement],
        place: CodePlace,
    ) -> Eval<()> {
        if let Some(target) = target {
            self.assign(frame, target, Value::unknown(), place, Bind::Replace)?;
        }
        self.forget(frame, body, place)
    }

    fn run_with(
        &mut self,
        frame: &mut Frame,
        items: &[(Expression, Option<Expression>)],
        body: &[Statement],
    ) -> Eval<()> {
        let mut managers = Vec::new();
        for (context, target) in items {
            let place = self.place(frame, context.span);
            let manager = self.evaluate(frame, context)?;
            let entered = self.enter_context(&manager, place)?;
            managers.push((manager, place));
            if let Some(target) = target {
                self.assign(frame, target, entered, place, Bind::Replace)?;
            }
        }
        // `contextlib.suppress(…)` is as ready for an exception as a handler is.
        let suppressed = managers.iter().flat_map(|(manager, _)| suppressed(manager));
        let outside = self.handled.len();
        self.handled.extend(suppressed);
        let mut result = self.run_block(frame, body);
        self.handled.truncate(outside);
        while let Some((manager, place)) = managers.pop() {
            result = self.leave_context(&manager, result, place);
        }
        result
    }

    fn run_try(
        &mut self,
        frame: &mut Frame,
        body: &[Statement],
        handlers: &[ExceptHandler],
        otherwise: &[Statement],
        finally: &[Statement],
    ) -> Eval<()> {
        let outside = self.handled.len();
        let result = self.body_of_try(frame, body, handlers);
        self.handled.truncate(outside);
        let result = match result {
            Ok(()) => self.run_block(frame, otherwise),
            Err(Signal::Raise(raised)) => self.run_handlers(frame, *raised, handlers),
            Err(other) => Err(other),
        };
        if !matches!(result, Err(Signal::OutOfBudget)) && !finally.is_empty() {
            self.run_block(frame, finally)?;
        }
        result
    }

    /// The body, while the exceptions that handlers name, as far as they are classes, are known to be
    /// handled.
    fn body_of_try(
        &mut self,
        frame: &mut Frame,
        body: &[Statement],
        handlers: &[ExceptHandler],
    ) -> Eval<()> {
        let mut handled = Vec::with_capacity(handlers.len());
        for handler in handlers {
            let Some(exception) = &handler.exception else {
                handled.push(Rc::from("BaseException"));
                continue;
            };
            let value = match self.evaluate(frame, exception) {
                Ok(value) => value,
                Err(Signal::OutOfBudget) => return Err(Signal::OutOfBudget),
                // Raised when the handler is looked for, not before.
                Err(_) => continue,
            };
            let classes = match &value.kind {
                Kind::Tuple(items) => &**items,
                _ => std::slice::from_ref(&value),
            };
            handled.extend(classes.iter().map(|class| match &class.kind {
                Kind::Class(class) => Rc::clone(&class.name),
                _ => Rc::from("Exception"),
            }));
        }
        self.handled.append(&mut handled);
        self.run_block(frame, body)
    }

    fn run_handlers(
        &mut self,
        frame: &mut Frame,
        raised: Raised,
        handlers: &[ExceptHandler],
    ) -> Eval<()> {
        let mut raised = raised;
        let cause = std::mem::take(&mut self.raised_under);
        let raised_at = self.raised_at.take();
        let bodies = handlers.iter().map(|handler| handler.body.as_slice());
        self.decided_by(frame, &cause, bodies);
        for handler in handlers {
            let place = self.place(frame, handler.span);
            let matches = match &handler.exception {
                None => true,
                Some(exception) => {
                    let class = self.evaluate(frame, exception)?;
                    self.exception_matches(&raised, &class)
                }
            };
            if !matches {
                continue;
            }
            if let Some(bound) = &handler.name {
                let error = self.exception_object(&raised);
                self.bind_name(frame, bound, error.clone(), place, Bind::Replace);
                raised = Raised::Instance(error);
            }
            let outer = frame.handling.replace(raised);
            let result = self.under(&cause, |this| this.run_block(frame, &handler.body));
            frame.handling = outer;
            if let Some(bound) = &handler.name {
                // Python deletes the name at the end of the block.
                let _ = self.delete_name(frame, bound);
            }
            return result;
        }
        self.raised_under = cause;
        self.raised_at = raised_at;
        Err(Signal::Raise(Box::new(raised)))
    }

    fn run_raise(
        &mut self,
        frame: &mut Frame,
        exception: Option<&Expression>,
        place: CodePlace,
    ) -> Eval<()> {
        let raised = match exception {
            Some(exception) => {
                let value = self.evaluate(frame, exception)?;
                match &value.kind {
                    Kind::Class(_) => {
                        self.call(&value, super::arguments::Arguments::default(), place)?
                    }
                    _ => value,
                }
            }
            None => match &frame.handling {
                Some(raised) => self.exception_object(raised),
                None => {
                    return Err(Signal::raise(
                        "RuntimeError",
                        "No active exception to reraise",
                    ));
                }
            },
        };
        Err(Signal::Raise(Box::new(Raised::Instance(raised))))
    }
}

/// `SECRET_KEY = …`
fn gives_key(statement: &Statement) -> bool {
    matches!(&statement.kind, StatementKind::Assign { targets, .. }
        if targets.iter().any(|target| matches!(&target.kind, ExpressionKind::Name(name) if &**name == SECRET_KEY)))
}

fn is_raise(statement: &Statement) -> bool {
    matches!(statement.kind, StatementKind::Raise { .. })
}
