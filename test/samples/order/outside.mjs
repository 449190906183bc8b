import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns';
import { readFile as readLater, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { gzip, gzipSync } from 'node:zlib';
import { defineScenario } from 'smplab';

const later = (begin) => new Promise((resolve) => begin((_, result) => resolve(result)));

/** By form: what an actor asks of the world outside. */
const asks = {
  'a file': () => later((done) => readLater(import.meta.filename, done)),
  'a file, by a promise': () => readFile(import.meta.filename),
  'a connection': () => void connect(1).on('error', () => undefined),
  'a name': () => later((done) => lookup('localhost', done)),
  'a page': () => fetch('http://localhost:1'),
  'a process': () => void spawn('true'),
  'an add-on': () => createRequire(import.meta.url)('./none.node'),
  'random bytes': () => later((done) => randomBytes(4, done)),
  'a compressed text': () => later((done) => gzip('text', done)),
  'what Node does at once': () => void [randomBytes(4), gzipSync('text'), readFileSync(import.meta.filename)],
};

export const scenario = defineScenario({
  name: 'outside',
  story: 'An actor asks the world outside.',
  source: '-',
  forms: Object.keys(asks),
  shared: () => new Int32Array(new SharedArrayBuffer(4)),
  actors: (form) => [async () => void (await asks[form]())],
  after: () => 'answered',
  outcomes: [{ match: 'answered', grade: 'acceptable', text: 'at once' }],
});
