// Imported first, and readable by older versions of Node: the rest would fail with an obscure
// error.

const MIN_VERSION = [20, 19];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const [minMajor = 0, minMinor = 0] = MIN_VERSION;

if (major < minMajor || (major === minMajor && minor < minMinor)) {
  console.error(
    `Foyer needs Node ${MIN_VERSION.join('.')} or newer, and this is ${process.versions.node}. Install it from nodejs.org, or with: nvm install 24`,
  );
  process.exit(1);
}
