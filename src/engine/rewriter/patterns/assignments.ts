/**
 * Assignments by patterns that write elements as steps: the language writes all that a pattern names without a place to wait,
 * so the pattern is taken apart here, part by part and in the language's order.
 *
 *   [a[0], x = 1] = v → ($1 = $co.parts(v), ($2 = a, $3 = 0, point($2, $3, $1.next())), [x = 1] = [$1.next()], $1.close())
 *   ({ p: a[0] } = v) → ($1 = $co.members(v), ($2 = a, $3 = 0, point($2, $3, $1["p"])))
 *
 * Departs: where a part throws, the iterator is not closed.
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
  return new PatternParts(transform, frame).put(pattern, value);
}

function isSteppedTarget(transform: Transform, frame: Frame, target: Node): target is MemberNode {
  return isElement(target) && isPoint(transform, frame, target);
}

class PatternParts {
  constructor(
    private readonly transform: Transform,
    private readonly frame: Frame,
  ) {}

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
    return `(${[`${object} = ${this.#co}.members(${value})`, ...list].join(', ')})`;
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
