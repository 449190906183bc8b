/** Is no JavaScript. */
import { defineCheck } from 'smplab';

export default defineCheck({
  name: 'does not parse',
  setup: () => new Int32Array(4,
});
