/** What the lockstep engine runs: handed to each thread by URL, so the engine knows neither kernel nor scenario. */

/** What an actor's program asks of its engine. All of it is the code's whose turn it is. */
export interface LockstepPort {
  /** A step of its own: others run until `mem[word]` differs from `seen`, or this actor has something to serve. */
  block(word: number, seen: number, atRest: boolean): void;
  /** Events that may happen now; the plan says when. */
  readonly events: {
    add(event: number): void;
    remove(event: number): void;
    keep(which: (event: number) => boolean): void;
  };
  /** Whether an actor or, from the number of actors on, a device was left out of this execution. */
  isLeftOut(number: number): boolean;
  /** Points passed so far: the clock. */
  readonly stepCount: number;
  /** Notes what the kernel did, if steps are recorded. */
  note(kind: number, a: number, b: number, c: number): void;
}

/** One actor's program, in its thread. Whatever is asked about an actor is answered from shared memory. */
export interface LockstepProgram {
  /** Where `block` looks. */
  readonly mem: Int32Array;
  /** Whether an interrupt must be taken before the next step of `actor`. */
  interrupted(actor: number): boolean;
  /** Whether `actor`, when blocked, has something to serve. */
  wanted(actor: number): boolean;
  irqsOff(actor: number): boolean;
  /** Takes this actor's interrupts. */
  interrupt(): void;
  /** Called on all actors, one after the other, before an execution. Its Atomics operations are no points. */
  reset(mode: number): void;
  /** What this actor does. */
  run(mode: number): void;
  onEvent(event: number): void;
  /** What came out. Called on actor 0; its Atomics operations are no points. */
  outcome(): string;
}

export interface ProgramModule {
  /** Loads what is to be loaded: afterwards the thread never yields. */
  loadProgram(actor: number, options: unknown, port: LockstepPort): Promise<LockstepProgram>;
}
