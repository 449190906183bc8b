/**
 * Which tests are run where. Node 20 runs all of them. With SMPLAB_ONE_IN=3 three other Nodes share them: each runs what
 * depends on the Node, and a third of the rest, which is one and the same JavaScript everywhere. With 18 it is an eighteenth,
 * and SMPLAB_TURN, the number of the run, says which: six runs in succession are the whole.
 */

/**
 * What depends on the Node: loaders, threads, event loops, the vitest integration, and the command line in short. What the
 * rewriter makes of a function is the same JavaScript everywhere; what Node says of modules is not.
 */
const DEPENDS_ON_NODE =
  /^(?:unit\/(?:emulator|engine(?!\/(?:(?:controlled|coop|memory-model|races|rewriter)\/|event-loop\/schedules))|engine\/coop\/identity|engine\/rewriter\/(?:linker|modules|outside|packages|syntax-samples)|runners(?!\/(?:check-trial|checkpoint|consequence|shown|step-numbers|coop\/(?:predict|races|step-places))[/.]))[/.]|support\/|docs\/(?:examples|readme)\.|e2e\/(?:commands|hello|matchers|signals|streams)\.)/;

/** What replaces operations, clocks or constructors for good where it runs, or is a process's own in another way. */
const NEEDS_A_PROCESS = /^(?:unit\/engine\/rewriter\/(?:elements|patterns)|e2e|docs|verdicts|support)[/.]/;

/** How many share: 22, 24 and 26, or those that come after. */
const NODES = 3;

/** Cases that each start a process or threads: one in so many, and all with SMPLAB_ALL=1 (`npm run test:all`). */
export function some<T>(all: readonly T[], oneIn: number): T[] {
  return process.env.SMPLAB_ALL === '1' ? [...all] : all.filter((_, index) => index % oneIn === 0);
}

/** How many programs are drawn at random: one in so many, and all with SMPLAB_ALL=1. */
export function draws(all: number, oneIn: number): number {
  return some(Array.from({ length: all }), oneIn).length;
}

/**
 * Cases of a file that is run on every Node, dealt to those that share: in each run they do all of them together, and in as
 * many runs each does all. For what runs on any Node in the same way, but for the threads that it starts.
 */
export function dealtOut<T>(all: readonly T[]): T[] {
  const [, share] = myShare();
  const { SMPLAB_TURN = '0' } = process.env;
  const hand = (myNode() + Number(SMPLAB_TURN)) % NODES;
  return share === 1 ? [...all] : all.filter((_, index) => index % NODES === hand);
}

/** Cases of a file that is run on every Node, shared out among those that share. One at least, for there must be a test. */
export function shared<T>(all: readonly T[]): T[] {
  const [turn, share] = myShare();
  const mine = all.filter((_, index) => index % share === turn);
  return mine.length > 0 ? mine : all.slice(0, 1);
}

/**
 * The files of tests that this Node runs.
 *
 * @param sharesItself whether a file shares out its cases with `shared`
 */
export function myFiles(files: readonly string[], sharesItself: (file: string) => boolean): string[] {
  const [turn, share] = myShare();
  const dealt = files.filter((file) => !DEPENDS_ON_NODE.test(file) && !sharesItself(file)).toSorted();
  return files.filter((file) => !dealt.includes(file) || dealt.indexOf(file) % share === turn);
}

/** Whether a file of tests leaves nothing behind in its process, so that others can be run in the same one. */
export function leavesNothing(file: string): boolean {
  return !NEEDS_A_PROCESS.test(file);
}

function myShare(): [turn: number, share: number] {
  const { SMPLAB_ONE_IN = '1', SMPLAB_TURN = '0' } = process.env;
  const share = Number(SMPLAB_ONE_IN);
  return [(myNode() + NODES * Number(SMPLAB_TURN)) % share, share];
}

function myNode(): number {
  return (Number.parseInt(process.versions.node, 10) / 2) % NODES;
}
