/** From recorded steps to an interleaving table, with what the checkers say of it. */
import { isOwnCode } from '../common/own-modules.js';
import { sourceName } from '../common/short-path.js';
import { arrowsOf } from './arrows.js';
import { checkTrace } from './checkers/index.js';
import type { Site } from '../engine/rewriter/sites.js';
import type { Step } from '../engine/controlled/step.js';
import type { Interleaving, InterleavingRow } from '../lab/interleaving.js';
import type { Observation, ObservedStep, Operation } from '../lab/observation.js';
import type { Execution } from '../lab/schedule.js';
import type { RunEnd } from '../lab/verdict.js';
import type { Race } from '../engine/races/access.js';
import type { EventKind, TraceEvent } from '../trace/event.js';
import { kernelTrace, type KernelTrace } from '../trace/kernel-trace.js';
import { observationOf } from './observation.js';
import { RacedAccesses } from './raced-accesses.js';
import { staleReads } from './stale-reads.js';
import { shownValue, wordAccesses } from './word-accesses.js';
import type { Names } from '../subjects/names.js';

/** An execution that was recorded, for its table. */
export interface Recorded {
  readonly names: Names;
  /** Empty where places in the source are not known. */
  readonly sites: readonly Site[];
  readonly execution: Execution;
  readonly steps: readonly Step[];
  /** Actors that were left waiting. */
  readonly stuck: readonly number[];
  /** How it ended after every CPU was rung again; null: that was not tried. */
  readonly rungAgain: RunEnd | null;
  /** Data races: their accesses are marked. Left out where none were looked for. */
  readonly races?: readonly Race[];
  /** What actors wait for that have nothing to run: left out where there are no event loops. */
  readonly awaits?: Observation['awaits'];
}

export function interleavingOf(recorded: Recorded): Interleaving {
  const { names, execution, steps, sites } = recorded;
  const observation = observationOf(recorded);
  const rows: InterleavingRow[] = [];
  const rowOf: number[] = [];
  const raced = new RacedAccesses(recorded);
  const accesses = wordAccesses(observation);
  observation.steps.forEach((step, i) => {
    rows.push(...raced.rowsBefore(i, rows.length));
    const row = rowFor(names, observation, step, sites[steps[i].site]);
    rowOf.push(Math.max(0, row === null ? rows.length - 1 : rows.length));
    if (row === null) return;
    const access = accesses[i];
    const shown = access === undefined ? row : { ...row, access };
    rows.push(raced.isOperation(i) ? { ...shown, text: `${row.text}, RACES` } : shown);
  });
  rows.push(...raced.rowsBefore(observation.steps.length, rows.length));
  const finding = execution.findings[0]?.text ?? null;
  const checks =
    finding === null
      ? []
      : [...staleReads(recorded, observation), ...checkTrace(observation)].map((check) => ({
          ...check,
          at: rowOf[check.at] ?? 0,
        }));
  const kernel = isMachine(observation.actors) ? kernelOf(observation) : undefined;
  const arrows = [...arrowsOf(observation, rowOf), ...raced.arrows(rowOf)].toSorted((a, b) => a.to - b.to);
  const files = Object.fromEntries(
    steps.flatMap(({ site }) => (site in sites ? [[sourceName(sites[site].file), sites[site].file]] : [])),
  );
  return {
    actors: observation.actors,
    rows,
    finding,
    checks,
    arrows,
    files: { ...files, ...raced.files },
    ...(kernel !== undefined && kernel.events.length > 0 && { kernel }),
  };
}

/** Elsewhere what is noted are calls of the code under test. */
function isMachine(actors: readonly string[]): boolean {
  return actors.some((name) => name.startsWith('CPU'));
}

/** What the kernel did, as it would stand in the rings of a machine that runs free. */
function kernelOf({ actors, steps, functionName, wordName }: Observation): KernelTrace {
  const events = steps.flatMap(({ note, actor, depth, irqsOff }, timeUs): TraceEvent[] =>
    note === undefined
      ? []
      : [{ cpu: actor, timeUs, irqsOff, inHardirq: depth > 0, preemptCount: 0, ...note, kind: note.kind as EventKind }],
  );
  return kernelTrace(events, { cpus: actors.length, dropped: 0 }, functionName, wordName);
}

function rowFor(
  names: Names,
  observation: Observation,
  step: ObservedStep,
  site: Site | undefined,
): InterleavingRow | null {
  const { actor, depth, irqsOff, note, operation, occurrence } = step;
  if (occurrence !== undefined) {
    const column = 'target' in occurrence && occurrence.kind !== 'wait-ends' ? occurrence.target : null;
    return { actor: column, depth: 0, irqsOff: false, by: 'hardware', text: step.text ?? '', where: '' };
  }
  const { comesTo } = step;
  if (comesTo !== undefined)
    return { actor: comesTo, depth: 0, irqsOff: false, by: 'task', text: step.text!, where: '' };
  if (note !== undefined) {
    const text = names.noteText(note);
    return text === null ? null : { actor, depth, irqsOff, by: 'kernel', text, where: '' };
  }
  const { text, place } = step;
  const where = site === undefined ? '' : `${sourceName(site.file)}:${site.line}`;
  const ours = site === undefined || isOwnCode(site.file);
  if (text !== undefined) return { actor, depth, irqsOff, by: 'operation', text, where: place ?? '', ours: false };
  return { actor, depth, irqsOff, by: 'operation', text: describe(observation, operation!), where, ours };
}

function describe({ wordName, poison }: Observation, { name, word: number, value, result }: Operation): string {
  const word = wordName(number);
  const shown = (what: unknown): string => shownValue(what, poison);
  switch (name) {
    case 'load':
      return `${word} is ${shown(result)}`;
    case 'store':
      return `${word} := ${shown(value)}`;
    case 'exchange':
      return `${word} := ${shown(value)}, was ${shown(result)}`;
    case 'compareExchange':
      return result === value
        ? `${word} changed from ${shown(value)}`
        : `${word} is ${shown(result)}, not ${shown(value)}`;
    case 'plain read':
      return `plain read of ${word}: ${shown(result)}`;
    case 'plain write':
      return `plain write of ${word}: ${shown(value)}`;
    case 'plain access':
      return `plain accesses from ${word} on`;
    case 'wait':
      return `wait while ${word} is ${shown(value)}${result === 'not-equal' ? ': it is not' : ''}`;
    case 'waitAsync': {
      const { async, value: how } = result as { readonly async: boolean; readonly value: unknown };
      return `waitAsync while ${word} is ${shown(value)}${async ? '' : `: ${String(how)}`}`;
    }
    case 'notify':
      return `notify ${word}: ${String(result)} woken`;
    default:
      return `${name} ${shown(value)} to ${word}, was ${shown(result)}`;
  }
}
