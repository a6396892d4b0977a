import { HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { IncomingMessage } from 'node:http';
import { BadRequestError } from '../errors/domain-error.js';
import { bearerToken } from '../lib/bearer-token.js';
import { readBody } from './request-body.js';

const BODY_LIMIT_BYTES = 100_000;

/** An operation in the usual form of a request, without extensions. */
export interface PlainOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Null for the document's only operation. */
  readonly operationName: string | null;
}

/** The parts of a request that Apollo needs. */
class AskedRequest implements HTTPGraphQLRequest {
  private collectedHeaders: HeaderMap | undefined;

  constructor(
    private readonly request: IncomingMessage,
    readonly method: string,
    readonly search: string,
    readonly body: unknown,
  ) {}

  /** Collected lazily: most requests never reach Apollo. */
  get headers(): HeaderMap {
    return (this.collectedHeaders ??= relevantHeaders(this.request));
  }
}

/** @throws PayloadTooLargeError, BadRequestError */
export async function readRequest(request: IncomingMessage): Promise<HTTPGraphQLRequest> {
  const { method = 'GET', url = '' } = request;
  const search = url.indexOf('?');
  const body = method === 'POST' ? await readJson(request) : undefined;
  return new AskedRequest(request, method, search < 0 ? '' : url.slice(search), body);
}

/**
 * The document of a request that Apollo would parse; null if it refuses the request earlier, for
 * example as a possible forgery.
 */
export function documentText(asked: HTTPGraphQLRequest): string | null {
  const { method, body } = asked;
  if (method === 'POST') return isObject(body) ? nonEmpty(body['query']) : null;
  if (method !== 'GET' || !FORGERY_PROOF.some((name) => asked.headers.get(name))) return null;
  const queries = new URLSearchParams(asked.search).getAll('query');
  return queries.length === 1 ? nonEmpty(queries[0]) : null;
}

const nonEmpty = (text: unknown): string | null =>
  typeof text === 'string' && text !== '' ? text : null;

/** Null for an unusual request. */
export function plainOperation(
  { method, body }: HTTPGraphQLRequest,
  contentType: string | undefined,
): PlainOperation | null {
  if (method !== 'POST' || !isJson(contentType) || !isObject(body)) return null;
  const { query, extensions } = body;
  const variables = body['variables'] ?? {};
  const operationName = body['operationName'] ?? null;
  if (typeof query !== 'string' || !isObject(variables) || (extensions ?? null) !== null)
    return null;
  if (operationName !== null && typeof operationName !== 'string') return null;
  return { query, variables, operationName };
}

/**
 * The headers that Apollo reads: content negotiation and protection against cross-site request
 * forgery.
 */
const RELEVANT = ['content-type', 'accept', 'x-apollo-operation-name', 'apollo-require-preflight'];
/** Pages of other origins cannot send these without a preflight. */
const FORGERY_PROOF = RELEVANT.filter((name) => name !== 'accept');

function relevantHeaders(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const name of RELEVANT) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  // Pages cannot send a bearer token without a preflight either, so its bearer need not prove that.
  if (bearerToken(request.headers.authorization ?? '') !== null) {
    headers.set('apollo-require-preflight', 'true');
  }
  return headers;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = (await readBody(request, BODY_LIMIT_BYTES)).toString('utf8');
  // Apollo answers other content types itself, as part of its protection against forgery.
  if (!request.headers['content-type']?.toLowerCase().startsWith('application/json')) return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new BadRequestError('The request body is not valid JSON; correct it.');
  }
}

const isJson = (contentType = ''): boolean => /^application\/json *(;|$)/i.test(contentType);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
