//! Import (py/builtinimport.c).

use super::{ModuleInit, PathKind, Vm};
use crate::compiler::Mode;
use crate::error::Res;
use crate::map::Map;
use crate::object::{Module, Object};
use crate::symbols::order::Origin;
use crate::text::fill;
use crate::types::{ModuleBuilder, ids};
use crate::value::{Ref, Sym, Value};
use bstr::ByteSlice;

/// Where import looks for files, of a board whose file systems may be objects of the program.
#[derive(Clone, Copy)]
pub struct Finder {
    /// What a path names.
    pub kind: fn(&mut Vm, &str) -> Res<PathKind>,
    /// The content of a file.
    pub read: fn(&mut Vm, &str) -> Res<Vec<u8>>,
}

/// Version, and feature byte without its two bits of sub-version, of the .mpy files an ESP32 runs.
const MPY_VERSION: u8 = 6;
const MPY_SUB_VERSION: u8 = 3;
const MPY_XTENSAWIN: u8 = 10;

/// Why a compiled module is not run (`mp_raw_code_load`). One that the part would run is refused too:
/// it holds code for the part's processor, or bytecode of its machine.
fn refusal(content: &[u8]) -> &'static str {
    let [b'M', MPY_VERSION, features, int_bits, ..] = *content else {
        return "incompatible .mpy file";
    };
    let arch = (features >> 2) & 0x2f;
    let readable = arch == 0 || features & 3 == MPY_SUB_VERSION;
    if readable && int_bits <= 30 && arch != 0 && arch != MPY_XTENSAWIN {
        return "incompatible .mpy arch";
    }
    "incompatible .mpy file"
}

/// The path below which the firmware's own modules lie, an entry of sys.path.
const FROZEN: &str = ".frozen/";

