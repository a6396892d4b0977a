import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The camera's video: a small moving block. Chromium's own fake video is expensive to encode. */
export function pictureFile(): string {
  const [width, height, frames] = [320, 180, 10];
  const header = Buffer.from(`YUV4MPEG2 W${width} H${height} F5:1 Ip A1:1 C420jpeg\n`);
  const frame = (_: unknown, at: number) => {
    const luma = Buffer.alloc(width * height, 60);
    const left = (at * width) / frames;
    for (let row = height / 3; row < (2 * height) / 3; row += 1) {
      luma.fill(200, row * width + left, row * width + left + width / frames);
    }
    const [blue, red] = [Buffer.alloc(luma.length / 4, 150), Buffer.alloc(luma.length / 4, 120)];
    return Buffer.concat([Buffer.from('FRAME\n'), luma, blue, red]);
  };
  return keep('picture.y4m', [header, ...Array.from({ length: frames }, frame)]);
}

/** The microphone's audio. Chromium's own fake beep is too short to count as speaking. */
export function voiceFile(): string {
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
  return keep('voice.wav', [header, Buffer.from(samples.buffer)]);
}

function keep(name: string, content: readonly Buffer[]): string {
  const directory = process.env['FOYER_TEST_DIRECTORY'] ?? tmpdir();
  const file = path.join(directory, name);
  mkdirSync(directory, { recursive: true });
  // Rename atomically, because every worker writes the file while other workers' browsers read it.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, Buffer.concat(content));
  renameSync(draft, file);
  return file;
}
