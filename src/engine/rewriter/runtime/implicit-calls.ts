/** Helpers of rewritten code for what calls without a call being written: members, iteration, construction, operators. */
import { isObject } from '../../../common/is-object.js';
import {
  construct,
  construction,
  constructionWaits,
  enter,
  initialised,
  keepStatics,
  leave,
  markConstructor,
  defineField,
  type Construction,
} from './construction.js';
import { binary, primitive, unary } from './conversion.js';
import { delegate, generating, out, pairGenerator, pairGenerators } from './generators.js';
import { heard } from '../../races/heard.js';
import type { Shape } from '../../races/taken-apart.js';
import type { ElementAccess } from '../runtime.js';
import { iterate, iterationWaits, list, spread, unpack, type Iteration } from './iteration.js';
import { accessWaits, getMember, pairAccessors, setMember } from './members.js';
import type { CallAny } from './natives/native-twin.js';
import { makeProxy } from './proxies.js';

type Constructor = new (...args: unknown[]) => object;
type Member = Record<PropertyKey, unknown>;
/** Starts a coroutine: its result, or what says that the caller has to yield. */
type Start = (coroutine: unknown) => unknown;

export function implicitCalls(start: Start, call: CallAny) {
  return {
    /** `object[key]` */
    get(object: unknown, key: PropertyKey): unknown {
      if (typeof key === 'number' || !accessWaits(object, key, 'get')) return (object as Member)[key];
      return start(getMember(call, object, key));
    },
    /** `object[key] = value` */
    set(object: unknown, key: PropertyKey, value: unknown): unknown {
      if (typeof key === 'number' || !accessWaits(object, key, 'set')) return ((object as Member)[key] = value);
      return start(setMember(call, object, key, value));
    },
    accessors: pairAccessors,
    proxy: (target: object, handler: ProxyHandler<object>): object => makeProxy(call, target, handler),

    generator: pairGenerator,
    generating,
    generators: pairGenerators,
    out,
    /** The iterator of `yield* iterable`. */
    *delegate(iterable: unknown): Generator<unknown, unknown, unknown> {
      const { iterator } = yield* iterate(call, iterable);
      return yield* delegate(call, iterator);
    },

    /** The beginning of `for (… of iterable)`, its test, and its end. */
    iterate: (iterable: unknown): unknown => start(iterate(call, iterable)),
    step: (iteration: Iteration): unknown => start(iteration.step(call)),
    close: (iteration: Iteration): unknown => (iteration.open ? start(iteration.close(call)) : undefined),
    abandon: (iteration: Iteration): unknown => start(iteration.abandon(call)),
    /** What `...iterable` spreads. */
    list: (iterable: unknown): unknown => (iterationWaits(iterable) ? start(list(call, iterable)) : iterable),
    /** What `{ ...object }` spreads. */
    spread: (object: unknown): unknown => (isObject(object) ? start(spread(call, object)) : object),
    unpack: (value: unknown, shape: Shape, elements?: ElementAccess): unknown =>
      start(unpack(call, value, shape, elements)),

    /** `new constructor(…args)` */
    new(constructor: unknown, ...args: unknown[]): unknown {
      if (!constructionWaits(constructor, args)) {
        heard.by?.constructs(constructor, args);
        return new (constructor as Constructor)(...args);
      }
      return start(construct(call, constructor as Constructor, args));
    },
    constructor: markConstructor,
    enter,
    leave,
    super: (made: Construction, ...args: unknown[]): unknown => start(construction(call, made, args)),
    field: defineField,
    statics: keepStatics,
    initialised: (made: object): unknown => start(initialised(made)),

    binary(operator: string, left: unknown, right: unknown): unknown {
      return start(binary(call, operator, left, right));
    },
    unary: (operator: string, operand: unknown): unknown => start(unary(call, operator, operand)),
    primitive: (value: unknown): unknown => (isObject(value) ? start(primitive(call, value, 'string')) : value),

    /** The strings of a template, the same at each evaluation. */
    strings: (strings: TemplateStringsArray): TemplateStringsArray => strings,
  };
}
