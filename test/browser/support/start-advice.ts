/** Debian's packages of the libraries that the packaged Chromium is linked to. */
const packages: Record<string, string> = {
  'libexpat.so.1': 'libexpat1',
  'libgcc_s.so.1': 'libgcc-s1',
  'libnspr4.so': 'libnspr4',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libplc4.so': 'libnspr4',
  'libplds4.so': 'libnspr4',
};

const anotherChromium =
  'Another Chromium can stand in: `apt-get install -y chromium` and `CHROMIUM_PATH=/usr/bin/chromium npm test`.';

/** Why Chromium did not start, and what to do about it. `said` is what it printed. */
export function adviceFor(executable: string, said: string): string {
  const library = /error while loading shared libraries: ([^\s:]+)/.exec(said)?.[1];
  if (library === undefined) return `Chromium (${executable}) does not start here. ${anotherChromium}`;
  const wanted = packages[library];
  const command = wanted === undefined ? '' : ` \`apt-get install -y ${wanted}\` installs it.`;
  return `Chromium (${executable}) does not start: the system library ${library} is missing.${command} ${anotherChromium}`;
}
