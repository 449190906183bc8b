'use strict';
exports.Counter = class {
  constructor(word) {
    this.word = word;
  }
  increment() {
    this.word[0]++;
  }
  get() {
    return Atomics.load(this.word, 0);
  }
};
