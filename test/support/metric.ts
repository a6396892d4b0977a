import type { TestApp } from './test-app.js';

/** The sum of a metric's samples with these labels. */
export async function metric(app: TestApp, name: string, labels = ''): Promise<number> {
  const text = await (await fetch(new URL('/metrics', app.url))).text();
  const lines = text.split('\n').filter((line) => new RegExp(`^${name}[{ ]`).test(line));
  return lines
    .filter((line) => line.includes(labels))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
