import type { AppContext } from '../../src/context/app-context.js';
import type { ShieldRule } from '../../src/permissions/graphql-shield.js';

/**
 * Resolves to the result of a single rule: true, or the error that it returns. Rejects if the rule
 * throws.
 */
export const askRule = async (
  rule: ShieldRule,
  context: AppContext,
  args: Readonly<Record<string, unknown>> = {},
): Promise<unknown> =>
  rule.resolve({}, args, context as never, {} as never, { debug: true } as never);
