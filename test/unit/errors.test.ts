import { describe, expect, it } from '@jest/globals';
import { buildSchema, graphql, GraphQLError } from 'graphql';
import {
  InvalidInputError,
  MediaUnavailableError,
  NotFoundError,
  RateLimitedError,
} from '../../src/errors/domain-error.js';
import { present } from '../../src/errors/present.js';
import { silentLog } from '../support/silent-log.js';

const shown = (error: unknown) => present(error, silentLog);

/** As graphql-js wraps what a resolver threw. */
const fromResolver = (originalError: Error) =>
  new GraphQLError(originalError.message, { originalError });

describe('present', () => {
  it('shows a domain error with its code and details, even if it is wrapped', () => {
    expect(shown(fromResolver(new RateLimitedError(1500)))).toMatchObject({
      status: 429,
      extensions: { code: 'RATE_LIMITED', retryAfterMs: 1500 },
    });
  });

  it.each([
    [0, 1],
    [-5, 1],
    [0.2, 1],
    [1500.4, 1501],
  ])('never asks a client to retry at once: %d ms become %d', (retryAfterMs, told) => {
    expect(shown(new RateLimitedError(retryAfterMs)).extensions).toMatchObject({
      retryAfterMs: told,
    });
  });

  it('names the invalid inputs', () => {
    expect(shown(new InvalidInputError(['emails.2'], 'Not an address.')).extensions).toEqual({
      code: 'BAD_USER_INPUT',
      fields: ['emails.2'],
    });
  });

  it('uses the same message for everything that is not found', () => {
    expect(shown(new NotFoundError()).message).toBe('Not found, or you do not have access.');
  });

  it('truncates messages that quote a long input', () => {
    const { message } = shown(new InvalidInputError(['name'], 'x'.repeat(60_000)));

    expect(message).toHaveLength(300);
  });

  it('hides the cause of an outage', () => {
    const { message, extensions } = shown(
      new MediaUnavailableError({ cause: new Error('connect ECONNREFUSED 10.1.2.3:7880') }),
    );

    expect(JSON.stringify({ message, extensions })).not.toContain('10.1.2.3');
  });

  it('hides a fault behind a log ID', () => {
    const { message, extensions } = shown(fromResolver(new Error('password is hunter2')));

    expect(message).not.toContain('hunter2');
    expect(extensions).toEqual({
      code: 'INTERNAL_SERVER_ERROR',
      logId: expect.stringMatching(/^[\da-f-]{36}$/),
    });
  });

  it('ignores a code that a library has set on its own error', () => {
    const error = Object.assign(new Error('secret'), { extensions: { code: 'NOT_FOUND' } });

    expect(shown(fromResolver(error)).extensions.code).toBe('INTERNAL_SERVER_ERROR');
  });

  it('passes on GraphQL’s errors about an invalid document', () => {
    const error = new GraphQLError('Cannot query field "x".', {
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });

    expect(shown(error)).toMatchObject({ status: 400, message: 'Cannot query field "x".' });
  });

  it('names the variables of an argument that was invalid during the execution', async () => {
    const schema = buildSchema('type Query { page(first: Int! = 20): Int broken: Int }');
    const run = async (source: string, rootValue: object) => {
      const { errors } = await graphql({ schema, source, rootValue, variableValues: { f: null } });
      return shown(errors?.[0]).extensions;
    };

    expect(await run('query ($f: Int) { page(first: $f) }', {})).toEqual({
      code: 'BAD_USER_INPUT',
      fields: ['f'],
    });
    expect(await run('{ broken }', { broken: () => 'no number' })).toMatchObject({
      code: 'INTERNAL_SERVER_ERROR',
    });
  });

  it('handles thrown values that are not errors', () => {
    expect(shown('boom').extensions.code).toBe('INTERNAL_SERVER_ERROR');
  });
});
