import { runAsWorker } from 'synckit-broken';

runAsWorker(async (x) => 2 * x);
