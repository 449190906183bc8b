#!/usr/bin/env node
/*
 * The first file that runs, on whatever Node there is: in syntax that all of them can read, as it may have to say that
 * this one is too old. The rest is loaded afterwards.
 */
var version = process.versions.node.split('.');
var major = Number(version[0]);
if (major > 20 || (major === 20 && Number(version[1]) >= 19)) {
  import('./main.js')
    .then(function (cli) {
      return cli.main(process.argv.slice(2)).then(cli.end);
    })
    .catch(function (error: unknown) {
      process.stderr.write('smplab: cannot be loaded: ' + String(error) + '\n');
      process.exitCode = 3;
    });
} else {
  process.stderr.write('smplab needs Node 20.19 or newer; this is ' + process.versions.node + '\n');
  process.exitCode = 2;
}
