import type { Feature } from '../config/features.js';
import type { AppContext } from '../context/app-context.js';
import { NotFoundError, UnauthenticatedError } from '../errors/domain-error.js';

/**
 * Passes silently or throws the refusal. Rules see the context and the arguments alone, so that
 * they stay synchronous and cost nothing; what needs data is asked by the services, which webhooks
 * and jobs pass through too.
 */
export type Rule = (context: AppContext, args: Readonly<Record<string, unknown>>) => void;

export const anyone: Rule = () => undefined;

/** A switched-off feature does not exist: nobody learns more, whoever asks. */
export const behind =
  (feature: Feature): Rule =>
  ({ config }) => {
    if (!config.features.has(feature)) throw new NotFoundError();
  };

export const signedIn: Rule = ({ actor }) => {
  if (!actor.user) throw new UnauthenticatedError('Sign in first.');
};

/** Bears a participant token; for which room is checked by `participantOf`. */
export const participant: Rule = ({ actor }) => {
  if (!actor.participant) {
    throw new UnauthenticatedError('Send the participant token of this room as bearer token.');
  }
};

/** Bears a participant token of the room that the argument names; another room does not exist. */
export const participantOf = (argument: string): Rule =>
  chain(participant, ({ actor }, args) => {
    if (actor.participant?.roomId !== args[argument]) throw new NotFoundError();
  });

/** Each in turn; the first refusal stands. */
export const chain =
  (...rules: readonly Rule[]): Rule =>
  (context, args) => {
    for (const rule of rules) rule(context, args);
  };

/** Any of them; when none passes, the first refusal stands. */
export const or =
  (...rules: readonly [Rule, ...Rule[]]): Rule =>
  (context, args) => {
    let refusal: unknown;
    for (const rule of rules) {
      try {
        rule(context, args);
        return;
      } catch (error) {
        refusal ??= error;
      }
    }
    throw refusal;
  };
