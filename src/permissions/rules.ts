import type { Feature } from '../config/features.js';
import type { ApplicationScope } from '../models/application.js';
import type { AppContext } from '../context/app-context.js';
import {
  ForbiddenError,
  MissingScopeError,
  NotFoundError,
  UnauthenticatedError,
  type DomainError,
} from '../errors/domain-error.js';
import type { WriteLimitKind } from '../services/users/write-limits.js';
import { chain, or, rule, type ShieldRule } from './graphql-shield.js';

type Args = Readonly<Record<string, unknown>>;
type Check = (context: AppContext, args: Args) => boolean;

/**
 * A cached result would outlive a revoked permission: the context of a subscription lives as long
 * as its stream.
 */
const NO_CACHE = { cache: 'no_cache' } as const;

/**
 * A rule on the context and the arguments. Services check everything that needs data, because
 * webhooks and jobs use them, too.
 * @param refusal returned, because `or` stops at a rule that throws; created once, because `or`
 * evaluates all its rules, and creating an error costs more than they do
 */
const contextRule = (passes: Check, refusal: DomainError): ShieldRule =>
  rule(NO_CACHE)((_parent, args: Args, context: AppContext) => passes(context, args) || refusal);

/**
 * A rule for people. False for applications, also for those that act as a user: a field is closed to
 * them unless its line has an `application` rule.
 */
const personRule = (passes: Check, refusal: DomainError): ShieldRule =>
  rule(NO_CACHE)(
    (_parent, args: Args, context: AppContext) =>
      context.actor.application === null && (passes(context, args) || refusal),
  );

/**
 * The request has an access token with this scope. False for people, so that in an `or` the refusal
 * of their own rule is reported.
 */
export function application(scope: ApplicationScope): ShieldRule {
  const refusal = new MissingScopeError(scope);
  return rule(NO_CACHE)(
    (_parent, _args, { actor }: AppContext) =>
      actor.application !== null && (actor.application.scopes.has(scope) || refusal),
  );
}

const OPEN_RULES = new WeakSet<ShieldRule>();

/** Open to all people, without a credential. Applications need the scope, if there is one. */
export function open(scope?: ApplicationScope): ShieldRule {
  const anyone = personRule(() => true, new UnauthenticatedError());
  const opened = scope ? or(anyone, application(scope)) : anyone;
  OPEN_RULES.add(opened);
  return opened;
}

/** Whether people need not be checked. */
export const isOpen = (rule: ShieldRule): boolean => OPEN_RULES.has(rule);

/** A disabled feature does not exist: the answer is the same for everyone. */
export const feature = (name: Feature): ShieldRule =>
  contextRule(({ config }) => config.features.has(name), new NotFoundError());

export const signedIn: ShieldRule = personRule(
  ({ actor }) => actor.user !== null,
  new UnauthenticatedError('You are not signed in; sign in first.'),
);

export const instanceAdministrator: ShieldRule = chain(
  signedIn,
  contextRule(
    ({ actor }) => actor.user?.isInstanceAdministrator === true,
    new ForbiddenError('Only instance administrators may do this; ask one of them.'),
  ),
);

/** Refuses people: a field for applications alone. */
export const noPerson: ShieldRule = personRule(
  () => false,
  new UnauthenticatedError('The access token is missing; request one at /oauth/token.'),
);

/** The actor has a participant token; `participantOf` checks the room. */
export const participant: ShieldRule = personRule(
  ({ actor }) => actor.participant !== null,
  new UnauthenticatedError(
    'The participant token is missing; join the room, then send it as a bearer token.',
  ),
);

/**
 * The participant token must be for the room that the argument names; otherwise the room seems not
 * to exist.
 */
export const participantOf = (argument: string): ShieldRule =>
  chain(
    participant,
    contextRule(
      ({ actor }, args) => actor.participant?.roomId === args[argument],
      new NotFoundError(),
    ),
  );

/** The argument is present. The refusal is that of an operation on the actor themselves. */
export const given = (argument: string): ShieldRule =>
  personRule((_context, args) => args[argument] != null, new UnauthenticatedError());

/**
 * Counts the mutation toward the limits on writes, and toward those of its kind. Comes last in a
 * chain, so that a refused mutation does not count.
 * @throws RateLimitedError, StorageUnavailableError
 */
export const countWrite = (kind?: WriteLimitKind): ShieldRule =>
  rule(NO_CACHE)(async (_parent, _args, { actor, services }: AppContext) => {
    await services.writeLimits.count(actor, kind);
    return true;
  });
