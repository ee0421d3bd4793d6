//! Calls: functions of the project, built-ins, methods, classes.

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::sync::Arc;

use harden_python::syntax::{self, Argument, Expression, ExpressionKind, Parameters};

use super::arguments::Arguments;
use super::classes::class_attribute;
use super::dependencies::Dependencies;
use super::frame::{Frame, Locals};
use super::interpreter::{Interpreter, add_dependencies_of, name, spread};
use super::maps::Wanted;
use super::methods;
use super::signal::{Eval, Signal};
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
        let callee = if let ExpressionKind::Attribute { object, name } = &function.kind {
            self.budget.step(1)?;
            let object = self.evaluate(frame, object)?;
            let object = self.settle_owned(object);
            if let Some(method) = self.method_to_call(&object, name) {
                let result = self.call_method_of(object, method, name, frame, arguments, place)?;
                return Ok(or_at(result, place));
            }
            let place = self.place(frame, function.span);
            let attribute = self.attribute(&object, name, place);
            self.blame(attribute, &[&object])?
        } else {
            self.evaluate(frame, function)?
        };
        if let Kind::Special(special) = &callee.kind
            && let Some(result) = self.frame_special(frame, special.name, arguments, place)?
        {
            return Ok(result.at(place));
        }
        let arguments = self.arguments(frame, arguments)?;
        let result = self.call(&callee, arguments, place)?;
        Ok(or_at(result, place))
    }

    /// A method that is called where it is looked up, without the object that a method is otherwise.
    fn method_to_call(&self, object: &Value, name: &str) -> Option<MethodToCall> {
        match &object.kind {
            Kind::Str(_)
            | Kind::Bytes(_)
            | Kind::List(_)
            | Kind::Tuple(_)
            | Kind::Dict(_)
            | Kind::Set(_) => methods::has(object, name).then_some(MethodToCall::Builtin),
            Kind::Unknown(unknown) if unknown.text.is_some() => {
                methods::has(object, name).then_some(MethodToCall::Builtin)
            }
            Kind::Instance(instance) => {
                let wanted = Wanted::new(name);
                let in_class = class_attribute(&instance.class, wanted);
                let method = match in_class {
                    Some(function) => match &function.kind {
                        Kind::Function(_) | Kind::Special(_) => MethodToCall::OfClass(function),
                        _ => return None,
                    },
                    None if self.is_environment(object) => {
                        if !self.has_special_method(object, name) {
                            return None;
                        }
                        MethodToCall::Builtin
                    }
                    None => return None,
                };
                let is_hidden = wanted.find(&instance.members.borrow()).is_some();
                (!is_hidden).then_some(method)
            }
            _ => None,
        }
    }

    fn call_method_of(
        &mut self,
        object: Value,
        method: MethodToCall,
        name: &str,
        frame: &mut Frame,
        arguments: &[Argument],
        place: CodePlace,
    ) -> Eval<Value> {
        match method {
            MethodToCall::Builtin => {
                let arguments = self.arguments(frame, arguments)?;
                self.charge(&arguments.positional, &arguments)?;
                self.call_builtin(&object, name, &arguments, place)
            }
            MethodToCall::OfClass(function) => {
                let arguments = self.arguments_after(Some(object), frame, arguments)?;
                self.charge(&arguments.positional[1..], &arguments)?;
                self.call(&function, arguments, place)
            }
        }
    }

    /// Takes the steps of a call with these arguments.
    fn charge(&self, positional: &[Value], arguments: &Arguments) -> Eval<()> {
        self.budget.step(1)?;
        let keywords = arguments.keywords.iter().map(|(_, value)| value);
        for argument in positional.iter().chain(keywords) {
            self.budget.look_through(argument)?;
        }
        Ok(())
    }

    pub(crate) fn call(
        &mut self,
        callee: &Value,
        arguments: Arguments,
        place: CodePlace,
    ) -> Eval<Value> {
        self.charge(&arguments.positional, &arguments)?;
        match &callee.kind {
            Kind::Function(function) => self.call_function(function, arguments, place),
            Kind::Native(native) => {
                let cause = self.cause_of(&arguments);
                let result = excused(&arguments, (native.call)(self.budget, &arguments));
                Ok(self.blame_on(result, &cause)?.depending_on(&cause))
            }
            Kind::Special(special) => {
                let cause = self.cause_of(&arguments);
                if DECIDING.contains(&special.name) {
                    self.environment.mark_deciding(&cause);
                }
                let result = self.deeper(|this| (special.call)(this, &arguments, place));
                let result = excused(&arguments, result);
                Ok(self.blame_on(result, &cause)?.depending_on(&cause))
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

    pub(crate) fn cause_of(&self, arguments: &Arguments) -> Dependencies {
        let mut cause = Dependencies::default();
        for argument in arguments.values() {
            add_dependencies_of(argument, &mut cause);
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
                self.call_builtin(&method.receiver, name, &arguments, place)
            }
        }
    }

    fn call_builtin(
        &mut self,
        receiver: &Value,
        name: &str,
        arguments: &Arguments,
        place: CodePlace,
    ) -> Eval<Value> {
        let receiver = self.settled(receiver);
        let mut cause = self.cause_of(arguments);
        cause.add(&receiver.depends_on);
        let result = self.call_builtin_method(&receiver, name, arguments, place);
        let result = self.blame_on(result, &cause)?;
        self.record_control_of(&receiver);
        Ok(self.settle_owned(result).depending_on(&cause))
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
            changes.depends_on.borrow_mut().add(self.control());
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
        let owner = function.owner.borrow().as_ref().and_then(Weak::upgrade);
        // For `super()`, which needs both.
        let first_argument = owner
            .is_some()
            .then(|| arguments.positional.first().cloned())
            .flatten();
        let variables = bind_parameters(function, parameters, arguments)?;
        let scope = Rc::new(Scope {
            variables: RefCell::new(variables),
            enclosing: function.enclosing.clone(),
        });
        let mut frame = self.frame(
            function.file,
            Rc::clone(&function.globals),
            Locals::Function(scope),
        );
        frame.owner = owner;
        frame.first_argument = first_argument;
        let project_place = self.project_place;
        let depth = self.control_depth();
        let result = self.deeper(|this| match &function.code {
            Code::Lambda(code) => this.evaluate(&mut frame, &code.body),
            Code::Def(code) => {
                let result = match this.run_block(&mut frame, &code.body) {
                    Ok(()) => Ok(Value::none()),
                    Err(Signal::Return) => Ok(frame.returned.take().unwrap_or_else(Value::none)),
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
        if result.place.is_none() && !frame.is_project {
            result.place = Some(place);
        }
        Ok(result)
    }
}

/// What is called with an object before its arguments.
enum MethodToCall {
    /// A method of a built-in type.
    Builtin,
    /// A function that stands in the object's class.
    OfClass(Value),
}

fn or_at(value: Value, place: CodePlace) -> Value {
    if value.place.is_none() {
        value.at(place)
    } else {
        value
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

/// Room for variables beside the parameters.
const LOCALS: usize = 3;

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
    let mut variables = Variables::with_capacity(parameters.positional.len() + LOCALS);
    let mut positional = positional.into_iter();
    for (index, parameter) in parameters.positional.iter().enumerate() {
        let by_keyword = if keywords.is_empty() || index < parameters.positional_only {
            None
        } else {
            take_keyword(&mut keywords, &parameter.name)
        };
        let value = match positional.next() {
            Some(value) => value,
            None => by_keyword
                .or_else(|| open.then(Value::unknown))
                .or_else(|| function.defaults.get(index).cloned().flatten())
                .ok_or_else(|| missing(function, &parameter.name))?,
        };
        // Python has no two parameters of one name.
        variables.insert_new(&parameter.name, value);
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
        // Python has no two parameters of one name.
        variables.insert_new(&parameter.name, value);
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
        Err(Signal::Raise(raised)) if arguments.open && raised.is_builtin("TypeError") => {
            Ok(Value::unknown())
        }
        result => result,
    }
}

fn not_callable(value: &Value) -> Signal {
    Signal::type_error(format!("'{}' object is not callable", value.type_name()))
}
