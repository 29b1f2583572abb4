//! The virtual machine: one per board.
//!
//! Start here: [`Vm::new`], [`Vm::execute`]. Natives use the methods of [`Vm`], by subject:
//! [`exception`](mod@exception) (raising and printing), [`attr`](mod@attr), [`call`](mod@call),
//! [`iter`](mod@iter), [`ops`](mod@ops) (operators), [`dict`](mod@dict) (hashing, equality,
//! tables), [`text`](mod@text) (str and repr), [`convert`](mod@convert) (arguments to Rust types
//! and back), [`class`](mod@class), [`import`](mod@import), [`collect`](mod@collect); the loop
//! itself is [`run`](mod@run); [`thread`](mod@thread) is how several share one.
//!
//! # What a native must know
//! - Its arguments stay alive while it runs. What it makes may be held in Rust locals until it
//!   calls something that can run Python or collect (`call`, `iter_next`, `reserve`, `list_push`,
//!   comparing or hashing of arbitrary values); before that, [`Vm::keep`] it. All that was kept is
//!   let go when the native returns.
//! - What needs much room calls [`Vm::reserve`] first.
//! - A long loop calls [`Vm::tick`] now and then, so that Ctrl-C arrives.

pub mod attr;
mod binary;
mod build;
mod caches;
pub mod call;
pub mod class;
pub mod collect;
pub mod convert;
pub mod dict;
pub mod dir;
pub mod exception;
mod frames;
pub mod generator;
pub mod import;
pub mod iter;
pub mod ops;
mod overrides;
mod quick;
pub mod run;
pub mod text;
pub mod thread;
pub mod viper;

use crate::code::Code;
use crate::compiler;
use crate::error::{Error, Res};
use crate::heap::Heap;
use crate::map::Map;
use crate::object::{Module, Object};
use crate::symbols::order::Origin;
use crate::types::{ModuleBuilder, NativeDef, NativeFn, TypeBuilder, TypeInfo};
use crate::value::{NativeId, Ref, Sym, TypeId, Value};
use std::any::Any;
use std::collections::HashMap;
use std::rc::Rc;

/// What [`Host::tick`] asks of the VM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tick {
    /// Go on.
    Continue,
    /// Raise KeyboardInterrupt.
    Interrupt,
    /// Callbacks wait in [`Vm::scheduled`], or [`Vm::interrupts`] puts some there.
    Callbacks,
    /// End the run.
    Stop,
}

/// What a path names, for import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathKind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// Nothing.
    Absent,
}

/// The world around the VM. It knows nothing of Python.
pub trait Host {
    /// Called every few thousand instructions and at waits: lets others run.
    fn tick(&self) -> Tick;
    /// How full the heap is, in bytes; told before each tick.
    fn heap(&self, _used: usize, _limit: usize) {}
    /// Writes what Python prints, as it is.
    fn write(&self, bytes: &[u8]);
    /// What a path names, for import.
    fn path_kind(&self, path: &str) -> PathKind;
    /// The content of a file, for import.
    fn read_file(&self, path: &str) -> Option<Vec<u8>>;
    /// Gives up the processor until whoever drives the board has a reason to resume it; a native
    /// of another crate has told it for what.
    fn suspend(&self) {}
    /// Runs something on the thread's own stack; here it is the stack that this runs on.
    fn on_thread_stack(&self, work: &mut (dyn FnMut() + Send)) {
        work();
    }
    /// The program asks to be interrupted, as by Ctrl-C: a tick of the main thread will say so.
    fn interrupt(&self) {}
    /// Whether a thread other than the one that runs could run now.
    fn others_are_ready(&self) -> bool {
        false
    }
    /// Lets other threads that are ready run; the one that calls is ready itself.
    fn pass_turn(&self) {}
    /// 32 bits of the hardware's randomness. A host that has none gives the same ones always.
    fn random(&self) -> u32 {
        0xeda4_baba
    }
}

