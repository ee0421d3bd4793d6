//! Imports: modules of the project, models of packages, and what nobody can see into.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use harden_python::syntax::{ImportAlias, ImportedNames};

use super::frame::{Frame, Locals};
use super::interpreter::Interpreter;
use super::library;
use super::names::Bind;
use super::signal::{Eval, Signal};
use super::specials;
use super::value::{Binding, CodePlace, Kind, Module, Value};
use crate::packages;
use crate::source::{FoundModule, ModuleKind, ParsedModule};

impl Interpreter<'_> {
    /// `import a.b` and `import a.b as c`
    pub(crate) fn import_statement(
        &mut self,
        frame: &mut Frame,
        alias: &ImportAlias,
        place: CodePlace,
    ) -> Eval<()> {
        let module = self.import(&alias.name, place)?;
        let (bound, module) = if let Some(alias) = &alias.alias {
            (Arc::clone(alias), module)
        } else {
            let top = alias.name.split('.').next().unwrap_or(&alias.name);
            (Arc::from(top), self.import(top, place)?)
        };
        let value = Value::new(Kind::Module(module)).at(place);
        self.bind_name(frame, &bound, value, place, Bind::Replace);
        Ok(())
    }

    /// `from ..module import names`
    pub(crate) fn import_from(
        &mut self,
        frame: &mut Frame,
        module: Option<&str>,
        level: u32,
        names: &ImportedNames,
        place: CodePlace,
    ) -> Eval<()> {
        let dotted = self.absolute_name(frame, module, level)?;
        let is_star = matches!(names, ImportedNames::Star);
        let module = self.import_for(&dotted, place, is_star)?;
        match names {
            ImportedNames::Star => self.import_star(frame, &module, place),
            ImportedNames::Names(aliases) => {
                for alias in aliases {
                    let place = self.place(frame, alias.span);
                    let value = self.import_name(&module, &dotted, &alias.name, place)?;
                    let bound = alias.alias.as_ref().unwrap_or(&alias.name);
                    // What was decided where the name was bound decides the setting still.
                    let origin = module
                        .members
                        .borrow()
                        .get(&*alias.name)
                        .map(|binding| binding.origin.clone());
                    self.bind_name(frame, bound, value, place, Bind::Replace);
                    if let (Locals::Module, Some(mut origin)) = (&frame.locals, origin)
                        && let Some(binding) = frame.globals.members.borrow_mut().get_mut(&**bound)
                    {
                        origin.push(place);
                        binding.origin = origin;
                    }
                }
                Ok(())
            }
        }
    }

    fn absolute_name(&self, frame: &Frame, module: Option<&str>, level: u32) -> Eval<String> {
        if level == 0 {
            return Ok(module.unwrap_or_default().to_owned());
        }
        let package = frame
            .globals
            .members
            .borrow()
            .get("__package__")
            .and_then(|binding| binding.value.as_str().cloned())
            .unwrap_or_default();
        let mut base = &*package;
        for _ in 1..level {
            base = base.rsplit_once('.').map_or("", |(parent, _)| parent);
        }
        if base.is_empty() {
            return Err(Signal::raise(
                "ImportError",
                "attempted relative import beyond top-level package",
            ));
        }
        Ok(match module {
            Some(module) => super::interpreter::dotted(base, module),
            None => base.to_owned(),
        })
    }

    /// A name of a module, or a submodule of that name.
    fn import_name(
        &mut self,
        module: &Rc<Module>,
        dotted: &str,
        name: &str,
        place: CodePlace,
    ) -> Eval<Value> {
        if let Some(binding) = module.members.borrow().get(name) {
            return Ok(self.settled(&binding.value).into_owned());
        }
        if let Some(value) = self.library_member(&module.name, name) {
            return Ok(value);
        }
        let submodule = super::interpreter::dotted(dotted, name);
        if self.exists(&submodule) {
            return Ok(Value::new(Kind::Module(self.import(&submodule, place)?)));
        }
        if let Some(value) = self.module_attribute(module, name, place)? {
            return Ok(value);
        }
        Err(Signal::raise(
            "ImportError",
            format!("cannot import name '{name}' from '{dotted}'"),
        ))
    }

    fn import_star(
        &mut self,
        frame: &mut Frame,
        module: &Rc<Module>,
        place: CodePlace,
    ) -> Eval<()> {
        if module.open.get() {
            let what = if self.source.find_module(&module.name).is_some() {
                "takes names from code that is not in the project"
            } else {
                "is not in the project"
            };
            if !self.is_left_to_machine(place) {
                self.note(
                    place,
                    format!(
                        "`{}` {what}: which settings it defines is unknown",
                        module.name
                    ),
                );
            }
            let globals = Rc::clone(&frame.globals);
            self.open_namespace(&globals);
        }
        let members: Vec<(Rc<str>, Binding)> = module
            .members
            .borrow()
            .iter()
            .map(|(name, binding)| (Rc::clone(name), binding.clone()))
            .collect();
        let all = members
            .iter()
            .find(|(name, _)| &**name == "__all__")
            .map(|(_, binding)| binding.value.clone());
        let exported = match all {
            Some(all) => self.iterate(&all, place)?,
            None => None,
        };
        let control = self.control().clone();
        if matches!(frame.locals, Locals::Module) {
            frame.globals.members.borrow_mut().reserve(members.len());
        }
        for (name, binding) in members {
            let is_exported = match &exported {
                Some(exported) => exported.iter().any(|wanted| wanted.as_str() == Some(&name)),
                None => !name.starts_with('_'),
            };
            if !is_exported {
                continue;
            }
            match &frame.locals {
                Locals::Module => {
                    let binding = Binding {
                        value: binding.value.depending_on(&control),
                        origin: binding.origin,
                    };
                    frame.globals.members.borrow_mut().insert(name, binding);
                }
                _ => self.bind_name(
                    frame,
                    &Arc::from(&*name),
                    binding.value,
                    place,
                    Bind::Replace,
                ),
            }
        }
        Ok(())
    }

    // ----- modules -----

    pub(crate) fn import(&mut self, dotted: &str, place: CodePlace) -> Eval<Rc<Module>> {
        self.import_for(dotted, place, false)
    }

    fn import_for(&mut self, dotted: &str, place: CodePlace, is_star: bool) -> Eval<Rc<Module>> {
        if let Some((module, file)) = self.progress.module_to_resume(dotted) {
            let parsed = self.files.parsed(file).expect("its first part was run");
            self.run_statements(&module, file, &parsed)?;
            self.bind_in_parent(dotted, &module);
            return Ok(module);
        }
        if let Some(module) = self.heap.modules.get(dotted)
            && !self.progress.is_to_be_resumed(dotted)
        {
            return Ok(Rc::clone(module));
        }
        if let Some((parent, _)) = dotted.rsplit_once('.') {
            self.import_for(parent, place, false)?;
            // The parent may have put something else under that name into `sys.modules`.
            if let Some(module) = self.heap.modules.get(dotted) {
                return Ok(Rc::clone(module));
            }
            let module = self.load(dotted, place, is_star)?;
            self.bind_in_parent(dotted, &module);
            return Ok(module);
        }
        self.load(dotted, place, is_star)
    }

    /// A package has its modules as names.
    fn bind_in_parent(&self, dotted: &str, module: &Rc<Module>) {
        if let Some((parent, child)) = dotted.rsplit_once('.')
            && let Some(parent) = self.heap.modules.get(parent)
        {
            let value = Value::new(Kind::Module(Rc::clone(module)));
            parent
                .members
                .borrow_mut()
                .entry(Rc::from(child))
                .or_insert(Binding {
                    value,
                    origin: Vec::new(),
                });
        }
    }

    /// Whether importing the module would find something that is known.
    fn exists(&self, dotted: &str) -> bool {
        self.heap.modules.contains_key(dotted)
            || self.find_module(dotted).is_some()
            || packages::is_modelled(dotted)
            || library::is_module(dotted)
            || specials::is_module(dotted)
            || self.source.is_of_the_machine(dotted)
    }

    fn load(&mut self, dotted: &str, place: CodePlace, is_star: bool) -> Eval<Rc<Module>> {
        if let Some(found) = self.find_module(dotted) {
            return self.load_project_module(dotted, &found);
        }
        if let Some(model) = packages::parsed(dotted) {
            return self.load_model(dotted, model);
        }
        if library::is_module(dotted) || specials::is_module(dotted) {
            // What the library's table lacks is still part of Python: unknown, not missing.
            return Ok(self.new_module(dotted, true));
        }
        let top = dotted.split('.').next().unwrap_or(dotted);
        let is_project = top != dotted
            && self
                .find_module(top)
                .is_some_and(|found| found.kind != ModuleKind::Namespace);
        if is_project {
            return if self.is_on_this_machine(dotted, place, is_star)? {
                Ok(self.new_module(dotted, true))
            } else {
                Err(no_module(dotted))
            };
        }
        if self.is_installed(top, dotted, place, is_star)? {
            Ok(self.new_module(dotted, true))
        } else {
            Err(no_module(dotted))
        }
    }

    /// Whether a module of the project that git ignores is there. Where nothing handles its absence, the
    /// project would not start without it.
    fn is_on_this_machine(&mut self, dotted: &str, place: CodePlace, is_star: bool) -> Eval<bool> {
        if !self.source.is_of_the_machine(dotted) {
            return Ok(false);
        }
        if !self.is_handled("ModuleNotFoundError") {
            return Ok(true);
        }
        // `try: from .local import *`
        if is_star {
            self.leave_to_machine(place, format!("`{dotted}`"));
            return Ok(false);
        }
        self.decide_file(&format!("`{dotted}` is there"), place)
    }

    /// Whether a module that is not in the project can be imported where the project runs.
    fn is_installed(
        &mut self,
        top: &str,
        dotted: &str,
        place: CodePlace,
        is_star: bool,
    ) -> Eval<bool> {
        if top == "django" || library::is_standard(top) {
            return Ok(true);
        }
        let is_declared = self.source.declares_package(top);
        // Where nothing handles the error, the project would not start without it.
        if !self.is_handled("ModuleNotFoundError") {
            if is_star && !is_declared && self.asked_for_file() {
                self.leave_to_machine(place, format!("`{dotted}`"));
            }
            return Ok(true);
        }
        if is_star && !is_declared {
            // `try: from local_settings import *`: a file that is not part of the project.
            self.leave_to_machine(place, format!("`{dotted}`"));
            return Ok(false);
        }
        // A package that the code can do without may be in another machine's requirements only.
        self.decide_likely(&format!("`{top}` is installed"), place, is_declared)
    }

    pub(crate) fn new_module(&mut self, dotted: &str, open: bool) -> Rc<Module> {
        let module = Rc::new(Module {
            name: Rc::from(dotted),
            members: RefCell::default(),
            open: Cell::new(open),
        });
        self.heap
            .modules
            .insert(Rc::from(dotted), Rc::clone(&module));
        module
    }

    fn load_project_module(&mut self, dotted: &str, found: &FoundModule) -> Eval<Rc<Module>> {
        let is_package = found.kind != ModuleKind::Module;
        let package = if is_package {
            dotted
        } else {
            dotted.rsplit_once('.').map_or("", |(parent, _)| parent)
        };
        let module = self.new_module(dotted, false);
        if dotted == self.settings_name {
            self.heap.settings_module = Some(Rc::clone(&module));
        }
        if found.kind == ModuleKind::Namespace {
            set_members(&module, [("__package__", Value::str(package))]);
            return Ok(module);
        }
        set_members(
            &module,
            [
                ("__name__", Value::str(dotted)),
                ("__file__", Value::str(&*found.absolute)),
                ("__package__", Value::str(package)),
                ("__doc__", Value::none()),
            ],
        );
        if found.kind == ModuleKind::Package {
            let folder = found
                .absolute
                .rsplit_once('/')
                .map_or("", |(folder, _)| folder);
            let path = Value::list(vec![Value::str(folder)]);
            set_members(&module, [("__path__", path)]);
        }
        self.run_file(&module, found)?;
        Ok(module)
    }

    /// Runs a project file with a module as its globals. Also what `include()` does.
    pub(crate) fn run_file(&mut self, module: &Rc<Module>, found: &FoundModule) -> Eval<()> {
        let (number, file) = self.files.project_module(self.source, found);
        if let Some(error) = file.parsed.errors.first() {
            let place = CodePlace {
                file: number,
                span: harden_python::syntax::Span {
                    start: error.offset,
                    end: error.offset,
                },
            };
            self.heap.modules.shift_remove(&module.name);
            self.raised_at = Some(place);
            return Err(Signal::raise("SyntaxError", error.message.clone()));
        }
        self.run_statements(module, number, &file.parsed)
    }

    /// Runs the statements of a module, or the rest of them where an earlier run was left in it.
    fn run_statements(
        &mut self,
        module: &Rc<Module>,
        file: u32,
        parsed: &ParsedModule,
    ) -> Eval<()> {
        let place = self.project_place;
        let result = self.run_body(module, file, &parsed.module.body);
        self.project_place = place;
        if !self.files.is_project(file) {
            // A model knows part of its package: the rest exists, and is unknown.
            module.open.set(true);
        } else if result.is_err() {
            self.heap.modules.shift_remove(&module.name);
        }
        result
    }

    fn load_model(&mut self, dotted: &str, model: Arc<ParsedModule>) -> Eval<Rc<Module>> {
        let module = self.new_module(dotted, false);
        let has_children = packages::has_submodules(dotted);
        let package = if has_children {
            dotted
        } else {
            dotted.rsplit_once('.').map_or("", |(parent, _)| parent)
        };
        set_members(
            &module,
            [
                ("__name__", Value::str(dotted)),
                ("__package__", Value::str(package)),
            ],
        );
        let (number, file) = self.files.model(dotted, model);
        self.run_statements(&module, number, &file.parsed)?;
        Ok(module)
    }
}

fn set_members<const N: usize>(module: &Module, members: [(&str, Value); N]) {
    let mut known = module.members.borrow_mut();
    for (name, value) in members {
        let origin = Vec::new();
        known.insert(Rc::from(name), Binding { value, origin });
    }
}

fn no_module(dotted: &str) -> Signal {
    Signal::raise("ModuleNotFoundError", format!("No module named '{dotted}'"))
}
