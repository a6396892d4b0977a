import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A browser with two cameras, a voice that never stops, and no way out of this machine. */
export const chromiumArguments = (): string[] => [
  '--use-fake-device-for-media-stream=device-count=2,fps=5',
  `--use-file-for-fake-audio-capture=${voice()}`,
  '--allow-loopback-in-peer-connection',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  // The host hears who knocks, whether or not somebody clicked before.
  '--autoplay-policy=no-user-gesture-required',
];

/** Chromium's own fake voice beeps too shortly for anybody to be seen speaking. */
function voice(): string {
  const directory = process.env['FOYER_TEST_DIRECTORY'] ?? tmpdir();
  const file = path.join(directory, 'voice.wav');
  const rate = 48_000;
  const samples = Int16Array.from({ length: rate }, (_, at) =>
    Math.round(12_000 * Math.sin((2 * Math.PI * 440 * at) / rate)),
  );
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, Buffer.concat([header, Buffer.from(samples.buffer)]));
  return file;
}
