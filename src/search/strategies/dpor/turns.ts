/**
 * Loops that only look, and what is known of them: with which values in the words that a turn looks at it leads to
 * nothing but the next turn. An actor that is about to begin such a turn waits until one of these words has changed.
 *
 * What a turn does depends on the values that it reads and on what its actor knows, which is what happened before the
 * turn. So what a turn has come to is kept under a name for that, and holds in other executions too.
 *
 * The last step of a turn is awaited, be it a look or a change such as a compare-exchange that succeeds: it is not put before
 * another step where it is known that the turn, as far as it had come, would lead to nothing there, but before an earlier one
 * where that is not so. Nothing is missed: a turn that has led to nothing has changed nothing, so what others do is the same without
 * it, and its actor begins it anew. What a turn has looked at before its last step is no await. Those looks are put before
 * whatever changes what they see, so a turn is executed that ends with a value which was another one in between (ABA).
 *
 * Source: Jonsson, Lång, Sagonas, Awaiting for Godot: Stateless Model Checking that Avoids Executions where Nothing
 * Happens, FMCAD 2022.
 */
import { mayChange, type MadeStep } from '../../../lab/schedule.js';
import type { Footprint } from './footprint.js';
import { KnownTurns, type KnownTurn, type SavedTurns } from './known-turns.js';
import type { Fingerprint } from './pasts.js';
import type { Restored, Tables } from './saved.js';

/** An operation that left its word as it was. */
export interface Look {
  readonly first: number;
  readonly end: number;
  readonly value: unknown;
}

/** A turn that led to nothing. */
export interface Failure {
  /** What it has looked at, in order. */
  readonly looks: readonly Look[];
  /** Its steps, where they are no part of an execution. */
  readonly steps: readonly Footprint[];
}

/** A turn that is under way, as far as it has come. */
export interface Turn {
  readonly loop: number;
  readonly carried: readonly unknown[];
  /** Turns that its actor has begun since its last step, this one included. */
  readonly count: number;
  /** Position of its first step; -1: there is none. */
  begin: number;
  /** The last step of its actor before it, from 1, and what had let the actor go on. */
  last: number;
  enabledBy: number;
  /** It was made where another actor's step was to come: it is no part of the execution unless it leads to something. */
  aside: boolean;
  looks: Look[];
  /** What is known of turns that began so; undefined: it was not asked for so far. */
  known: KnownTurn | undefined;
}

/** What is known of other turns that began as this one, when its last step is made. */
export interface LookedBefore {
  readonly looks: readonly Look[];
  readonly failures: readonly Failure[];
}

interface Order {
  /**
   * What an actor knows behind its step number `last`, from 1, when step number `enabledBy` has let it go on, and it has begun
   * so many turns since; 0: there is no such step.
   */
  knowledge(actor: number, last: number, enabledBy: number, turns: number): Fingerprint;
}

/**
 * Which actor is asked first, where it is all one. A turn that is not known leads to nothing, and is taken back, or to something,
 * and is a step like others: so what is known of it costs no execution. That is found out of as many states as possible if
 * actors go first that are still on their way to a loop, and last those that come from one, for these change what others look at.
 */
export const Rank = { FIRST: 0, NEXT: 1, LAST: 2 } as const;

/** Of an actor whose turn had to be made, and led to nothing: what it does now is part of no execution. */
export const OUTSIDE = -1;

const NONE: readonly Turn[] = [];
/** Loops that are followed at once, and looks of a turn: more is in none but where a loop around them is not known. */
const [TURNS_MAX, LOOKS_MAX] = [8, 512];

export class Turns {
  /** By actor: the innermost last. */
  #turns: Turn[][] = [];
  /** By actor: turns begun since its last step. */
  readonly #counts: number[] = [];
  /** By actor: those of what was interrupted, the innermost last. */
  #interrupted: Turn[][][] = [];
  readonly #known = new KnownTurns();
  /** The turns that the last step has ended by a change: if something else had been there, it might have made none. */
  #ended: readonly Turn[] = NONE;

