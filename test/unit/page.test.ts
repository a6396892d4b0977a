import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { readPage, type Position } from '../../src/lib/page.js';

const records = Array.from({ length: 5 }, (_, index) => ({
  id: randomUUID(),
  createdAt: new Date(Date.UTC(2026, 0, 9 - index)),
}));

const read = (limit: number, after: Position | null) => {
  const start = after ? records.findIndex(({ id }) => id === after.id) + 1 : 0;
  return Promise.resolve(records.slice(start, start + limit));
};

const refusal = (field: string) =>
  expect.objectContaining({ code: 'BAD_USER_INPUT', fields: [field] });

describe('readPage', () => {
  it('pages through a list to its end', async () => {
    const first = await readPage(2, null, read);
    const second = await readPage(2, first.pageInfo.endCursor, read);
    const third = await readPage(2, second.pageInfo.endCursor, read);

    expect([...first.nodes, ...second.nodes, ...third.nodes]).toEqual(records);
    expect([first, second, third].map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('recognizes a full page that is the last', async () => {
    const page = await readPage(5, null, read);

    expect(page.nodes).toHaveLength(5);
    expect(page.pageInfo.hasNextPage).toBe(false);
  });

  it('returns no cursor for an empty page', async () => {
    expect(await readPage(5, null, () => Promise.resolve([]))).toEqual({
      nodes: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    });
  });

  it.each([0, -1, 101, 1.5, Number.NaN])('rejects a page size of %d', async (first) => {
    await expect(readPage(first, null, read)).rejects.toThrow(refusal('first'));
  });

  it.each([
    ['nothing', ''],
    ['any text', 'not a cursor'],
    ['another list’s cursor', Buffer.from('{"offset":20}').toString('base64url')],
    ['a time alone', Buffer.from('1767225600000/').toString('base64url')],
    ['an id that is none', Buffer.from(`1767225600000/${'-'.repeat(36)}`).toString('base64url')],
  ])('rejects %s as a cursor', async (_, after) => {
    await expect(readPage(2, after, read)).rejects.toThrow(refusal('after'));
  });

  it('rejects a cursor with additional characters', async () => {
    const { pageInfo } = await readPage(2, null, read);

    await expect(readPage(2, `${pageInfo.endCursor ?? ''}!`, read)).rejects.toThrow(
      refusal('after'),
    );
  });
});
