//! Calls: functions of the project, built-ins, methods, classes.

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::sync::Arc;

use harden_python::syntax::{self, Argument, Expression, Parameters};

use super::arguments::Arguments;
use super::dependencies::Dependencies;
use super::frame::{Frame, Locals};
use super::interpreter::{Interpreter, dependencies_of, name, spread};
use super::signal::{Eval, Raised, Signal};
use super::value::{Code, CodePlace, Function, Kind, Method, MethodTarget, Value};
use super::variables::{Scope, Variables};

impl Interpreter<'_> {
    pub(crate) fn call_expression(
        &mut self,
        frame: &mut Frame,
        function: &Expression,
        arguments: &[Argument],
        place: CodePlace,
    ) -> Eval<Value> {
        let callee = self.evaluate(frame, function)?;
        if let Kind::Special(special) = &callee.kind
            && let Some(result) = self.frame_special(frame, special.name, arguments, place)?
        {
            return Ok(result.at(place));
        }
        let arguments = self.arguments(frame, arguments)?;
        let result = self.call(&callee, arguments, place)?;
        Ok(if result.place.is_none() {
            result.at(place)
        } else {
            result
        })
    }

    pub(crate) fn call(
        &mut self,
        callee: &Value,
        arguments: Arguments,
        place: CodePlace,
    ) -> Eval<Value> {
        self.budget.step(1)?;
        for argument in arguments.values() {
            self.budget.look_through(argument)?;
        }
        match &callee.kind {
            Kind::Function(function) => self.call_function(function, arguments, place),
            Kind::Native(native) => {
                let cause = self.cause_of(&arguments);
                let result = excused(&arguments, (native.call)(self.budget, &arguments));
                Ok(result?.depending_on(&cause))
            }
            Kind::Special(special) => {
                let cause = self.cause_of(&arguments);
                if DECIDING.contains(&special.name) {
                    self.environment.mark_deciding(&cause);
                }
                let result = self.deeper(|this| (special.call)(this, &arguments, place));
                Ok(excused(&arguments, result)?.depending_on(&cause))
            }
            Kind::Method(method) => self.call_method(method, arguments, place),
            Kind::Class(class) => self.instantiate(class, arguments, place),
            Kind::Instance(instance) => {
                if let Some(method) = self.class_attribute(&instance.class, "__call__") {
                    return self.call_bound(&method, callee, arguments, place);
                }
                if instance.class.open {
                    return Ok(self.call_unknown(&callee.depends_on, &arguments, place));
                }
                Err(not_callable(callee))
            }
            Kind::StaticMethod(function) => self.call(function, arguments, place),
            Kind::Unknown(_) => Ok(self.call_unknown(&callee.depends_on, &arguments, place)),
            _ => Err(not_callable(callee)),
        }
    }

    /// Calls what nobody can see into: the result is unknown, and a namespace it was given may have
    /// been filled with anything.
    fn call_unknown(
        &mut self,
        callee: &Dependencies,
        arguments: &Arguments,
        place: CodePlace,
    ) -> Value {
        let mut cause = self.cause_of(arguments);
        cause.add(callee);
        for argument in arguments.values() {
            if let Kind::Namespace(_) = &argument.kind {
                self.open_value(argument, place);
            }
        }
        Value::unknown().depending_on(&cause)
    }

    fn cause_of(&self, arguments: &Arguments) -> Dependencies {
        let mut cause = Dependencies::default();
        for argument in arguments.values() {
            cause.add(&dependencies_of(argument));
        }
        cause
    }

    /// Calls a function found in a class with its object as the first argument.
    pub(crate) fn call_bound(
        &mut self,
        function: &Value,
        object: &Value,
        mut arguments: Arguments,
        place: CodePlace,
    ) -> Eval<Value> {
        match &function.kind {
            Kind::StaticMethod(inner) => {
                let inner = Rc::clone(inner);
                self.call(&inner, arguments, place)
            }
            Kind::Function(_) | Kind::Native(_) | Kind::Special(_) => {
                arguments.positional.insert(0, object.clone());
                self.call(function, arguments, place)
            }
            _ => self.call(function, arguments, place),
        }
    }

    fn call_method(
        &mut self,
        method: &Rc<Method>,
        mut arguments: Arguments,
        place: CodePlace,
    ) -> Eval<Value> {
        match &method.target {
            MethodTarget::Callable(function) => {
                arguments.positional.insert(0, method.receiver.clone());
                self.call(function, arguments, place)
            }
            MethodTarget::Builtin(name) => {
                let receiver = self.settled(&method.receiver);
                let mut cause = self.cause_of(&arguments);
                cause.add(&receiver.depends_on);
                let result = self.call_builtin_method(&receiver, name, &arguments, place)?;
                self.record_control_of(&receiver);
                Ok(self.settle_owned(result).depending_on(&cause))
            }
        }
    }

    fn call_builtin_method(
        &mut self,
        receiver: &Value,
        method: &str,
        arguments: &Arguments,
        place: CodePlace,
    ) -> Eval<Value> {
        if let Some(result) = self.special_method(receiver, method, arguments, place)? {
            return Ok(result);
        }
        match self.builtin_method(receiver, method, arguments, place)? {
            Some(result) => Ok(result),
            None => Err(Signal::attribute_error(&receiver.type_name(), method)),
        }
    }

    /// A method that changed its receiver did so under the branches that are being run.
    fn record_control_of(&self, receiver: &Value) {
        let changes = match &receiver.kind {
            Kind::List(list) => &list.changes,
            Kind::Dict(dict) => &dict.changes,
            Kind::Set(set) => &set.changes,
            _ => return,
        };
        if !changes.places.borrow().is_empty() {
            changes.depends_on.borrow_mut().add(&self.control());
        }
    }

    pub(crate) fn define_function(
        &mut self,
        frame: &mut Frame,
        function: &Arc<syntax::Function>,
        place: CodePlace,
    ) -> Eval<Value> {
        let (defaults, keyword_defaults) = self.defaults(frame, &function.parameters)?;
        let mut value = Value::new(Kind::Function(Rc::new(Function {
            name: name(&function.name),
            code: Code::Def(Arc::clone(function)),
            file: frame.file,
            globals: Rc::clone(&frame.globals),
            enclosing: frame.closure(),
            defaults,
            keyword_defaults,
            owner: RefCell::new(None),
        })))
        .at(place);
        for decorator in function.decorators.iter().rev() {
            let place = self.place(frame, decorator.span);
            let decorator = self.evaluate(frame, decorator)?;
            value = self.decorate(&decorator, value, place)?;
        }
        Ok(value)
    }

    fn decorate(&mut self, decorator: &Value, value: Value, place: CodePlace) -> Eval<Value> {
        self.call(decorator, Arguments::positional([value]), place)
    }

    pub(crate) fn defaults(
        &mut self,
        frame: &mut Frame,
        parameters: &Parameters,
    ) -> Eval<(Defaults, Defaults)> {
        let mut evaluate = |default: &Option<Expression>| match default {
            Some(default) => self.evaluate(frame, default).map(Some),
            None => Ok(None),
        };
        let positional = parameters
            .positional
            .iter()
            .map(|parameter| evaluate(&parameter.default))
            .collect::<Eval<_>>()?;
        let keyword = parameters
            .keyword_only
            .iter()
            .map(|parameter| evaluate(&parameter.default))
            .collect::<Eval<_>>()?;
        Ok((positional, keyword))
    }

    fn call_function(
        &mut self,
        function: &Rc<Function>,
        arguments: Arguments,
        place: CodePlace,
    ) -> Eval<Value> {
        let parameters = match &function.code {
            Code::Def(code) => &code.parameters,
            Code::Lambda(code) => &code.parameters,
        };
        let first_argument = arguments.positional.first().cloned();
        let variables = bind_parameters(function, parameters, arguments)?;
        let scope = Rc::new(Scope {
            variables: RefCell::new(variables),
            enclosing: function.enclosing.clone(),
        });
        let mut frame = Frame::new(
            function.file,
            Rc::clone(&function.globals),
            Locals::Function(scope),
        );
        frame.owner = function.owner.borrow().as_ref().and_then(Weak::upgrade);
        frame.first_argument = first_argument;
        let project_place = self.project_place;
        let depth = self.control_depth();
        let result = self.deeper(|this| match &function.code {
            Code::Lambda(code) => this.evaluate(&mut frame, &code.body),
            Code::Def(code) => {
                let result = match this.run_block(&mut frame, &code.body) {
                    Ok(()) => Ok(Value::none()),
                    Err(Signal::Return(value)) => Ok(value),
                    Err(other) => Err(other),
                };
                if code.is_generator {
                    result.map(|_| Value::iterator(std::mem::take(&mut frame.yielded)))
                } else {
                    result
                }
            }
        });
        self.truncate_control(depth);
        self.project_place = project_place.or(self.project_place);
        let mut result = result?;
        if result.place.is_none() && !self.files.is_project(function.file) {
            result.place = Some(place);
        }
        Ok(result)
    }
}

