/**
 * The board: what the rules of scheduling know of an execution, in words.
 *
 * The coop engine keeps it to itself; in the lockstep engine it is shared memory, and the actor whose turn it is
 * decides. One thread at a time writes, and handing the turn over publishes everything.
 */
import type { RunEnd } from '../../lab/verdict.js';
import { nextDrawn, numberOf, SEED } from './drawn.js';
import { ACTOR, DEPTH_MAX, ENDS, FRAME, SCHEDULE, type ScheduleLayout } from './layout.js';

// V8 looks an imported binding up at every use, and folds what depends on a constant of the module itself.
const S = SCHEDULE;
const A = ACTOR;
const F = FRAME;

const NO_ACTORS: readonly number[] = [];
const SLEPT_MAX_MS = 2 ** 31 - 1;
/** More than code takes that only measures. */
const LOOKS_IN_A_ROW = 16;
/** Step limits until a loop that only comes back has done so often enough, if it looks at no more than nine words in turn. */
const IDLE_LIMITS = 5;
/** A minute at once: many threads can wait so, one after the other, before the clock is at its end. */
const DOUBLINGS_MAX = 16;

export class ScheduleBoard {
  /** Address of SCHEDULE. */
  readonly base: number;
  /** Address of the first ACTOR. */
  readonly #actors: number;
  readonly #frames: number;
  /** What is there before the first step, from SCHEDULE up to the outermost frames: to copy it is quicker than to write it. */
  readonly #first: Int32Array;

  constructor(
    readonly mem: Int32Array,
    readonly schedule: ScheduleLayout,
  ) {
    this.base = schedule.schedule.base;
    this.#actors = schedule.actor.base;
    this.#frames = schedule.frame.base;
    this.#first = this.#beforeFirstStep();
  }

  /**
   * Everything as before the first step.
   *
   * @param beginsUnseen whether an actor does nothing before its first operation that others can see. Not so a CPU, since an
   * interrupt may come before its first instruction, nor a thread with an event loop, whose timers count from its beginning
   */
  beginSchedule(stepLimit: number, spurious: boolean, beginsUnseen: boolean): void {
    const { mem, base } = this;
    mem.set(this.#first, base);
    mem[base + S.begun] = beginsUnseen ? 0 : this.schedule.actors + 1;
    mem[base + S.stepLimit] = stepLimit;
    mem[base + S.spurious] = spurious ? 1 : 0;
  }

  #beforeFirstStep(): Int32Array {
    const { actors } = this.schedule;
    const words = new Int32Array(this.frame(actors, 0) - this.base);
    words[S.last] = -1;
    words[S.drawn] = SEED;
    for (let actor = 0; actor < actors; actor++) {
      const [own, frame] = [this.actor(actor), this.frame(actor, 0)];
      words[own - this.base + A.depth] = 1;
      words[own - this.base + A.top] = frame;
      words[frame - this.base + F.blockIndex] = words[frame - this.base + F.spinVersion] = -1;
    }
    return words;
  }

  get end(): RunEnd | null {
    const end = this.mem[this.base + S.end];
    return end === 0 ? null : ENDS[end - 1];
  }

  set end(end: RunEnd) {
    this.mem[this.base + S.end] = ENDS.indexOf(end) + 1;
  }

  get steps(): number {
    return this.mem[this.base + S.steps];
  }

  /** Steps as a table numbers them: operations, and what event loops have done. */
  get numberedSteps(): number {
    return this.steps - this.mem[this.base + S.unnumbered];
  }

  /** A point was passed that is no operation (1), or something was noted that gets a number all the same (-1). */
  countUnnumbered(points: 1 | -1): void {
    this.mem[this.base + S.unnumbered] += points;
  }

  get decisions(): number {
    return this.mem[this.base + S.decisions];
  }

  /** Times that the running actor changed although it could have gone on, events included. */
  get preemptions(): number {
    return this.mem[this.base + S.preemptions];
  }

  get hash(): number {
    return this.mem[this.base + S.hash];
  }

  /** Actors that missed a wake-up and went on only because their waits were bounded. */
  lostWakeUps(): readonly number[] {
    let lost: number[] | null = null;
    for (let actor = 0; actor < this.schedule.actors; actor++) {
      if (this.mem[this.actor(actor) + A.lost] !== 0) (lost ??= []).push(actor);
    }
    return lost ?? NO_ACTORS;
  }

  stepsBut(actor: number): number {
    return this.steps - this.stepsOf(actor);
  }

  stepsOf(actor: number): number {
    return this.mem[this.actor(actor) + A.steps];
  }

  actor(actor: number): number {
    return this.#actors + actor * A.size;
  }

  /** Depth of nested handlers; -1: done. */
  depth(actor: number): number {
    return this.mem[this.actor(actor) + A.depth] - 1;
  }

  /** Address of the innermost frame, or -1 when the actor is done. */
  top(actor: number): number {
    return this.mem[this.actor(actor) + A.top];
  }

  /** A new frame on top of an actor's. */
  enter(actor: number): void {
    const { mem } = this;
    const own = this.actor(actor);
    const depth = mem[own + A.depth]++;
    if (depth === DEPTH_MAX) throw new Error(`actor ${actor}: interrupts nest deeper than ${DEPTH_MAX}`);
    const frame = this.frame(actor, depth);
    for (let word = frame; word < frame + F.size; word++) mem[word] = 0;
    mem[frame + F.blockIndex] = mem[frame + F.spinVersion] = -1;
    mem[own + A.top] = frame;
    this.changed();
  }

