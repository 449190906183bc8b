/** `smplab merge FILE…`. */
import { Command } from 'commander';
import type { ExploreDocument } from '../../commands/merge/document.js';
import { mergeFiles } from '../../commands/merge/merge.js';
import { exploreText } from '../../report/explore.js';
import { matrixTable } from '../../report/matrix.js';
import { missingText } from '../../report/missing.js';
import { complaint, ExitCode, exitCodeOf, type ExitCodeNumber } from '../exit.js';
import { print } from '../output.js';
import { paintFor } from '../paint.js';

export const mergeCommand = new Command('merge')
  .argument('<files...>', 'what explore --shard i/n --json, or matrix --shard i/n --json, wrote')
  .option('--json', 'one JSON document on stdout, of the same schema: it can be merged again')
  .action(async (files: string[], { json }: { json?: true }) => {
    const { report, missing } = await mergeFiles(files);
    if (missing.length > 0) process.stderr.write(complaint(missingText(missing)));
    if (json) print(JSON.stringify({ ...report, missing }, null, 2));
    else if (report.schema === 'smplab.matrix/1') print(matrixTable(report, paintFor(process.stdout)));
    else print(exploreText(report, false, paintFor(process.stdout)));
    if (report.schema === 'smplab.matrix/1') process.exitCode = exitCodeOf(report.verdict);
    else process.exitCode = exitCodeOfShares(report, missing);
  });

/** A share that was interrupted, or is not there, leaves it open what the whole is. */
function exitCodeOfShares(report: ExploreDocument, missing: readonly string[]): ExitCodeNumber {
  const { finding, interrupted, inconclusive } = report;
  if (finding !== null) return ExitCode.FINDING;
  return missing.length > 0 || interrupted || inconclusive !== null ? ExitCode.INCONCLUSIVE : ExitCode.OK;
}
