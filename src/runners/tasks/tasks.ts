/** Tasks of a search, whatever is searched: plain data that travels to watched threads and back. */
import type { Place } from '../../lab/check-definition.js';
import type { Outcome } from '../../lab/scenario.js';
import type { Execution, Plan } from '../../lab/schedule.js';
import type { Expected } from '../../search/confirm.js';
import type { ShownFinding } from '../../search/describe.js';
import type { Landmark } from '../../lab/course.js';
import type { Description } from '../../search/runner.js';
import type { Summary } from '../../search/statistics.js';
import type { Token } from '../../search/token.js';
import type { CheckpointOrder } from '../checkpoint.js';
import type { Reference } from '../reference.js';

export type ControlledEngine = 'coop' | 'lockstep';
export type Axis = 'variant' | 'form';

/** What a scenario declares, as far as it is data. */
export interface Declaration {
  readonly name: string;
  readonly kind: 'machine' | 'plain';
  readonly forms: readonly string[];
  /** What its forms are: kernel variants, or ways to write it. */
  readonly axis: Axis;
  readonly outcomes: readonly Outcome[];
}

/** How an execution begins, as far as that fits, of a program without some of it: by a plan, or along landmarks. */
export interface After {
  readonly leftOut: readonly number[];
  readonly plan?: Plan;
  readonly landmarks?: readonly Landmark[];
}

/** What is executed, and on which engine. */
interface OrderOn {
  readonly reference: Reference;
  readonly engine: ControlledEngine;
}

export interface ExploreOrder extends OrderOn {
  readonly strategy: string;
  readonly seed: number;
  /** Executions of all lanes together, or null: no limit. */
  readonly executions: number | null;
  /** Steps after which no execution is begun, or null: no limit. The same on every machine, unlike time. */
  readonly steps: number | null;
  /** On the wall clock, which all threads share, or null: no limit. */
  readonly until: number | null;
  readonly keepGoing: boolean;
  /** Executes everything twice, and takes a difference for a finding. */
  readonly twice: boolean;
  /** What each execution begins with; or null. */
  readonly after: After | null;
  /** The share of the whole that is explored: `2/4`. */
  readonly shard: string;
  /** The lanes of that share that are this thread's; null: there is one thread, and the share is explored as a whole. */
  readonly lanes: readonly number[] | null;
  /** Where the search is kept, and goes on; left out: it is not kept. Context: of all there is, by one thread. */
  readonly checkpoint?: CheckpointOrder | undefined;
}

export interface Explored {
  readonly summary: Summary;
  /** Hashes of the different traces, and of the pairs of a write and a read of it that were seen. */
  readonly traces: Int32Array;
  readonly pairs: Int32Array;
  /** The version of smplab, and what was explored, with fingerprints of its sources: a token without a schedule. */
  readonly program: string;
  /** Whether it has been kept, and can go on later; left out: that was not asked for. */
  readonly isKept?: boolean;
}

export interface DescribeOrder extends OrderOn {
  readonly strategy: string;
  readonly found: Execution;
  readonly leftOut: readonly number[];
  /** Replays on the engine that found it. */
  readonly replays: number;
  /** Executions that shrinking may take, and until when on the wall clock. */
  readonly executions: number;
  readonly until: number;
}

/** A finding as it is shown. */
export type Shown = Omit<ShownFinding, 'description'> & Description;

export interface ConfirmOrder extends OrderOn {
  readonly expected: Expected;
  readonly times: number;
  /** On the wall clock. */
  readonly until: number;
}

export interface ReplayOrder {
  readonly token: Token;
  readonly url: string;
  /** Where it is replayed too, if that is another engine than the one that found it. */
  readonly engine: ControlledEngine;
  readonly times: number;
}

export interface Replayed extends Description {
  readonly name: string;
  readonly execution: Execution;
  /** Where it departs from the default, by what stands in the source. */
  readonly landmarks: readonly Landmark[];
}

/** @see TaskType */
export interface SearchTasks {
  /** Loads a scenario for an engine, and says what it declares. */
  readonly declare: {
    readonly order: { readonly url: string; readonly engine: ControlledEngine };
    readonly answer: Declaration;
  };
  /** Imports the module of a check, and says what it is called, where it stands, and what can be called. */
  readonly import: {
    readonly order: { readonly url: string };
    readonly answer: { readonly name: string; readonly place: Place; readonly operations: readonly string[] };
  };
  readonly explore: { readonly order: ExploreOrder; readonly answer: Explored };
  readonly describe: { readonly order: DescribeOrder; readonly answer: Shown };
  /** Answers how many replays there was time for. */
  readonly confirm: { readonly order: ConfirmOrder; readonly answer: number };
  readonly replay: { readonly order: ReplayOrder; readonly answer: Replayed };
}
