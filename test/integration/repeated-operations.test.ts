import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/test-app.js';

const TIMES = 14;

describe('a repeated request', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.stop());

  const answer = async (body: object, accept: string) => {
    const response = await app.browser().fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify(body),
    });
    const { date: _date, ...headers } = Object.fromEntries(response.headers);
    return { status: response.status, headers, body: await response.text() };
  };

  // Documents are cached, which must not change the response.
  it.each([
    ['data', '*/*', { query: '{ config { languages livekit { url } } }' }],
    ['another media type', 'application/graphql-response+json', { query: '{ viewer { id } }' }],
    ['a media type that is not served', 'text/csv', { query: '{ __typename }' }],
    ['an error of ours', '*/*', { query: '{ room(slugOrId: "no-such-room") { id } }' }],
    [
      'a refusal beside data',
      '*/*',
      { query: '{ rooms { totalCount } viewer { id } config { languages } }' },
    ],
    ['a named operation', '*/*', { query: 'query A { viewer { id } }', operationName: 'A' }],
    ['a wrong operation name', '*/*', { query: 'query A { viewer { id } }', operationName: 'B' }],
    [
      'a wrong variable',
      '*/*',
      { query: 'query ($a: String!) { room(slugOrId: $a) { id } }', variables: { a: 1 } },
    ],
    [
      'variables of a wrong kind',
      '*/*',
      { query: 'query ($a: String) { viewer { id } }', variables: ['a'] },
    ],
    ['introspection', '*/*', { query: '{ __type(name: "Room") { fields { name } } }' }],
  ])('gets the same response: %s', async (_what, accept, body) => {
    const first = await answer(body, accept);

    for (let i = 1; i < TIMES; i += 1) expect(await answer(body, accept)).toEqual(first);
  });
});
