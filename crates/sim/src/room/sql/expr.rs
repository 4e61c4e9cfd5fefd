//! Reads expressions, from OR down to columns, constants and calls.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what the subset does not have is not understood"
)]

use super::lex::Token;
use super::parse::{Read, Reader, Trouble};
use super::tree::{Call, Expr, Op};
use crate::room::value::Value;

impl Reader {
    pub(super) fn expr(&mut self) -> Read<Expr> {
        let mut left = self.conjunction()?;
        while self.word("or") {
            left = binary(Op::Or, left, self.conjunction()?);
        }
        Ok(left)
    }

    fn conjunction(&mut self) -> Read<Expr> {
        let mut left = self.negation()?;
        while self.word("and") {
            left = binary(Op::And, left, self.negation()?);
        }
        Ok(left)
    }

    fn negation(&mut self) -> Read<Expr> {
        if self.word("not") {
            return Ok(Expr::Not(Box::new(self.negation()?)));
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Read<Expr> {
        const SIGNS: [(&str, Op); 7] = [
            ("=", Op::Equal),
            ("<>", Op::NotEqual),
            ("!=", Op::NotEqual),
            ("<=", Op::LessOrEqual),
            (">=", Op::GreaterOrEqual),
            ("<", Op::Less),
            (">", Op::Greater),
        ];
        let left = self.sum()?;
        for (sign, op) in SIGNS {
            if self.sign(sign) {
                return Ok(binary(op, left, self.sum()?));
            }
        }
        if self.word("is") {
            let negated = self.word("not");
            self.must_word("null")?;
            return Ok(Expr::IsNull { expr: Box::new(left), negated });
        }
        let negated = self.word("not");
        if self.word("like") {
            let pattern = Box::new(self.sum()?);
            return Ok(Expr::Like { expr: Box::new(left), pattern, negated });
        }
        if self.word("in") {
            self.must_sign("(")?;
            let list = self.list(Self::sum)?;
            self.must_sign(")")?;
            return Ok(Expr::InList { expr: Box::new(left), list, negated });
        }
        if self.word("between") {
            let low = self.sum()?;
            self.must_word("and")?;
            let high = self.sum()?;
            let from = binary(Op::GreaterOrEqual, left.clone(), low);
            let both = binary(Op::And, from, binary(Op::LessOrEqual, left, high));
            return Ok(if negated { Expr::Not(Box::new(both)) } else { both });
        }
        self.must(!negated)?;
        Ok(left)
    }

    fn sum(&mut self) -> Read<Expr> {
        let mut left = self.product()?;
        loop {
            let op = match self.peek() {
                Some(Token::Sign("+")) => Op::Plus,
                Some(Token::Sign("-")) => Op::Minus,
                _ => return Ok(left),
            };
            self.next();
            left = binary(op, left, self.product()?);
        }
    }

    fn product(&mut self) -> Read<Expr> {
        let mut left = self.factor()?;
        loop {
            let op = match self.peek() {
                Some(Token::Sign("*")) => Op::Times,
                Some(Token::Sign("/")) => Op::Divide,
                Some(Token::Sign("%")) => Op::Modulo,
                _ => return Ok(left),
            };
            self.next();
            left = binary(op, left, self.factor()?);
        }
    }

    fn factor(&mut self) -> Read<Expr> {
        if self.sign("-") {
            return Ok(match self.factor()? {
                Expr::Literal(Value::Integer(number)) => {
                    Expr::Literal(Value::Integer(number.wrapping_neg()))
                }
                Expr::Literal(Value::Number(number)) => Expr::Literal(Value::Number(-number)),
                other => Expr::Negative(Box::new(other)),
            });
        }
        if self.sign("(") {
            let inner = self.expr()?;
            self.must_sign(")")?;
            return Ok(inner);
        }
        self.atom()
    }

    fn atom(&mut self) -> Read<Expr> {
        match self.peek() {
            Some(Token::Number(number)) => {
                let value = literal(number)?;
                self.next();
                Ok(Expr::Literal(value))
            }
            Some(Token::Text(text)) => {
                let value = Value::Text(text.clone());
                self.next();
                Ok(Expr::Literal(value))
            }
            Some(Token::Word(word)) => {
                let constant = match word.to_lowercase().as_str() {
                    "true" => Some(Value::Boolean(true)),
                    "false" => Some(Value::Boolean(false)),
                    "null" => Some(Value::Null),
                    _ => None,
                };
                match constant {
                    Some(value) => {
                        self.next();
                        Ok(Expr::Literal(value))
                    }
                    None => self.named(),
                }
            }
            _ => self.named(),
        }
    }

    /// A column or a call.
    fn named(&mut self) -> Read<Expr> {
        let quoted = matches!(self.peek(), Some(Token::Name(_)));
        let name = self.name()?;
        if !quoted && self.sign("(") {
            return self.call(name.to_lowercase()).map(Expr::Call);
        }
        if self.sign(".") {
            let column = self.name()?;
            return Ok(Expr::Column { table: Some(name), name: column });
        }
        // A word and a text, such as `date '2018-01-01'`, is a typed constant.
        if matches!(self.peek(), Some(Token::Text(_))) {
            return Err(Trouble::NotUnderstood);
        }
        Ok(Expr::Column { table: None, name })
    }

    fn call(&mut self, name: String) -> Read<Call> {
        if self.sign("*") {
            self.must_sign(")")?;
            return Ok(Call { name, distinct: false, args: Vec::new(), star: true });
        }
        let distinct = self.word("distinct");
        let args = if self.sign(")") {
            Vec::new()
        } else {
            let args = self.list(Self::expr)?;
            self.must_sign(")")?;
            args
        };
        // FILTER and OVER change what a call means.
        let more = self.is_word("filter") || self.is_word("over") || self.is_word("within");
        if more {
            return Err(Trouble::NotUnderstood);
        }
        Ok(Call { name, distinct, args, star: false })
    }
}

fn binary(op: Op, left: Expr, right: Expr) -> Expr {
    Expr::Binary(op, Box::new(left), Box::new(right))
}

fn literal(number: &str) -> Read<Value> {
    let whole = number.chars().all(|c| c.is_ascii_digit());
    if whole {
        return number.parse().map(Value::Integer).map_err(|_| Trouble::NotUnderstood);
    }
    number.parse().map(Value::Number).map_err(|_| Trouble::NotUnderstood)
}

/// The equalities that a join condition consists of.
pub(super) fn pairs(condition: Expr) -> Read<Vec<(Expr, Expr)>> {
    match condition {
        Expr::Binary(Op::And, left, right) => {
            let mut all = pairs(*left)?;
            all.extend(pairs(*right)?);
            Ok(all)
        }
        Expr::Binary(Op::Equal, left, right) => Ok(vec![(*left, *right)]),
        _ => Err(Trouble::NotUnderstood),
    }
}
