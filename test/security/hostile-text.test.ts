import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

/** Takes quadratic time to normalize: marks of two classes, each sorted behind the other. */
const WORST = `a${'\u0301\u0323'.repeat(23_000)}`;
const ALIASES = Array.from({ length: 20 }, (_, index) => `a${index}`);

/** Normalizing WORST once takes about a second; twenty aliases of it would block for twenty. */
const MAX_CPU_MS = 4_000;

describe('a text that would take long to process', () => {
  let app: TestApp;
  let ada: TestClient;

  beforeAll(async () => {
    app = await startTestApp();
    ada = await app.as('ada');
  });

  afterAll(() => app.stop());

  it.each([
    ['room', 'NOT_FOUND', (alias: string) => `${alias}: room(slugOrId: $text) { id }`],
    [
      'joinRoom',
      'BAD_USER_INPUT',
      (alias: string) =>
        `${alias}: joinRoom(input: { room: "x", displayName: $text }) { __typename }`,
    ],
    [
      'joinRoom, as a room',
      'NOT_FOUND',
      (alias: string) =>
        `${alias}: joinRoom(input: { room: $text, displayName: "A" }) { __typename }`,
    ],
    [
      'createRoom',
      'BAD_USER_INPUT',
      (alias: string) => `${alias}: createRoom(input: { name: $text }) { id }`,
    ],
  ])('is rejected by its length in %s, under each alias', async (field, code, selection) => {
    const operation = field === 'room' ? 'query' : 'mutation';
    const document = parse(
      `${operation} Busy($text: String!) { ${ALIASES.map(selection).join(' ')} }`,
    );
    const before = process.cpuUsage();

    const { errors } = await ada.execute(document, {
      text: WORST,
    });

    const { user, system } = process.cpuUsage(before);
    expect(errors?.[0]).toMatchObject({ extensions: { code } });
    expect((user + system) / 1000).toBeLessThan(MAX_CPU_MS);
    expect((await ada.fetch('/livez')).status).toBe(200);
  });
});
