/**
 * Assignments by patterns that write elements as steps: the language writes all that a pattern names without a place to wait,
 * so the pattern is taken apart here, part by part and in the language's order.
 *
 *   [a[0], x = 1] = v → ($1 = $co.parts(v), ($2 = a, $3 = 0, point($2, $3, $1.next())), [x = 1] = [$1.next()], $1.close())
 *   ({ p: a[0] } = v) → ($1 = $co.members(v), ($2 = a, $3 = 0, point($2, $3, $1["p"])))
 *
 * Where a part throws, what is still gone through is closed, so the parts of a list stand in a generator of their own:
 *
 *   (yield* (function* () { try { …$1 = $co.parts(v)… } catch ($3) { $co.abandonParts($1); throw $3; } }).call(this))
 */
import { isElement } from '../accesses.js';
import { targetsOf, type MemberNode, type Node, type NodeOf } from '../ast.js';
import { argumentText, temporary, type Frame, type Transform } from '../transform/frame.js';
import { isPoint, pointWrite } from '../transform/points.js';

type Property = NodeOf<'Property'>;

/** Whether some element that a pattern writes, which may be the pattern itself, is a step. */
export function writesSteps(transform: Transform, frame: Frame, pattern: Node): boolean {
  return targetsOf(pattern).some((target) => isSteppedTarget(transform, frame, target));
}

/** The assignment of a value to a pattern of which that is so. Context: all within the pattern has been transformed. */
export function assignedParts(transform: Transform, frame: Frame, pattern: Node, value: string): string {
  return new PatternParts(transform, frame).assign(pattern, value);
}

function isSteppedTarget(transform: Transform, frame: Frame, target: Node): target is MemberNode {
  return isElement(target) && isPoint(transform, frame, target);
}

/** What means another thing in a function of its own. */
const ONLY_THERE = /\b(?:super|new\.target)\b/;

class PatternParts {
  /** What goes through lists, the outermost first. */
  readonly #opened: string[] = [];

  constructor(
    private readonly transform: Transform,
    private readonly frame: Frame,
  ) {}

  assign(pattern: Node, value: string): string {
    const text = this.put(pattern, value);
    if (this.#opened.length === 0 || ONLY_THERE.test(text)) return text;
    const error = this.transform.names.fresh('error');
    const none = [...this.#opened, 'void 0'].join(' = ');
    const abandoned = this.#opened.toReversed().join(', ');
    const body = `try { ${none}; ${text}; } catch (${error}) { ${this.#co}.abandonParts(${abandoned}); throw ${error}; }`;
    const called = /\barguments\b/.test(text) ? 'apply(this, arguments)' : 'call(this)';
    return `(yield* (function* () { ${body} }).${called})`;
  }

  /** @param value is evaluated once */
  put(target: Node, value: string): string {
    const { edit } = this.transform;
    if (target.type === 'AssignmentPattern') return this.#withDefault(target, value);
    if (isSteppedTarget(this.transform, this.frame, target)) return this.#step(target, value);
    if (target.type === 'ArrayPattern' && this.#hasSteps(target)) return this.#elements(target, value);
    if (target.type === 'ObjectPattern' && this.#hasSteps(target)) return this.#members(target, value);
    return `(${edit.text(target)} = ${value})`;
  }

  /** A function without a name takes that of the variable that it is the default of. */
  #withDefault({ left, right }: NodeOf<'AssignmentPattern'>, value: string): string {
    const otherwise = argumentText(this.transform.edit, right);
    if (left.type === 'Identifier') return `([${this.transform.edit.text(left)} = ${otherwise}] = [${value}])`;
    const kept = temporary(this.transform, this.frame);
    return this.put(left, `((${kept} = ${value}) === void 0 ? ${otherwise} : ${kept})`);
  }

  /** Object and key come before the value. */
  #step(target: MemberNode, value: string): string {
    const { transform, frame } = this;
    const [object, key] = [temporary(transform, frame), temporary(transform, frame)];
    const [o, k] = [target.object, target.property].map((part) => argumentText(transform.edit, part));
    const at = { node: target, site: transform.sites.add(transform.module.ast, target) };
    const write = pointWrite(transform, frame, at, [object, key, value]);
    return `(${object} = ${o}, ${key} = ${k}, ${write})`;
  }

  #elements({ elements }: NodeOf<'ArrayPattern'>, value: string): string {
    const parts = temporary(this.transform, this.frame);
    this.#opened.push(parts);
    const list = elements.map((element) => {
      if (element === null) return `${parts}.skip()`;
      return element.type === 'RestElement'
        ? this.put(element.argument, `${parts}.rest()`)
        : this.put(element, `${parts}.next()`);
    });
    return `(${[`${parts} = ${this.#co}.parts(${value})`, ...list, `${parts}.close()`].join(', ')})`;
  }

  #members({ properties }: NodeOf<'ObjectPattern'>, value: string): string {
    const object = temporary(this.transform, this.frame);
    const keys: string[] = [];
    const list = properties.map((property) => {
      if (property.type === 'RestElement')
        return this.put(property.argument, `${this.#co}.others(${object}, [${keys.join(', ')}])`);
      const [key, before] = this.#key(property);
      keys.push(key);
      return before + this.put(property.value, `${object}[${key}]`) + (before && ')');
    });
    const [first] = properties;
    // V8 finds out when it asks for the first member, or for all of them
    const isAsked = first !== undefined && (first.type === 'RestElement' || !first.computed);
    const whole = isAsked ? value : `${this.#co}.members(${value})`;
    return `(${[`${object} = ${whole}`, ...list].join(', ')})`;
  }

  /** A key that is computed is kept. */
  #key({ key, computed }: Property): readonly [key: string, before: string] {
    const text = argumentText(this.transform.edit, key);
    if (!computed) return [key.type === 'Identifier' ? JSON.stringify(key.name) : text, ''];
    const kept = temporary(this.transform, this.frame);
    return [kept, `(${kept} = ${this.#co}.key(${text}), `];
  }

  #hasSteps(pattern: Node): boolean {
    return writesSteps(this.transform, this.frame, pattern);
  }

  get #co(): string {
    return this.transform.names.co;
  }
}
