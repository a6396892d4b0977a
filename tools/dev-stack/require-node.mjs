// Imported first, and readable by older versions of Node: the rest would fail with an obscure
// error.

const LEAST = [20, 19];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const [leastMajor = 0, leastMinor = 0] = LEAST;

if (major < leastMajor || (major === leastMajor && minor < leastMinor)) {
  console.error(
    `Foyer needs Node ${LEAST.join('.')} or newer, and this is ${process.versions.node}. Install it from nodejs.org, or with: nvm install 24`,
  );
  process.exit(1);
}
