'use strict';
/**
 * Loaded before any program (`node -r`): an older Node.js could not even read the TypeScript that would complain. Hence
 * plain JavaScript that every Node.js understands.
 */

const needed = [22, 18];
const parts = process.versions.node.split('.').map(Number);

if (parts[0] < needed[0] || (parts[0] === needed[0] && parts[1] < needed[1])) {
  refuse(
    `Node.js ${needed.join('.')} or newer is needed, and this is ${process.versions.node} (${process.execPath}): ` +
      '`npm ci` brings one on x64 Linux; elsewhere install it.',
  );
} else {
  const { existsSync } = require('node:fs');
  const { join } = require('node:path');
  if (!existsSync(join(__dirname, '..', 'node_modules')))
    refuse('The packages are missing: run `npm ci` first.');
}

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}
