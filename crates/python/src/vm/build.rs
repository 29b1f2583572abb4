//! What single instructions do that is too long for the loop: building, unpacking, cells.

use super::Vm;
use super::quick::quick_compare;
use crate::code::{CmpOp, Conversion};
use crate::error::{Error, Res};
use crate::map::Map;
use crate::object::Object;
use crate::value::Value;
use bstr::BString;

impl Vm<'_> {
    /// `current < stop`, or `>` for a negative step.
    pub(super) fn in_range(&mut self, current: Value, stop: Value, step: Value) -> Res<bool> {
        let op = match step {
            Value::Int(s) if s < 0 => CmpOp::Gt,
            _ => CmpOp::Lt,
        };
        match quick_compare(op, current, stop) {
            Some(truth) => Ok(truth),
            None => {
                let v = self.compare(op, current, stop)?;
                self.truth(v)
            }
        }
    }

    pub(super) fn cell(&self, cell: Value) -> Value {
        match self.object(cell) {
            Some(Object::Cell(v)) => *v,
            _ => Value::Undefined,
        }
    }

    pub(crate) fn set_cell(&mut self, cell: Value, v: Value) {
        if let Value::Obj(r) = cell
            && let Object::Cell(slot) = self.heap.get_mut(r)
        {
            *slot = v;
        }
    }

    pub(super) fn build_set(&mut self, at: usize, n: usize) -> Res {
        let set = self.heap.alloc(Object::Set(Map::new(n)));
        self.kept.push(Value::Obj(set));
        let mut result = Ok(());
        for i in at..at + n {
            result = self.map_set(set, self.stack[i], Value::None);
            if result.is_err() {
                break;
            }
        }
        self.kept.pop();
        result.map(|()| Value::Obj(set))
    }

    pub(super) fn build_string(&mut self, at: usize, n: usize) -> Res {
        let mut text = Vec::new();
        for i in at..at + n {
            if let Some(s) = self.as_str(self.stack[i]) {
                text.extend_from_slice(s);
            }
        }
        self.reserve(text.len())?;
        Ok(self.new_str_of(text))
    }

    pub(super) fn format_value(&mut self, conv: Conversion, v: Value, spec: Value) -> Res {
        let v = match conv {
            Conversion::None => v,
            Conversion::Str | Conversion::Repr => {
                let text = if conv == Conversion::Str {
                    self.str(v)?
                } else {
                    self.repr(v)?
                };
                self.new_str(&text)
            }
        };
        let spec = match spec.defined() {
            Some(spec) => self.text_arg(spec)?,
            None => BString::default(),
        };
        let text = crate::types::format::format(self, v, &spec)?;
        Ok(self.new_str_of(text.into()))
    }

    pub(super) fn list_extend(&mut self, list: Value, v: Value) -> Res<()> {
        let Value::Obj(r) = list else { return Ok(()) };
        let it = self.iter(v)?;
        self.kept.push(it);
        let mut result = Ok(());
        loop {
            match self.iter_next(it) {
                Ok(Some(item)) => {
                    result = self.list_push(r, item);
                    if result.is_err() {
                        break;
                    }
                }
                Ok(None) => break,
                Err(e) => {
                    result = Err(e);
                    break;
                }
            }
        }
        self.kept.pop();
        result
    }

    pub(super) fn set_update(&mut self, set: Value, v: Value) -> Res<()> {
        let Value::Obj(r) = set else { return Ok(()) };
        let kept = self.kept.len();
        let items = self.collect_items(v);
        let result = items.and_then(|items| {
            items
                .into_iter()
                .try_for_each(|item| self.map_set(r, item, Value::None))
        });
        self.kept.truncate(kept);
        result
    }

    /// Adds the names and values of `**v` to a list of keyword arguments.
    pub(super) fn keywords_extend(&mut self, list: Value, v: Value) -> Res<()> {
        let Value::Obj(list) = list else {
            return Ok(());
        };
        if let Some(Object::Dict(m)) = self.object(v)
            && !m.ordered
        {
            let entries: Vec<_> = m.iter().collect();
            for e in entries {
                let name = self.keyword_arg(e.key)?;
                self.list_push(list, Value::Str(name))?;
                self.list_push(list, e.value)?;
            }
            return Ok(());
        }
        let keys = self.names.keys;
        let f = self.load_attr(v, keys)?;
        let kept = self.kept.len();
        let keys = self.call(f, &[])?;
        let result = self.collect_items(keys).and_then(|keys| {
            for key in keys {
                let name = Value::Str(self.keyword_arg(key)?);
                let value = self.index(v, name)?;
                self.list_push(list, name)?;
                self.list_push(list, value)?;
            }
            Ok(())
        });
        self.kept.truncate(kept);
        result
    }

    pub(super) fn unpack(&mut self, v: Value, at: usize, n: usize) -> Res<()> {
        let quick = match self.object(v) {
            Some(Object::Tuple(t)) => Some((t.len(), false)),
            Some(Object::List(l)) => Some((l.items.len(), true)),
            _ => None,
        };
        if let (Some((len, list)), Value::Obj(r)) = (quick, v) {
            if len == n {
                let Vm { heap, stack, .. } = self;
                match heap.get(r) {
                    Object::Tuple(t) if !list => stack[at..at + n].copy_from_slice(t),
                    Object::List(l) => stack[at..at + n].copy_from_slice(&l.items),
                    _ => {}
                }
                return Ok(());
            }
            return Err(self.unpack_error(len < n, len, n));
        }
        let it = self.iter(v)?;
        self.kept.push(it);
        let result = self.unpack_iter(it, at, n);
        self.kept.pop();
        result
    }

    pub(super) fn unpack_iter(&mut self, it: Value, at: usize, n: usize) -> Res<()> {
        for i in 0..n {
            match self.iter_next(it)? {
                Some(item) => self.stack[at + i] = item,
                None => return Err(self.unpack_error(true, i, n)),
            }
        }
        if self.iter_next(it)?.is_some() {
            return Err(self.unpack_error(false, n, n));
        }
        Ok(())
    }

    pub(super) fn unpack_error(&mut self, short: bool, len: usize, n: usize) -> Error {
        let message = if short {
            format!("need more than {len} values to unpack")
        } else {
            format!("too many values to unpack (expected {n})")
        };
        self.value_error(&message)
    }

    pub(super) fn unpack_star(
        &mut self,
        v: Value,
        at: usize,
        before: usize,
        after: usize,
    ) -> Res<()> {
        let kept = self.kept.len();
        let items = self.collect_items(v);
        let result = items.and_then(|items| {
            if items.len() < before + after {
                return Err(self.unpack_error(true, items.len(), before + after));
            }
            let rest = items.len() - after;
            self.stack[at..at + before].copy_from_slice(&items[..before]);
            let middle = self.new_list(items[before..rest].to_vec());
            self.stack[at + before] = middle;
            self.stack[at + before + 1..at + before + 1 + after].copy_from_slice(&items[rest..]);
            Ok(())
        });
        self.kept.truncate(kept);
        result
    }

    pub(super) fn print_expr(&mut self, v: Value) -> Res<()> {
        if v.is_none() {
            return Ok(());
        }
        let underscore = self.names.underscore;
        let text = self.repr(v)?;
        self.write(&text);
        self.write(b"\n");
        self.set_sym(self.main, underscore, v);
        Ok(())
    }
}
