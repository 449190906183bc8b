/** The commands that there are, as `smplab --help` lists them. Each is loaded when it is asked for. */
import { Command } from 'commander';

interface Listed {
  /** Name and arguments. */
  readonly usage: string;
  readonly description: string;
  /** Command lines that a user may try, each with what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  /** What the exit codes mean where it is not as everywhere; null: there is none such. */
  readonly exits?: Readonly<Record<number, string | null>>;
  readonly load: () => Promise<Command>;
}

/** Of commands that only print. */
const PRINTED = { 0: 'it was printed', 1: null, 3: 'smplab itself broke', 4: null } as const;

const COMMANDS: Readonly<Record<string, Listed>> = {
  run: {
    usage: 'run [trace]',
    description:
      'replay recorded cross-CPU traffic on emulated CPUs that go off and on line, once for each kernel variant',
    examples: [
      ['smplab run', 'the recording that comes with smplab, on eight kernels'],
      ['smplab run my.ftrace --variant v3.15 --html run.html', 'one kernel, with a timeline of its CPUs'],
      ['trace-cmd report -l | smplab run - --cpus 16', 'a recording of more CPUs, folded onto 16'],
    ],
    exits: {
      0: 'every kernel did what is expected of it, such as losing calls',
      1: 'a kernel did not',
      4: 'inconclusive: a kernel could not be judged',
    },
    load: async () => (await import('./commands/run.js')).runCommand,
  },
  check: {
    usage: 'check <file>',
    description: 'check a shared structure of your own: exit 1 when something is wrong with it',
    examples: [
      ['smplab check ring.check.mjs --budget 30s', 'look for half a minute'],
      ['smplab check ring.check.mjs --prove 2x2', 'every interleaving of all programs of two threads with two calls'],
      ['smplab check ring.check.mjs --html ring.html', 'the finding as a page to step through'],
    ],
    load: async () => (await import('./commands/check.js')).checkCommand,
  },
  init: {
    usage: 'init <file>',
    description: 'write a first check file beside a structure',
    examples: [
      ['smplab init ring.mjs', 'writes ring.check.mjs'],
      ['smplab init locks.ts --class SpinLock --model lock', 'one of several classes, as a lock'],
    ],
    exits: { 0: 'it was written', 1: null, 3: 'smplab itself broke', 4: null },
    load: async () => (await import('./commands/init.js')).initCommand,
  },
  litmus: {
    usage: 'litmus [tests...]',
    description: 'litmus tests on real threads, millions of samples of each: exit 1 when something forbidden was seen',
    examples: [
      ['smplab litmus SB --budget 10s', 'store buffering, with Atomics and with plain accesses'],
      ['smplab litmus mine.js --form all', 'a test of your own, in all its forms'],
    ],
    load: async () => (await import('./commands/litmus.js')).litmusCommand,
  },
  torture: {
    usage: 'torture',
    description:
      "the kernel's scftorture and torture_onoff: call everywhere while CPUs go off and on line, IPIs are late or lost, CPUs freeze or die",
    examples: [
      ['smplab torture --onoff_interval 10 --budget 1m', 'a minute, with a CPU taken off or on line every 10 ms'],
      ['smplab torture --variant v3.15 --onoff_interval 10 --ipi-delay uniform:0..5ms --expect', 'the bug of 2014'],
    ],
    exits: {
      0: 'SUCCESS; with --expect: what the variant is declared to show was seen',
      1: 'FAILURE or LOCK_HOTPLUG; with --expect: not as declared',
      3: 'a CPU thread died',
    },
    load: async () => (await import('./commands/torture.js')).tortureCommand,
  },
  explore: {
    usage: 'explore <scenario>',
    description: 'look for interleavings of a scenario with a forbidden outcome: exit 1 when one was found',
    examples: [
      ['smplab explore offline-race/late-ipi --variant v3.15', 'finds a lost call, shrinks it, shows it'],
      ['smplab explore ./mine.mjs --exhaustive', 'every interleaving of a scenario of your own'],
      ['smplab explore llist/del-first-aba --html aba.html', 'the finding as a page to step through'],
    ],
    load: async () => (await import('./commands/explore.js')).exploreCommand,
  },
  bisect: {
    usage: 'bisect <scenario>',
    description: 'which commit between two kernels introduced what a scenario shows, or fixed it',
    examples: [['smplab bisect csd/async-reuse --good v6.18 --bad v3.16', 'names the commit that fixed it']],
    exits: { 0: 'a commit was named', 1: null },
    load: async () => (await import('./commands/bisect.js')).bisectCommand,
  },
  replay: {
    usage: 'replay <token>',
    description: 'show an interleaving again, exactly: exit 1 when it shows something forbidden',
    examples: [
      ['smplab replay TOKEN --html finding.html', 'the interleaving as a page to step through'],
      ['smplab replay TOKEN --engine lockstep --times 10', 'ten times on real threads, the same trace each time'],
      ['smplab replay TOKEN --test vitest', 'a regression test to paste'],
    ],
    load: async () => (await import('./commands/replay.js')).replayCommand,
  },
  matrix: {
    usage: 'matrix [scenarios...]',
    description: 'explore every scenario on every variant, and judge each cell by what the scenario declares',
    examples: [
      ['smplab matrix', 'all races on all variants'],
      ['smplab matrix ./mine.mjs --html matrix.html', 'a scenario of your own in all its forms, as a grid'],
      ['smplab matrix --shard 1/4 --json > 1.json', 'a quarter of it, for smplab merge'],
    ],
    exits: {
      0: 'every cell is as declared',
      1: 'a cell is not as declared',
      4: 'a cell could not be judged, or the budget ended',
    },
    load: async () => (await import('./commands/matrix.js')).matrixCommand,
  },
  merge: {
    usage: 'merge <files...>',
    description: 'join the JSON results of the shares of one exploration, or of one matrix',
    examples: [['smplab merge 1.json 2.json', 'what two machines found, as one result']],
    exits: { 0: 'nothing wrong was seen; every cell is as declared', 4: 'a share is missing' },
    load: async () => (await import('./commands/merge.js')).mergeCommand,
  },
  memory: {
    usage: 'memory',
    description: 'print the memory map of a machine: what lies where in its SharedArrayBuffer',
    examples: [['smplab memory --cpus 4', 'the map of a machine with four CPUs']],
    exits: PRINTED,
    load: async () => (await import('./commands/memory.js')).memoryCommand,
  },
  list: {
    usage: 'list',
    description: 'list kernel variants, scenarios, litmus tests and strategies',
    examples: [
      ['smplab list', 'names for the other commands'],
      ['smplab list --json', 'the same as a document'],
    ],
    exits: PRINTED,
    load: async () => (await import('./commands/list.js')).listCommand,
  },
};

