/** A kernel of your own: what a module says that `--variant` names. */
import { unknownName } from '../../common/unknown-name.js';
import type { Policy } from '../../kernel/policy.js';
import { DECISIONS, type Decision } from '../decisions/index.js';
import { KERNELS, variantNamed } from '../index.js';

/** A known kernel, less what is decided otherwise. */
export type VariantDeclaration = Partial<Pick<Policy, Decision>> & {
  /** Letters, digits, `.`, `-` and `_`; no known kernel has it. */
  readonly name: string;
  /** The kernel that all else is as in. */
  readonly from: string;
  readonly summary?: string;
  readonly source?: string;
};

/**
 * Declares a kernel variant. A module exports it as its default, and `run`, `explore`, `torture` and `Machine.boot` take
 * the module's path for a variant.
 *
 * @throws {RangeError} with one line: an unknown kernel, an unknown decision, or a pick that there is not
 * @public
 */
export function defineVariant({ name, from, summary, source, ...picks }: VariantDeclaration): Policy {
  if (typeof name !== 'string' || !/^[\w.-]+$/.test(name))
    throw new RangeError('defineVariant: name must be letters, digits, dots and dashes');
  if (KERNELS.some((kernel) => kernel.name === name))
    throw new RangeError(`defineVariant: there is a kernel named ${name} already; give yours another name`);
  if (typeof from !== 'string') throw new RangeError(`defineVariant: ${name}: from must name a kernel, such as v3.16`);
  const base = variantNamed(from);
  for (const [decision, pick] of Object.entries(picks)) checkPick(name, decision, pick);
  return {
    ...base,
    ...picks,
    name,
    summary: summary ?? `${from} with other ${Object.keys(picks).join(', ') || 'nothing'}`,
    source: source ?? `from ${from}`,
  };
}

function checkPick(name: string, decision: string, pick: unknown): void {
  const all = Object.keys(DECISIONS);
  if (!Object.hasOwn(DECISIONS, decision)) {
    const [first] = unknownName('decision', decision, all).split('? See');
    throw new RangeError(`defineVariant: ${name}: ${first}? There are ${all.join(', ')}`);
  }
  const kinds = DECISIONS[decision as Decision];
  const fits = typeof kinds === 'string' ? isKind(kinds, pick) : kinds.includes(pick as string);
  const wanted = typeof kinds === 'string' ? kinds : kinds.map((kind) => `"${kind}"`).join(' or ');
  if (!fits) throw new RangeError(`defineVariant: ${name}: ${decision} must be ${wanted}`);
}

function isKind(kind: string, pick: unknown): boolean {
  if (kind === 'a list of states') return Array.isArray(pick) && pick.at(-1) === 'EXIT';
  if (kind === 'a table of steps') return typeof pick === 'object' && pick !== null && !Array.isArray(pick);
  return typeof pick === kind.split(' ')[1];
}
