/**
 * Runs before any TypeScript: an older Node.js could not even parse the file that would complain. Hence plain
 * JavaScript that every Node.js understands.
 */
const needed = [22, 18];
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  console.error(
    `Node.js ${needed.join('.')} or newer is needed; this is ${process.versions.node} (${process.execPath}).`,
  );
  process.exit(1);
}
