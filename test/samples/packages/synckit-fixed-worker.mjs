import { runAsWorker } from 'synckit-fixed';

runAsWorker(async (x) => 2 * x);