/// The default of each parameter, in order.
pub(crate) type Defaults = Vec<Option<Value>>;

/// Functions whose effect goes beyond the value they give.
const DECIDING: &[&str] = &[
    "__harden__.include",
    "builtins.__import__",
    "builtins.setattr",
    "importlib.import_module",
];

fn bind_parameters(
    function: &Function,
    parameters: &Parameters,
    arguments: Arguments,
) -> Eval<Variables> {
    let Arguments {
        positional,
        mut keywords,
        open,
    } = arguments;
    let mut variables = Variables::default();
    let mut positional = positional.into_iter();
    for (index, parameter) in parameters.positional.iter().enumerate() {
        let by_keyword = (index >= parameters.positional_only)
            .then(|| take_keyword(&mut keywords, &parameter.name))
            .flatten();
        let value = positional
            .next()
            .or(by_keyword)
            .or_else(|| open.then(Value::unknown))
            .or_else(|| function.defaults.get(index).cloned().flatten());
        let Some(value) = value else {
            return Err(missing(function, &parameter.name));
        };
        variables.insert(&parameter.name, value);
    }
    let mut rest: Vec<Value> = positional.collect();
    match &parameters.variadic {
        Some(variadic) => {
            if open {
                rest.push(spread());
            }
            variables.insert(variadic, Value::tuple(rest));
        }
        None if !rest.is_empty() => {
            return Err(Signal::type_error(format!(
                "{}() takes {} positional arguments but more were given",
                function.name,
                parameters.positional.len()
            )));
        }
        None => {}
    }
    for (index, parameter) in parameters.keyword_only.iter().enumerate() {
        let value = take_keyword(&mut keywords, &parameter.name)
            .or_else(|| open.then(Value::unknown))
            .or_else(|| function.keyword_defaults.get(index).cloned().flatten());
        let Some(value) = value else {
            return Err(missing(function, &parameter.name));
        };
        variables.insert(&parameter.name, value);
    }
    match &parameters.keywords {
        Some(rest) => {
            let dict = super::interpreter::text_dict(
                keywords
                    .into_iter()
                    .map(|(keyword, value)| (name(&keyword), value)),
            );
            if let (Kind::Dict(dict), true) = (&dict.kind, open) {
                dict.open.set(true);
            }
            variables.insert(rest, dict);
        }
        None => {
            if let Some((keyword, _)) = keywords.first() {
                return Err(Signal::type_error(format!(
                    "{}() got an unexpected keyword argument '{keyword}'",
                    function.name
                )));
            }
        }
    }
    Ok(variables)
}

fn take_keyword(keywords: &mut Vec<(Arc<str>, Value)>, wanted: &str) -> Option<Value> {
    let index = keywords
        .iter()
        .position(|(keyword, _)| &**keyword == wanted)?;
    Some(keywords.remove(index).1)
}

fn missing(function: &Function, parameter: &str) -> Signal {
    Signal::type_error(format!(
        "{}() missing required argument: '{parameter}'",
        function.name
    ))
}

/// Where unknown arguments may have come as well, nothing is known to be missing.
fn excused(arguments: &Arguments, result: Eval<Value>) -> Eval<Value> {
    match result {
        Err(Signal::Raise(Raised::Builtin {
            class: "TypeError", ..
        })) if arguments.open => Ok(Value::unknown()),
        result => result,
    }
}

fn not_callable(value: &Value) -> Signal {
    Signal::type_error(format!("'{}' object is not callable", value.type_name()))
}