  constructor(private readonly order: Order) {}

  begin(): void {
    for (let actor = 0; actor < this.#counts.length; actor++) this.#counts[actor] = 0;
    if (!this.areNone) this.#turns = [];
    if (this.#interrupted.length > 0) this.#interrupted = [];
  }

  /** An actor takes an interrupt, in which it is in no turn. */
  interrupt(actor: number): void {
    (this.#interrupted[actor] ??= []).push(this.#turns[actor] ?? []);
    this.#turns[actor] = [];
  }

  /** It is back. */
  back(actor: number): void {
    this.#turns[actor] = this.#interrupted[actor]?.pop() ?? [];
    for (const turn of this.#turns[actor]) if (turn.begin < 0) turn.known = undefined;
  }

  /** Whether no actor has been in a turn. */
  get areNone(): boolean {
    return this.#turns.length === 0;
  }

  /** The turn at whose beginning an actor stands. */
  atBegin(actor: number): Turn | undefined {
    const turn = this.#turns[actor]?.at(-1);
    return turn?.begin === -1 ? turn : undefined;
  }

  /** The turn that an actor is in. */
  current(actor: number): Turn | undefined {
    return this.#turns[actor]?.at(-1);
  }

  /** Context: what the actor begins, if it begins a turn, is not known to lead to nothing. */
  rankOf(actor: number): number {
    const turn = this.current(actor);
    if (turn === undefined) return Rank.NEXT;
    return turn.begin < 0 ? Rank.FIRST : Rank.LAST;
  }

  /** An actor begins a turn. Returns the one before, when that led to nothing. */
  next(actor: number, loop: number, carried: readonly unknown[]): Turn | undefined {
    const turns = (this.#turns[actor] ??= []);
    let at = turns.length - 1;
    while (at >= 0 && turns[at].loop !== loop) at--;
    const before = at < 0 ? undefined : turns[at];
    if (at >= 0) turns.length = at;
    const failed = before !== undefined && before.begin >= 0 && isSame(before.carried, carried);
    if (failed) {
      this.#counts[actor] = before.count;
      for (const around of turns) leaveOut(before, around);
    } else this.#counts[actor] = (this.#counts[actor] ?? 0) + 1;
    turns.push({
      loop,
      carried,
      count: this.#counts[actor],
      begin: -1,
      last: 0,
      enabledBy: 0,
      aside: false,
      looks: [],
      known: undefined,
    });
    if (turns.length > TURNS_MAX) turns.shift();
    return failed ? before : undefined;
  }

  /**
   * An actor makes a step, as number `at` of the execution.
   *
   * @param last the step that it made before, from 1, and what has let it go on since; OUTSIDE
   */
  made(step: MadeStep, at: number, last: number, enabledBy: number): void {
    const { actor } = step;
    this.#counts[actor] = 0;
    this.#ended = NONE;
    const turns = this.#turns[actor] as Turn[] | undefined;
    if (turns === undefined || turns.length === 0) return;
    for (const turn of turns) {
      if (turn.begin >= 0) continue;
      turn.begin = at;
      turn.last = last;
      turn.enabledBy = enabledBy;
    }
    if (looksOnly(step)) {
      const look = { first: step.first, end: step.end, value: step.was };
      for (const turn of turns) turn.looks.push(look);
      // that a loop was left is not reported: it may be one before this one, within a loop of which nothing is known
      while (turns.length > 0 && turns[0].looks.length > LOOKS_MAX) turns.shift();
      return;
    }
    this.#turns[actor] = [];
    if (mightOnlyLook(step)) this.#ended = turns;
  }

  /** What is known of turns that began as those that the last step of an actor is part of; undefined: it is part of none. */
  lookedBefore(actor: number): readonly LookedBefore[] | undefined {
    const ended = this.#ended.map((turn) => this.#lookedBefore(actor, turn, turn.looks));
    if (ended.length > 0) return ended;
    const turns = this.#turns[actor] as Turn[] | undefined;
    if (turns === undefined || turns.length === 0) return undefined;
    return turns.map((turn) => this.#lookedBefore(actor, turn, turn.looks.slice(0, -1)));
  }

  #lookedBefore(actor: number, turn: Turn, looks: readonly Look[]): LookedBefore {
    return { looks, failures: this.knownOf(actor, turn).failures };
  }

  /** An actor makes a step where that of another is to come. Returns whether a turn of it may lead to nothing. */
  madeAside(step: MadeStep, at: number, last: number, enabledBy: number): boolean {
    const turn = looksOnly(step) ? this.current(step.actor) : undefined;
    if (turn === undefined) return false;
    this.made(step, at, last, enabledBy);
    turn.aside = true;
    return true;
  }

  /** The actors that stand where a turn begins. */
  *actorsAtBegin(): Generator<number, void> {
    for (const [actor, turns] of this.#turns.entries()) if (turns?.at(-1)?.begin === -1) yield actor;
  }

  /** A turn has led to nothing. */
  fail(actor: number, turn: Turn, steps: readonly Footprint[]): void {
    const { looks } = turn;
    const known = this.knownOf(actor, turn);
    const { failures } = known;
    const at = failures.findIndex((one) => isSameFailure(one.looks, looks));
    if (at < 0) this.#known.fail(known, { looks, steps });
    else if (failures[at].steps.length === 0) failures[at] = { looks, steps };
  }

  save(tables: Tables): SavedTurns {
    return this.#known.save(tables);
  }

  restore(saved: SavedTurns, restored: Restored): void {
    this.#known.restore(saved, restored);
  }

  /** What is known of the turn that an actor is about to begin. @param last see `made` */
  failuresOf(actor: number, turn: Turn, last: number, enabledBy: number): readonly Failure[] {
    return (turn.known ??= this.#knownOf(actor, turn, last, enabledBy)).failures;
  }

  /** What is known of turns that began as one that has begun. */
  knownOf(actor: number, turn: Turn): KnownTurn {
    return (turn.known ??= this.#knownOf(actor, turn, turn.last, turn.enabledBy));
  }

  #knownOf(actor: number, { count }: Turn, last: number, enabledBy: number): KnownTurn {
    const { high, low } = this.order.knowledge(actor, last, enabledBy, count);
    return this.#known.of(high, low);
  }
}

/** The last look of a turn that led to nothing, if it came to where this one is; undefined: it did not. */
export function lastLook(failure: Failure, looks: readonly Look[], { first, end }: Footprint): Look | undefined {
  if (failure.looks.length !== looks.length + 1) return undefined;
  const last = failure.looks[looks.length];
  return last.first === first && last.end === end && beginsWith(failure.looks, looks) ? last : undefined;
}

/** Whether a step has certainly left everything as it was. */
export function looksOnly(step: MadeStep): boolean {
  return !mayChange(step) && !step.changesQueue && step.condition !== 'notify';
}

/** A turn has led to nothing: the one around it is where it was before. */
function leaveOut(within: Turn, around: Turn): void {
  around.looks.length -= within.looks.length;
  if (around.looks.length === 0) around.begin = -1;
}

/** Whether a step that has changed its word might have left it as it was, if something else had been there. */
function mightOnlyLook({ reads, queue, isOpen }: MadeStep): boolean {
  return reads && queue < 0 && isOpen === undefined;
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.every((value, i) => Object.is(value, b[i]));
}

function isSameLook(a: Look, b: Look): boolean {
  return a.first === b.first && a.end === b.end && a.value === b.value;
}

function isSameFailure(a: readonly Look[], b: readonly Look[]): boolean {
  return a.length === b.length && beginsWith(a, b);
}

function beginsWith(looks: readonly Look[], beginning: readonly Look[]): boolean {
  for (let i = 0; i < beginning.length; i++) if (!isSameLook(looks[i], beginning[i])) return false;
  return true;
}