/// How much a frame of Python code takes of the board's C stack, without its registers: about
/// 325 bytes a level in all (FIDELITY, section 6).
pub const FRAME_STACK: usize = 280;
/// How much a native that calls back into Python takes of it.
pub const NATIVE_STACK: usize = 160;
/// The C stack of the board's main task less its margin (FIDELITY, section 6).
pub const STACK_LIMIT: usize = 15_360;
/// Instructions (calls and backward jumps) between two ticks.
pub const TICK_EVERY: u32 = 2_000;
/// The same while there are threads, which take turns at each
/// (`MICROPY_PY_THREAD_GIL_VM_DIVISOR`).
pub const THREAD_TICK: u32 = 32;

/// Where a frame's result goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FrameKind {
    /// Into a register of the caller.
    Call,
    /// Back to the Rust code that called.
    Entry,
    /// It is `__init__`: the instance goes into the register of the caller.
    Init { instance: Ref },
    /// A generator advanced by a for loop: value into the register, or jump to the exit.
    ForIter { generator: Ref, exit: u16 },
    /// A generator advanced by Rust code.
    Generator { generator: Ref },
    /// A generator advanced by `yield from` of the frame below.
    YieldFrom { generator: Ref },
    /// A class body: the class is made of it by the frame below.
    Class,
}

/// A frame.
#[derive(Debug)]
pub(crate) struct Frame {
    pub code: Rc<Code>,
    pub globals: Ref,
    /// The dict of names in a module or class body; the same as globals in functions.
    pub locals: Ref,
    pub pc: usize,
    pub base: usize,
    /// Absolute index of the register that gets the result.
    pub dst: usize,
    pub kind: FrameKind,
}

/// Makes a module when it is imported first.
pub type ModuleInit = fn(&mut ModuleBuilder);

/// A virtual machine.
pub struct Vm<'h> {
    /// The heap.
    pub heap: Heap,
    /// The world around it.
    pub host: &'h dyn Host,
    /// What hashes depend on besides values.
    pub build: crate::pure::hash::Build,
    pub(crate) stack: Vec<Value>,
    pub(crate) frames: Vec<Frame>,
    pub(crate) kept: Vec<Value>,
    pub(crate) natives: Vec<NativeDef>,
    pub(crate) types: Vec<TypeInfo>,
    pub(crate) module_inits: HashMap<&'static str, ModuleInit>,
    /// What other crates add to built-in modules.
    pub(crate) module_extensions: Vec<(&'static str, ModuleInit)>,
    /// Where import looks for files, if not at the host.
    pub(crate) finder: Option<import::Finder>,
    pub(crate) frozen: &'static [(&'static str, &'static str)],
    /// Names of built-in modules in the order of their definition.
    pub(crate) module_names: Vec<&'static str>,
    /// sys.modules.
    pub modules: Ref,
    /// The built-in names.
    pub builtins: Ref,
    pub(crate) overrides: overrides::Overrides,
    /// Globals of `__main__`.
    pub main: Ref,
    /// sys.path, a list.
    pub path: Value,
    /// sys.ps1 and sys.ps2: the prompts.
    pub prompts: [Value; 2],
    /// Callbacks to run at the next safe point: function and argument. Undefined as argument asks
    /// for a KeyboardInterrupt instead.
    pub scheduled: std::collections::VecDeque<(Value, Value)>,
    /// Gets what is printed after the host has got it. May run Python, but no error of it comes out.
    pub output: Option<fn(&mut Vm, &[u8])>,
    /// Called at a tick that says [`Tick::Callbacks`]: it puts what is due into `scheduled`.
    pub interrupts: Option<fn(&mut Vm)>,
    pub(crate) budget: u32,
    /// Bytes of the board's C stack in use.
    pub(crate) stack_used: usize,
    /// Bytes of it there are.
    pub stack_limit: usize,
    /// Changes whenever a cached class look-up may have become wrong.
    pub(crate) epoch: u32,
    /// Changes whenever a cached built-in may have become wrong.
    pub(crate) globals_epoch: u32,
    pub(crate) names: Names,
    pub(crate) ext: Box<dyn Any>,
    /// In a callback: none is started inside another.
    pub(crate) in_callback: bool,
    pub(crate) empty_tuple: Value,
    /// What the iterator that ended last returned.
    pub(crate) stop_value: Value,
    /// The last run of a generator ended at a yield.
    pub(crate) yielded: bool,
    /// Values that state outside the heap holds.
    pub(crate) roots: Vec<Value>,
    /// Built-in modules made so far. They are ROM on the part: never collected, never charged.
    pub(crate) rom_modules: HashMap<Sym, Value>,
    /// `__init__` of built-in types as classes derived from them see it.
    pub(crate) native_init: Value,
    /// micropython.opt_level().
    pub opt_level: i64,
    pub(crate) module_state: crate::modules::State,
    /// The thread that runs.
    pub(crate) thread: thread::ThreadId,
    /// What the other threads have on their stacks. None else holds it: it moves with the heap.
    pub(crate) parked: Vec<thread::Parked>,
    /// Where threads leave what they share, if there ever were any.
    pub(crate) parking: Option<Rc<thread::Parking>>,
}