/** All commands: loaded are only those whose names are among the arguments. */
export async function commandsFor(given: readonly string[]): Promise<Command[]> {
  return await Promise.all(
    Object.entries(COMMANDS).map(async ([name, entry]) => {
      return given.includes(name) ? await once(name, entry) : listed(entry);
    }),
  );
}

/** What every command's exit codes mean, unless it says otherwise. */
const EXITS: Readonly<Record<number, string>> = {
  0: 'nothing wrong was seen',
  1: 'something wrong was seen, or the program under test broke',
  2: 'usage, or an input that cannot be used',
  3: 'smplab itself broke',
  4: 'inconclusive: too little was looked at to say anything',
  130: 'interrupted',
};

const all = new Map<string, Promise<Command>>();

/** There is one of each: what is added to its help must not be added twice. */
async function once(name: string, entry: Listed): Promise<Command> {
  const command = all.get(name) ?? loaded(entry);
  all.set(name, command);
  return await command;
}

async function loaded({ load, description, examples, exits }: Listed): Promise<Command> {
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, does]) =>
    line.length + does.length > 74 ? `  ${line}\n      ${does}` : `  ${line.padEnd(width)}  ${does}`,
  );
  const codes = Object.entries({ ...EXITS, ...exits })
    .filter(([, means]) => means !== null)
    .map(([code, means]) => `  ${code.padStart(3)}  ${means}`);
  const command = (await load()).description(description);
  return command.addHelpText('after', ['', 'Examples:', ...lines, '', 'Exit codes:', ...codes].join('\n'));
}

function listed({ usage, description }: Listed): Command {
  const [name, ...given] = usage.split(' ');
  const command = new Command(name).description(description).option('--json');
  for (const argument of given) command.argument(argument);
  return command;
}
