import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { startAttackedGateway, type AttackedGateway } from '../support/attacked-gateway.js';
import { RawSocket } from '../support/raw-socket.js';

const times = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');

const ROOM = 'room(slugOrId: "a") { id }';

describe('documents made to cost much', () => {
  let gateway: AttackedGateway;

  beforeAll(async () => {
    gateway = await startAttackedGateway();
  });

  afterEach(async () => {
    expect(await gateway.live()).toEqual([200, { ok: true }]);
  });

  afterAll(() => gateway.stop());

  const post = async (body: object): Promise<{ status: number; text: string }> => {
    const response = await gateway.browser().fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  };

  it.each<[string, string]>([
    [
      'fragments that multiply each other',
      `{ ...F0 } ${times(25, (at) => `fragment F${at} on Query { ...F${at + 1} ...F${at + 1} }`)} fragment F25 on Query { ${ROOM} }`,
    ],
    ['a fragment in a cycle', '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'],
    ['a flood of aliases', `{ ${times(500, (at) => `a${at}: ${ROOM}`)} }`],
    ['a flood of directives', `{ __typename ${times(500, () => '@skip(if: false)')} }`],
    ['a flood of unknown directives', `{ __typename ${times(500, (at) => `@d${at}`)} }`],
    ['nesting without end', `${'{ room '.repeat(2_000)}${'}'.repeat(2_000)}`],
    ['a list without end as an argument', `{ room(slugOrId: ${'['.repeat(5_000)}) { id } }`],
    ['delivery in parts', '{ ... @defer { config { languages } } }'],
  ])('%s: refused, with a short answer', async (_what, query) => {
    const { status, text } = await post({ query });

    expect([status, text.includes('INTERNAL')]).toEqual([400, false]);
    expect(text.length).toBeLessThan(5_000);
  });

  it('are neither kept nor found by their hash', async () => {
    const query = '{ __typename }';
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const extensions = { persistedQuery: { version: 1, sha256Hash } };

    for (const body of [{ query, extensions }, { extensions }]) {
      const { text } = await post(body);
      expect(text).toContain('PERSISTED_QUERY_NOT_SUPPORTED');
      expect(text).not.toContain('"data"');
    }
  });

  it.each(['{ config { languages } }', 'mutation { leaveLobby(roomId: "a") }'])(
    'runs over no WebSocket unless it is a subscription: %s',
    async (query) => {
      const socket = await RawSocket.ready(gateway.url);
      socket.subscribe('1', query);

      expect((await socket.answerTo('1')).type).toBe('error');
      socket.end();
    },
  );
});
