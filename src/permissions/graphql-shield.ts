import { createRequire } from 'node:module';
import util from 'node:util';
import type * as Library from 'graphql-shield';

type GraphQLShield = typeof Library;
export type ShieldRule = Parameters<GraphQLShield['chain']>[number];

/**
 * graphql-shield 7.6.5 calls `util.isUndefined` in each `chain`. Node 23 removed that function, and
 * Node 22 prints a deprecation warning about it, so every version gets the same one here.
 */
Object.defineProperty(util, 'isUndefined', {
  value: (value: unknown) => value === undefined,
  configurable: true,
  writable: true,
});

/**
 * The CommonJS build, which reads `isUndefined` at each call. The ES module imports it by name, which
 * Node 24 rejects before our code runs.
 */
const library = createRequire(import.meta.url)('graphql-shield') as GraphQLShield;

export const { allow, chain, deny, or, rule, shield } = library;