macro_rules! names {
    ($($field:ident $text:literal)*) => {
        /// Symbols the VM itself asks for.
        #[allow(missing_docs)]
        #[derive(Clone, Copy)]
        pub(crate) struct Names { $(pub $field: Sym,)* }
        impl Names {
            fn new(heap: &mut Heap) -> Names {
                Names { $($field: heap.symbols.intern($text),)* }
            }
        }
    };
}

names! {
    empty "" init "__init__" new "__new__" class "__class__" dict "__dict__" name "__name__"
    module "__module__" bases "__bases__" main "__main__" file "__file__" path "__path__"
    getattr "__getattr__" setattr "__setattr__" delattr "__delattr__" get "__get__"
    set "__set__" delete "__delete__" set_name "__set_name__" call "__call__" str "__str__"
    repr "__repr__" len "__len__" bool "__bool__" hash "__hash__" eq "__eq__" ne "__ne__"
    lt "__lt__" le "__le__" gt "__gt__" ge "__ge__" contains "__contains__"
    getitem "__getitem__" setitem "__setitem__" delitem "__delitem__" iter "__iter__"
    next "__next__" int "__int__" float "__float__" args "args" value "value" errno "errno"
    send "send" throw "throw" close "close" all "__all__" underscore "_" keys "keys"
}

