"""Formulas written as text, read once, and evaluated alike by Python and by the page.

A formula such as ``"current*thickness*(1 - transference)/concentration"`` becomes a tree of nested lists that numpy
evaluates here and ``explorer.js`` evaluates in the browser: one meaning, two places.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

# A number, a name, or an operator followed by its arguments.
Tree = float | str | list[Any]

_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
}
_COMPARE: dict[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}

# Every operation of the language; explorer.js holds the same list.
OPERATIONS: dict[str, Callable[..., Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "**": np.power,
    # True and False count as 1 and 0, as in the page.
    "<": lambda a, b: np.less(a, b) * 1.0,
    "<=": lambda a, b: np.less_equal(a, b) * 1.0,
    ">": lambda a, b: np.greater(a, b) * 1.0,
    ">=": lambda a, b: np.greater_equal(a, b) * 1.0,
    "exp": np.exp,
    "log": np.log,
    "log10": np.log10,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "min": np.minimum,
    "max": np.maximum,
    "where": np.where,
}
_ARGUMENTS = {"min": 2, "max": 2, "where": 3}  # of the functions; all others take one


class Formula:
    """One formula over names of controls and outputs: ``+ - * / **``, comparisons, and the functions of ``OPERATIONS``.

    ``nan`` stands for "no value": what is drawn from it is hidden, a readout shows its word for "none".
    """

    def __init__(self, text: str) -> None:
        self.text = text
        try:
            self.tree = _tree(ast.parse(text, mode="eval").body)
        except (SyntaxError, ValueError) as error:
            raise ValueError(f"formula {text!r} cannot be read: {error}") from None
        self.names = frozenset(_names(self.tree)) - {"nan"}

    def __call__(self, values: Mapping[str, Any]) -> Any:
        """The formula's value; infinities and 0/0 come back as they are, for the caller to hide."""
        missing = sorted(self.names - values.keys())
        if missing:
            raise ValueError(f"formula {self.text!r} uses unknown names {missing}; known: {sorted(values)}")
        with np.errstate(all="ignore"):
            return _evaluate(self.tree, values)


def _tree(node: ast.expr) -> Tree:
    match node:
        case ast.Constant(value=bool() | str() | None):
            raise ValueError(f"{node.value!r} is not a number")
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name):
            return name
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return ["-", 0.0, _tree(operand)]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return [_BINARY[type(op)], _tree(left), _tree(right)]
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARE:
            return [_COMPARE[type(op)], _tree(left), _tree(right)]
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if (
            name.isidentifier() and name in OPERATIONS
        ):
            wanted = _ARGUMENTS.get(name, 1)
            if len(arguments) != wanted:
                raise ValueError(f"{ast.unparse(node)!r} has {len(arguments)} arguments; {name} takes {wanted}")
            return [name, *(_tree(argument) for argument in arguments)]
    raise ValueError(f"{ast.unparse(node)!r} is outside the language of formulas")


def _names(tree: Tree) -> set[str]:
    if isinstance(tree, str):
        return {tree}
    if isinstance(tree, list):
        return set().union(*(_names(part) for part in tree[1:]))
    return set()


def _evaluate(tree: Tree, values: Mapping[str, Any]) -> Any:
    if isinstance(tree, str):
        return np.nan if tree == "nan" else values[tree]
    if isinstance(tree, list):
        return OPERATIONS[tree[0]](*(_evaluate(part, values) for part in tree[1:]))
    return tree
