/** The operators that convert objects to primitives. */

// oxlint-disable typescript/no-explicit-any, typescript/no-unsafe-return -- operators take whatever there is
type Operand = any;

/** By operator: what it does with primitives. */
export const BINARY: Readonly<Record<string, (a: Operand, b: Operand) => unknown>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
  '>>>': (a, b) => a >>> b,
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
  // oxlint-disable-next-line eqeqeq -- it is this operator
  '==': (a, b) => a == b,
  // oxlint-disable-next-line eqeqeq -- it is this operator
  '!=': (a, b) => a != b,
};

export const UNARY: Readonly<Record<string, (a: Operand) => unknown>> = {
  '+': (a) => +a,
  '-': (a) => -a,
  '~': (a) => ~a,
};

/** Operators that convert. */
export const CONVERTING: ReadonlySet<string> = new Set(Object.keys(BINARY));
export const CONVERTING_ONE: ReadonlySet<string> = new Set(Object.keys(UNARY));