impl<'h> Vm<'h> {
    /// A VM with a heap of so many bytes ([`crate::heap::DEFAULT_LIMIT`]) and the language's own
    /// built-ins and modules. `ext` is what natives of other crates find by [`Vm::ext`].
    pub fn new(host: &'h dyn Host, heap_limit: usize, ext: Box<dyn Any>) -> Vm<'h> {
        let mut heap = Heap::new(heap_limit);
        let names = Names::new(&mut heap);
        heap.symbols.intern_core();
        let empty_tuple = heap.value(Object::Tuple(Box::new([])));
        let modules = heap.alloc(Object::Dict(Map::new(0)));
        let builtins = heap.alloc(Object::Dict(Map::new(0)));
        let main = heap.alloc(Object::Dict(Map::new(0)));
        let path = heap.value(Object::List(Default::default()));
        let mut vm = Vm {
            heap,
            build: crate::pure::hash::Build::default(),
            host,
            stack: vec![Value::Undefined; 1024],
            frames: Vec::with_capacity(64),
            kept: Vec::new(),
            natives: Vec::with_capacity(1024),
            types: Vec::new(),
            module_inits: HashMap::new(),
            module_extensions: Vec::new(),
            finder: None,
            frozen: &[],
            module_names: Vec::new(),
            modules,
            builtins,
            overrides: Default::default(),
            main,
            path,
            prompts: [Value::None; 2],
            scheduled: Default::default(),
            output: None,
            interrupts: None,
            budget: TICK_EVERY,
            stack_used: 0,
            stack_limit: STACK_LIMIT,
            epoch: 1,
            globals_epoch: 1,
            names,
            ext,
            in_callback: false,
            empty_tuple,
            stop_value: Value::None,
            yielded: false,
            roots: Vec::new(),
            rom_modules: HashMap::new(),
            native_init: Value::None,
            opt_level: 0,
            module_state: Default::default(),
            thread: thread::MAIN_THREAD,
            parked: Vec::new(),
            parking: None,
        };
        vm.define_core_types();
        vm.register_classes();
        let (name, builtins) = (vm.names.name, vm.intern("builtins"));
        vm.set_sym(vm.builtins, name, Value::Str(builtins));
        vm.register_generators();
        crate::builtins::register(&mut vm);
        crate::types::register(&mut vm);
        crate::modules::register(&mut vm);
        crate::modules::sys::reset_prompts(&mut vm);
        vm.reset_main();
        // What the firmware has in ROM costs the heap nothing.
        vm.heap.forget_names(0);
        let used = vm.heap.used();
        vm.heap.add_rom(used);
        vm
    }

    fn define_core_types(&mut self) {
        for &(id, name, base) in crate::types::BUILTIN {
            debug_assert_eq!(id.0 as usize, self.types.len());
            self.push_type(name, base);
        }
    }

    fn push_type(&mut self, name: &str, base: TypeId) -> TypeId {
        let id = TypeId(self.types.len() as u32);
        let name = self.intern(name);
        self.types.push(TypeInfo {
            name,
            base,
            make: None,
            locals: HashMap::new(),
            names: Vec::new(),
            hooks: Default::default(),
            subclassable: false,
        });
        id
    }

    /// Adds a type that derives from `object`.
    pub fn define_type(&mut self, name: &str, fill: impl FnOnce(&mut TypeBuilder)) -> TypeId {
        let id = self.push_type(name, crate::types::ids::OBJECT);
        fill(&mut TypeBuilder { vm: self, id });
        id
    }

    /// Fills in a core type's row.
    pub(crate) fn core_type(&mut self, id: TypeId, fill: impl FnOnce(&mut TypeBuilder)) {
        fill(&mut TypeBuilder { vm: self, id });
    }

    /// Declares a built-in module; it is made when first imported.
    pub fn define_module(&mut self, name: &'static str, init: ModuleInit) {
        if self.module_inits.insert(name, init).is_none() {
            self.module_names.push(name);
        }
    }

    /// Methods and constants of a built-in type, in their order.
    pub fn type_members(&self, ty: TypeId) -> Vec<(Sym, Value)> {
        let info = &self.types[ty.0 as usize];
        info.names
            .iter()
            .filter_map(|name| Some((*name, *info.locals.get(name)?)))
            .collect()
    }

    /// Names of the built-in modules.
    pub fn builtin_modules(&self) -> &[&'static str] {
        &self.module_names
    }

    /// Adds a built-in name.
    pub fn define_builtin(&mut self, name: &str, value: Value) {
        let sym = self.intern(name);
        self.set_sym(self.builtins, sym, value);
    }

    /// Makes a native function.
    pub fn native(&mut self, name: &str, f: NativeFn) -> Value {
        let name = self.intern(name);
        self.natives.push(NativeDef { name, f });
        Value::Native(NativeId(self.natives.len() as u32 - 1))
    }

    /// State of the crate that uses the VM, given to [`Vm::new`].
    ///
    /// # Panics
    /// If it is of another type.
    pub fn ext<T: Any>(&mut self) -> &mut T {
        match self.ext.downcast_mut() {
            Some(ext) => ext,
            None => panic!("the VM was made with another kind of state"),
        }
    }

    /// The symbol of a piece of a str, mostly of one character, which is there already.
    pub(crate) fn intern_piece(&mut self, v: Value, at: usize, len: usize) -> Sym {
        let piece = self.buffer(v).and_then(|text| text.get(at..at + len));
        let piece = piece.unwrap_or(&[]);
        match self.heap.symbols.find(piece) {
            Some(sym) => sym,
            None => {
                let piece = piece.to_vec();
                self.intern(&piece)
            }
        }
    }

    /// The symbol of a string.
    pub fn intern(&mut self, s: &(impl AsRef<[u8]> + ?Sized)) -> Sym {
        let sym = self.heap.symbols.intern(s);
        self.heap.charge_names();
        sym
    }

    /// Prints bytes. May run Python if there is somebody else who gets them: keep values before.
    pub fn write(&mut self, bytes: &[u8]) {
        self.host.write(bytes);
        if let Some(output) = self.output {
            output(self, bytes);
        }
    }

    /// How many values are kept, for [`Vm::keep_only`].
    pub fn kept_len(&self) -> usize {
        self.kept.len()
    }

    /// Lets go of what was kept since [`Vm::kept_len`] said so many.
    pub fn keep_only(&mut self, len: usize) {
        self.kept.truncate(len);
    }

    /// Keeps a value alive until the native that calls this returns.
    pub fn keep(&mut self, v: Value) -> Value {
        self.kept.push(v);
        v
    }

    /// Empties `__main__` and the modules, as a soft reset does. Call [`Vm::collect`] after it.
    pub fn reset_main(&mut self) {
        self.heap.forget_names(0);
        self.restore_builtins();
        self.module_state.addresses = Default::default();
        let main_name = self.names.main;
        let dict = self.heap.alloc(Object::Dict(Map::new(0)));
        self.main = dict;
        self.watch_globals(dict);
        self.set_sym(dict, self.names.name, Value::Str(main_name));
        self.modules = self.heap.alloc(Object::Dict(Map::new(0)));
        crate::modules::sys::show_modules(self);
        let module = self.heap.value(Object::Module(Box::new(Module {
            name: main_name,
            globals: dict,
        })));
        // sys.modules holds neither it nor the built-in modules.
        self.rom_modules.insert(main_name, module);
        self.watch_globals(self.builtins);
        self.scheduled.clear();
        self.epoch += 1;
        self.globals_epoch += 1;
        let items = ["", ".frozen", "/lib"].map(|s| Value::Str(self.intern(s)));
        self.path = self
            .heap
            .value(Object::List(crate::object::List::new(items.to_vec())));
    }

    /// Compiles a source; a SyntaxError is raised as an exception.
    pub fn compile(
        &mut self,
        source: &[u8],
        file: &(impl AsRef<[u8]> + ?Sized),
        mode: compiler::Mode,
    ) -> Res<Rc<Code>> {
        let file = self.name(file.as_ref())?;
        if self.heap.symbols.origin == Origin::Firmware {
            // From the first source on names are a program's.
            self.heap.symbols.origin = Origin::Program;
        }
        let level = self.opt_level.clamp(0, 3) as u8;
        let host = self.host;
        let on_thread_stack = |work: &mut (dyn FnMut() + Send)| host.on_thread_stack(work);
        let compiled =
            compiler::compile_at(&mut self.heap, source, file, mode, level, &on_thread_stack);
        self.heap.charge_names();
        match compiled {
            Ok(code) => {
                self.heap.charge(code.cost());
                Ok(code)
            }
            Err(error) => Err(self.syntax_error(error, file)),
        }
    }

    /// Compiles and runs a source in `__main__`.
    pub fn execute(&mut self, source: &[u8], file: &str, mode: compiler::Mode) -> Res {
        let code = self.compile(source, file, mode)?;
        let main = self.main;
        let result = self.run_code(code, main, main);
        // What was scheduled to the end of the program runs before anything else does.
        if !self.scheduled.is_empty() && !matches!(result, Err(Error::Stop)) {
            let kept = self.kept.len();
            if let Ok(v) | Err(Error::Raised(v)) = result {
                self.keep(v);
            }
            let callbacks = self.run_callbacks();
            self.kept.truncate(kept);
            callbacks?;
        }
        result
    }
}