impl Vm<'_> {
    /// Gives the firmware modules of its own: paths below `.frozen` and sources.
    pub fn set_frozen(&mut self, files: &'static [(&'static str, &'static str)]) {
        self.frozen = files;
    }

    /// What a path below `.frozen` names.
    fn frozen_kind(&self, path: &str) -> PathKind {
        let is =
            |kind: fn(&str, &str) -> bool| self.frozen.iter().any(|(file, _)| kind(file, path));
        if is(|file, path| file == path) {
            PathKind::File
        } else if is(|file, path| {
            file.strip_prefix(path)
                .is_some_and(|rest| rest.starts_with('/'))
        }) {
            PathKind::Folder
        } else {
            PathKind::Absent
        }
    }

    /// Makes import look for files there instead of at the host.
    pub fn set_finder(&mut self, finder: Finder) {
        self.finder = Some(finder);
    }

    /// Lets `fill` add to a built-in module when it is made. The module has been declared by
    /// [`Vm::define_module`] and has not been imported yet.
    pub fn extend_module(&mut self, name: &'static str, fill: ModuleInit) {
        self.module_extensions.push((name, fill));
    }

    fn path_kind(&mut self, path: &str) -> Res<PathKind> {
        if let Some(path) = path.strip_prefix(FROZEN) {
            return Ok(self.frozen_kind(path));
        }
        match self.finder {
            Some(finder) => (finder.kind)(self, path),
            None => Ok(self.host.path_kind(path)),
        }
    }

    pub(crate) fn read_file(&mut self, path: &str) -> Res<Vec<u8>> {
        match self.finder {
            Some(finder) => (finder.read)(self, path),
            None => match self.host.read_file(path) {
                Some(source) => Ok(source),
                None => Err(self.os_error(2)),
            },
        }
    }

    /// `import name`: the top package, or with a fromlist the module itself.
    pub(crate) fn import(&mut self, name: Sym, fromlist: Value, level: i32, globals: Ref) -> Res {
        let text = self.text(name);
        let mut full = match text.to_str() {
            Ok(full) => full.to_owned(),
            Err(error) => {
                // No file has such a name. What it lies in is missed first.
                let valid = &text[..error.valid_up_to()];
                let parent = valid.rfind_byte(b'.').map(|dot| valid[..dot].to_vec());
                if let Some(parent) = parent {
                    let parent = self.intern(&parent);
                    self.import(parent, Value::None, level, globals)?;
                }
                return Err(self.no_module(name));
            }
        };
        if level > 0 {
            full = self.resolve_relative(&full, level, globals)?;
        }
        if full.is_empty() {
            return Err(self.value_error(""));
        }
        self.name(full.as_bytes())?;
        let mut top = Value::None;
        let mut module = Value::None;
        let mut end = 0;
        loop {
            let next = full[end..].find('.').map_or(full.len(), |i| end + i);
            let parent = module;
            module = self.import_level(&full[..next], parent)?;
            if end == 0 {
                top = module;
            }
            if next == full.len() {
                break;
            }
            end = next + 1;
        }
        if fromlist.is_none() {
            Ok(top)
        } else {
            Ok(module)
        }
    }

    fn resolve_relative(&mut self, name: &str, level: i32, globals: Ref) -> Res<String> {
        let (own_name, path) = (self.names.name, self.names.path);
        let own = match self.get_sym(globals, own_name).and_then(|v| self.as_str(v)) {
            Some(own) => own.to_str_lossy().into_owned(),
            None => String::new(),
        };
        let mut up = level;
        if self.get_sym(globals, path).is_some() {
            // A package's own file: one level is itself.
            up -= 1;
        }
        let mut package = own.as_str();
        while up > 0 {
            match package.rfind('.') {
                Some(dot) => package = &package[..dot],
                None => {
                    package = "";
                    break;
                }
            }
            up -= 1;
        }
        if package.is_empty() || own == "__main__" {
            return Err(self.raise(ids::IMPORT_ERROR, "can't perform relative import"));
        }
        Ok(if name.is_empty() {
            package.to_owned()
        } else {
            format!("{package}.{name}")
        })
    }

    /// Imports one module, its parent being there already.
    fn import_level(&mut self, full: &str, parent: Value) -> Res {
        let full_sym = self.intern(full);
        // With an empty sys.path a module that came from a file is not meant, but one that is built in.
        let wants_files = !self.items_arg(self.path)?.is_empty();
        if wants_files && let Some(module) = self.get_sym(self.modules, full_sym) {
            return Ok(module);
        }
        if full_sym == self.names.main
            && let Some(&module) = self.rom_modules.get(&full_sym)
        {
            return Ok(module);
        }
        let last = full.rsplit('.').next().unwrap_or(full).to_owned();
        let found = if parent.is_none() {
            // Built-in modules go before files, but for some, which have a second name that does.
            let first = match full.strip_prefix('u') {
                Some(name) if name == "sys" || self.is_extensible(name) => Some(name),
                _ => Some(full).filter(|name| !self.is_extensible(name)),
            };
            if let Some(name) = first
                && let Some(module) = self.builtin_module(name)
            {
                return Ok(module);
            }
            match self.find_on_path(&last)? {
                Some(found) => Some(found),
                None => {
                    if let Some(module) = self.builtin_module(full) {
                        return Ok(module);
                    }
                    None
                }
            }
        } else {
            let path = self.names.path;
            let folder = match self.find_attr(parent, path)? {
                Some(v) => self.path_arg(v)?,
                None => return Err(self.no_module(full_sym)),
            };
            self.find_in(&folder, &last)?
        };
        let Some((file, package)) = found else {
            return Err(self.no_module(full_sym));
        };
        let globals = self.new_dict();
        let module = self.heap.value(Object::Module(Box::new(Module {
            name: full_sym,
            globals,
        })));
        let name = self.names.name;
        self.set_sym(globals, name, Value::Str(full_sym));
        self.set_sym(self.modules, full_sym, module);
        if let Some(folder) = package {
            let (sym, folder) = (self.names.path, self.new_str(&folder));
            self.set_sym(globals, sym, folder);
        }
        if let Some(file) = file {
            let (sym, value) = (self.names.file, self.new_str(&file));
            self.set_sym(globals, sym, value);
            if let Err(e) = self.run_file(&file, globals) {
                self.remove_sym(self.modules, full_sym);
                return Err(e);
            }
        }
        if let Value::Obj(r) = parent
            && let Object::Module(p) = self.heap.get(r)
        {
            let parent_globals = p.globals;
            let last = self.intern(&last);
            self.set_sym(parent_globals, last, module);
        }
        Ok(module)
    }

    fn run_file(&mut self, file: &str, globals: Ref) -> Res<()> {
        if let Some(path) = file.strip_prefix(FROZEN) {
            return self.run_frozen(path, globals);
        }
        let source = self.read_file(file)?;
        let code = self.compile(&source, file, Mode::File)?;
        drop(source);
        self.run_code(code, globals, globals)?;
        Ok(())
    }

    /// The firmware's modules were compiled without assertions and lines, and bear their names
    /// below `.frozen`.
    fn run_frozen(&mut self, path: &str, globals: Ref) -> Res<()> {
        let Some(&(_, source)) = self.frozen.iter().find(|(file, _)| *file == path) else {
            return Err(self.os_error(2));
        };
        let name = self.names.file;
        let file = Value::Str(self.intern(path));
        self.set_sym(globals, name, file);
        let level = std::mem::replace(&mut self.opt_level, 3);
        let origin = std::mem::replace(&mut self.heap.symbols.origin, Origin::Frozen);
        let code = self.compile(source.as_bytes(), path, Mode::File);
        self.heap.symbols.origin = origin;
        self.opt_level = level;
        let code = code?;
        self.heap.refund(code.cost());
        code.put_in_rom();
        self.run_code(code, globals, globals)?;
        Ok(())
    }

    fn no_module(&mut self, name: Sym) -> crate::error::Error {
        let message = fill("no module named '{}'", [self.text(name)]);
        self.raise(ids::IMPORT_ERROR, &message)
    }

    /// File and, for a package, folder of a module on sys.path.
    #[allow(clippy::type_complexity)]
    fn find_on_path(&mut self, name: &str) -> Res<Option<(Option<String>, Option<String>)>> {
        let folders = self.items_arg(self.path)?;
        for folder in folders {
            let Some(folder) = self.as_str(folder).and_then(|folder| folder.to_str().ok()) else {
                continue;
            };
            let folder = folder.to_owned();
            if let Some(found) = self.find_in(&folder, name)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    #[allow(clippy::type_complexity)]
    fn find_in(
        &mut self,
        folder: &str,
        name: &str,
    ) -> Res<Option<(Option<String>, Option<String>)>> {
        let base = if folder.is_empty() {
            name.to_owned()
        } else {
            format!("{folder}/{name}")
        };
        if self.path_kind(&base)? == PathKind::Folder {
            let init = format!("{base}/__init__.py");
            let file = (self.path_kind(&init)? == PathKind::File).then_some(init);
            return Ok(Some((file, Some(base))));
        }
        let file = format!("{base}.py");
        if self.path_kind(&file)? == PathKind::File {
            return Ok(Some((Some(file), None)));
        }
        let file = format!("{base}.mpy");
        if self.path_kind(&file)? == PathKind::File {
            let content = self.read_file(&file)?;
            return Err(self.value_error(refusal(&content)));
        }
        Ok(None)
    }

    /// Whether a file on sys.path may take a built-in module's place
    /// (`MP_REGISTER_EXTENSIBLE_MODULE`).
    fn is_extensible(&self, name: &str) -> bool {
        matches!(
            name,
            "array"
                | "asyncio"
                | "binascii"
                | "bluetooth"
                | "collections"
                | "cryptolib"
                | "deflate"
                | "errno"
                | "hashlib"
                | "heapq"
                | "io"
                | "json"
                | "lwip"
                | "machine"
                | "network"
                | "os"
                | "platform"
                | "random"
                | "re"
                | "select"
                | "socket"
                | "ssl"
                | "struct"
                | "time"
                | "websocket"
        )
    }

    /// A built-in module, made when first asked for.
    pub fn builtin_module(&mut self, name: &str) -> Option<Value> {
        let init = *self.module_inits.get(name)?;
        let sym = self.intern(name);
        let module = match self.rom_modules.get(&sym) {
            Some(&module) => module,
            None => {
                let names = self.heap.names();
                let used = self.heap.used();
                let origin = std::mem::take(&mut self.heap.symbols.origin);
                // In the order of its definition, as a table in ROM.
                let globals = self.heap.alloc(Object::Dict(Map::new_ordered()));
                let name_sym = self.names.name;
                self.set_sym(globals, name_sym, Value::Str(sym));
                let module = self
                    .heap
                    .value(Object::Module(Box::new(Module { name: sym, globals })));
                self.rom_modules.insert(sym, module);
                init(&mut ModuleBuilder { vm: self, globals });
                for (extended, fill) in self.module_extensions.clone() {
                    if extended == name {
                        fill(&mut ModuleBuilder { vm: self, globals });
                    }
                }
                self.map_mut(globals).fixed = true;
                self.heap.symbols.origin = origin;
                self.heap.forget_names(names);
                let used = self.heap.used() - used;
                self.heap.add_rom(used);
                module
            }
        };
        // Only one that has an `__init__` is put into sys.modules, so that this is called once.
        if let Some(Object::Module(m)) = self.object(module) {
            let globals = m.globals;
            if self.get_sym(globals, self.names.init).is_some() {
                self.set_sym(self.modules, sym, module);
            }
        }
        Some(module)
    }

    /// `from module import name`
    pub(crate) fn import_from(&mut self, module: Value, name: Sym) -> Res {
        if let Some(v) = self.find_attr(module, name)? {
            return Ok(v);
        }
        if let Some(Object::Module(m)) = self.object(module) {
            let (module_name, globals) = (m.name, m.globals);
            let path = self.names.path;
            if self.get_sym(globals, path).is_some() {
                let full = format!("{}.{}", self.text(module_name), self.text(name));
                return self.import_level(&full, module);
            }
        }
        let message = fill("can't import name {}", [self.text(name)]);
        Err(self.raise(ids::IMPORT_ERROR, &message))
    }

    /// `from module import *`
    pub(crate) fn import_star(&mut self, module: Value, locals: Ref) -> Res<()> {
        let all = self.names.all;
        if let Some(names) = self.find_attr(module, all)? {
            for name in self.items_arg(names)? {
                let name = self.sym_arg(name)?;
                let v = self.load_attr(module, name)?;
                self.set_sym(locals, name, v);
            }
            return Ok(());
        }
        let dict = self.names.dict;
        let dict = self.load_attr(module, dict)?;
        let entries: Vec<_> = match self.object(dict) {
            Some(Object::Dict(map)) => map.iter().collect(),
            _ => return Err(self.type_error("argument has wrong type")),
        };
        for e in entries {
            if let Value::Str(name) = e.key
                && !self.text(name).starts_with(b"_")
            {
                self.set_sym(locals, name, e.value);
            }
        }
        Ok(())
    }
}