  leave(actor: number): void {
    const own = this.actor(actor);
    const depth = --this.mem[own + A.depth];
    this.mem[own + A.top] = depth === 0 ? -1 : this.frame(actor, depth - 1);
    this.changed();
  }

  /**
   * The innermost frame of an actor waits until `word` of the program's memory differs from `seen`, or until it is out of
   * patience.
   */
  block(actor: number, word: number, seen: number, atRest: boolean, patienceUs = 0): void {
    const frame = this.top(actor);
    this.mem[frame + F.patienceUs] = patienceUs;
    this.mem[frame + F.blockIndex] = word;
    this.mem[frame + F.blockSeen] = seen;
    this.mem[frame + F.atRest] = atRest ? 1 : 0;
    this.changed();
  }

  /** Whether a frame waits for a word. */
  isBlocked(frame: number): boolean {
    return frame >= 0 && this.mem[frame + F.blockIndex] >= 0;
  }

  unblock(frame: number): void {
    this.mem[frame + F.blockIndex] = -1;
    this.mem[frame + F.atRest] = 0;
    this.changed();
  }

  /** Whether the innermost frame of an actor is blocked, and not for ever. */
  isPatient(actor: number): boolean {
    const frame = this.top(actor);
    return frame >= 0 && this.mem[frame + F.blockIndex] >= 0 && this.mem[frame + F.patienceUs] > 0;
  }

  /** … whose patience is at its end: it goes on. */
  losePatience(actor: number): void {
    const frame = this.top(actor);
    this.mem[frame + F.blockIndex] = -1;
    this.sleep(this.mem[frame + F.patienceUs] / 1000);
    this.changed();
  }

  /** Takes the innermost frame off the actor that made the last step, and lets the others go on. Returns false when none did. */
  dropHung(): boolean {
    const last = this.mem[this.base + S.last];
    if (last < 0) return false;
    this.leave(last);
    this.mem[this.base + S.end] = 0;
    this.mem[this.base + S.last] = -1;
    return true;
  }

  /** Does work that leaves what is known of the execution as it was. */
  preserving(work: () => void): void {
    const kept = this.mem.slice(this.base, this.base + S.size);
    work();
    this.mem.set(kept, this.base);
  }

  /** An actor may have become able to move, or unable. */
  changed(): void {
    this.mem[this.base + S.changes]++;
  }

  /**
   * The clock of the code under test: a microsecond a step, and what its waits that timed out have lasted. A thread that
   * looks at it again and again, with nothing written in between, waits for a time to come, and perhaps for a word as well:
   * the clock then goes faster and faster, or the time would not come before the thread counts as one that gets nowhere.
   */
  lookAtClock(): number {
    const { mem, base } = this;
    const version = mem[base + S.writeVersion];
    const looks = mem[base + S.lookedAt] === version ? mem[base + S.looks] + 1 : 0;
    mem[base + S.lookedAt] = version;
    mem[base + S.looks] = looks;
    if (looks >= LOOKS_IN_A_ROW) this.letPass(looks - LOOKS_IN_A_ROW);
    return this.steps / 1000 + mem[base + S.sleptMs];
  }

  /** Microseconds on the clock of a machine. */
  get clockUs(): number {
    return this.steps + this.mem[this.base + S.sleptMs] * 1000;
  }

  /** A wait has timed out. */
  sleep(ms: number): void {
    const slept = this.base + S.sleptMs;
    this.mem[slept] = Math.min(SLEPT_MAX_MS, this.mem[slept] + Math.ceil(ms));
  }

  /** Math.random() of the code under test: the same numbers on both engines. */
  random(): number {
    const drawn = this.base + S.drawn;
    this.mem[drawn] = nextDrawn(this.mem[drawn]);
    return numberOf(this.mem[drawn]);
  }

  /** Whether spinners go on although nothing is written, and it is not certain yet that they only come back: see Idle. */
  get isIdle(): boolean {
    const { mem, base } = this;
    const isUnwritten = mem[base + S.idleVersion] === mem[base + S.writeVersion];
    const isSpinning = mem[base + S.idleSpins] > mem[base + S.idleFirst];
    return isUnwritten && isSpinning && mem[base + S.steps] <= IDLE_LIMITS * mem[base + S.stepLimit];
  }

  /** Time passes in which nothing happens: the more, the more often it has. */
  letPass(times: number): void {
    this.sleep(2 ** Math.min(times, DOUBLINGS_MAX));
  }

  /** FNV-1a over the words of a step. */
  mix(a: number, b: number, c: number): void {
    const word = this.base + S.hash;
    let hash = Math.imul(this.mem[word] ^ a, 0x01000193);
    hash = Math.imul(hash ^ b, 0x01000193);
    this.mem[word] = Math.imul(hash ^ c, 0x01000193);
  }

  /** Address of a frame: the outermost of all actors come first. */
  frame(actor: number, depth: number): number {
    return this.#frames + (depth * this.schedule.actors + actor) * F.size;
  }
}
