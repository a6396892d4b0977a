import { MissingScopeError } from '../errors/domain-error.js';
import type { Actor } from '../models/actor.js';
import type { ApplicationScope } from '../models/application.js';

/**
 * For what lies behind another scope than that of its root field, and for routes other than GraphQL.
 * @throws MissingScopeError for an application without the scope
 */
export function assertScope({ application }: Actor, scope: ApplicationScope): void {
  if (application && !application.scopes.has(scope)) throw new MissingScopeError(scope);
}
