'use strict';
/**
 * A process that starts as a Lambda does, and reports as JSON when the first answer of AWS is there, or the function's
 * own. Without a bundle it reports at once: what Node.js itself takes. Plain JavaScript, so that nothing is compiled
 * that Lambda would not compile.
 *
 * Arguments: path of the bundle, event as JSON.
 */
const { subscribe } = require('node:diagnostics_channel');

function report() {
  const { user, system } = process.cpuUsage();
  process.stdout.write(JSON.stringify({ cpuMs: (user + system) / 1000 }), () => process.exit(0));
}

const [bundle, event] = process.argv.slice(2);
if (bundle === undefined) report();
else {
  subscribe('http.client.response.finish', report);
  const { handler } = require(bundle);
  handler(JSON.parse(event), { awsRequestId: 'start', getRemainingTimeInMillis: () => 60_000 }).then(
    report,
    report,
  );
}
