//! Conditions, compiled to jumps.

use super::emit::{Gen, Label};
use super::errors::Result;
use super::expr::comparison;
use crate::code::{CmpOp, Instr};
use ruff_python_ast::{BoolOp, Expr, UnaryOp};

impl<'a> Gen<'_, 'a> {
    /// The truth value of a condition that is constant.
    pub fn known(&self, e: &Expr) -> Option<bool> {
        match e {
            Expr::Call(_) | Expr::Compare(_) | Expr::Attribute(_) | Expr::Subscript(_) => None,
            _ => self.unit.folder.constant(e).map(|c| c.truth()),
        }
    }

    /// Jumps forward to the label if the condition is `jump_if`, else goes on.
    pub fn condition(&mut self, e: &'a Expr, jump_if: bool, label: Label) -> Result {
        super::limits::deep(|| self.condition_here(e, jump_if, label))
    }

    fn condition_here(&mut self, e: &'a Expr, jump_if: bool, label: Label) -> Result {
        if let Some(known) = self.known(e) {
            return if known == jump_if {
                self.jump(label)
            } else {
                Ok(())
            };
        }
        match e {
            Expr::BoolOp(b) => {
                let values = self.unit.folder.logical(b);
                let Some((last, first)) = values.split_last() else {
                    return Ok(());
                };
                // The value at which the operator stops is the one that jumps, or skips.
                if (b.op == BoolOp::Or) == jump_if {
                    for value in values {
                        self.condition(value, jump_if, label)?;
                    }
                } else {
                    let skip = self.label();
                    for value in first {
                        self.condition(value, !jump_if, skip)?;
                    }
                    self.condition(last, jump_if, label)?;
                    self.bind(skip);
                }
                return Ok(());
            }
            Expr::UnaryOp(u) if u.op == UnaryOp::Not => {
                return self.condition(&u.operand, !jump_if, label);
            }
            _ if self.is_viper() => return self.viper_condition(e, jump_if, label),
            Expr::Compare(c) if c.ops.len() == 1 => {
                let op = comparison(c.ops[0]);
                let op = if jump_if { opposite(op) } else { Some(op) };
                if let Some(op) = op {
                    let mark = self.mark();
                    self.at(super::fold::start(e));
                    let right = &c.comparators[0];
                    let place = self.temp()?;
                    let a = self.left(&c.left, place, &[right])?;
                    if a != place {
                        self.release(mark);
                    }
                    let instr = match self.immediate(right) {
                        Some(imm) => Instr::JumpUnlessI {
                            op,
                            a,
                            imm,
                            target: 0,
                        },
                        None => {
                            let b = self.operand(right)?;
                            Instr::JumpUnless {
                                op,
                                a,
                                b,
                                target: 0,
                            }
                        }
                    };
                    self.release(mark);
                    return self.emit_to(instr, label);
                }
            }
            _ => {}
        }
        let mark = self.mark();
        let cond = self.operand(e)?;
        self.release(mark);
        let instr = if jump_if {
            Instr::JumpIfTrue { cond, target: 0 }
        } else {
            Instr::JumpIfFalse { cond, target: 0 }
        };
        self.emit_to(instr, label)
    }
}

/// The comparison that is true exactly when this one is not, whatever the operands.
fn opposite(op: CmpOp) -> Option<CmpOp> {
    match op {
        CmpOp::In => Some(CmpOp::NotIn),
        CmpOp::NotIn => Some(CmpOp::In),
        CmpOp::Is => Some(CmpOp::IsNot),
        CmpOp::IsNot => Some(CmpOp::Is),
        _ => None,
    }
}
