/**
 * Cases that each start a process or threads: one in so many of them in every run of the tests, and all with SMPLAB_ALL=1
 * (`npm run test:all`). With SMPLAB_ONE_IN=3 it is a third of those, another third on each of the Nodes 22, 24 and 26: what
 * was run as a whole on one Node is shared out among others.
 */
export function some<T>(all: readonly T[], oneIn = 1): T[] {
  if (process.env.SMPLAB_ALL === '1') return [...all];
  const kept = all.filter((_, index) => index % oneIn === 0);
  const [turn, share] = myShare();
  const mine = kept.filter((_, index) => index % share === turn);
  return mine.length > 0 ? mine : kept.slice(0, 1);
}

/** Whether what is large and hardly depends on the Node is this one's: true on one of those that share. */
export function isMine(): boolean {
  return myShare()[0] === 0;
}

/**
 * Files of tests that are one and the same JavaScript on every Node, and take long: what each Node is asked is the rewriter,
 * the loading of modules, threads, lockstep, the machine, and the command line in short.
 */
const WHOLE =
  /^(?:e2e\/(?!(?:commands|hello|signals|streams)\.)|conformance\/|unit\/(?:bench|commands|search|torture|workload)\/)/;

/**
 * The files of tests that this Node runs. With SMPLAB_ONE_IN=3 a file that takes long is run by one of three Nodes.
 *
 * @param sharesItself whether a file shares out its cases with `some`
 */
export function myFiles(files: readonly string[], sharesItself: (file: string) => boolean): string[] {
  const [turn, share] = myShare();
  const long = files.filter((file) => WHOLE.test(file) && !sharesItself(file)).toSorted();
  return files.filter((file) => !long.includes(file) || long.indexOf(file) % share === turn);
}

function myShare(): [turn: number, share: number] {
  const share = Number(process.env.SMPLAB_ONE_IN ?? '1');
  return [(Number.parseInt(process.versions.node, 10) / 2) % share, share];
}
