'use strict';
/** A counter that adds by a plain read and a plain write, in CommonJS. */
const { defineCheck } = require('smplab');
const { Counter } = require('./plain-counter-structure.cjs');

module.exports = defineCheck({
  name: 'plain-counter',
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  attach: (word) => new Counter(word),
  operations: { increment: {}, get: {} },
  model: 'counter',
});
