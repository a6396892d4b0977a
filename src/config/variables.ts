import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** An environment variable: its parser, and its meaning for docs/configuration.md. */
export interface Variable<T = unknown> {
  readonly schema: z.ZodType<T>;
  readonly meaning: string;
  /** The value of an unset variable; without one, the variable is required or optional. */
  readonly fallback?: string;
  readonly optional?: boolean;
  /** Also readable from the file that NAME_FILE names. */
  readonly secret?: boolean;
  /** Whether an empty variable differs from an unset one. */
  readonly emptyIsValue?: boolean;
}

export type Variables = Readonly<Record<string, Variable>>;

export type ValuesOf<V extends Variables> = {
  readonly [K in keyof V]: V[K] extends Variable<infer T> ? T : never;
};

export type Environment = Readonly<Record<string, string | undefined>>;

type Extras = Pick<Variable, 'secret' | 'emptyIsValue'>;

export const required = <T>(schema: z.ZodType<T>, meaning: string, extras: Extras = {}) =>
  ({ schema, meaning, ...extras }) satisfies Variable<T>;

export const withDefault = <T>(
  schema: z.ZodType<T>,
  fallback: string,
  meaning: string,
  extras: Extras = {},
) => ({ schema, meaning, fallback, ...extras }) satisfies Variable<T>;

/** Null if unset. */
export const optional = <T>(
  schema: z.ZodType<T>,
  meaning: string,
  extras: Extras = {},
): Variable<T | null> => ({ schema, meaning, optional: true, ...extras });

/** Collects all problems of an environment, so that one start reports them all. */
export class Mistakes {
  readonly problems: string[] = [];
  readonly #refused = new Set<string>();

  /** @param source the variable that the problem concerns, if not `name` itself */
  refuse(name: string, problem: string, source = name): void {
    this.#refused.add(name);
    this.problems.push(`${source}: ${problem}`);
  }

  /** Whether the variable is valid, so that later checks can use it. */
  isUsable(name: string): boolean {
    return !this.#refused.has(name);
  }
}

/** Parses each variable; an invalid one becomes null. */
export function readVariables<V extends Variables>(
  variables: V,
  env: Environment,
  mistakes: Mistakes,
): ValuesOf<V> {
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries(variables)) {
    values[name] = readVariable(name, variable, env, mistakes);
  }
  return values as ValuesOf<V>;
}

function readVariable(name: string, variable: Variable, env: Environment, mistakes: Mistakes) {
  const given = variable.secret ? readSecret(name, env, mistakes) : readPlain(name, env, mistakes);
  if (!mistakes.isUsable(name)) return null;
  const isSet = given !== undefined && (given !== '' || variable.emptyIsValue === true);
  const text = isSet ? given : variable.fallback;
  if (text === undefined) {
    if (!variable.optional) mistakes.refuse(name, 'is required');
    return null;
  }
  const parsed = variable.schema.safeParse(text);
  if (parsed.success) return parsed.data;
  for (const { message } of parsed.error.issues) mistakes.refuse(name, message);
  return null;
}

function readPlain(name: string, env: Environment, mistakes: Mistakes): string | undefined {
  if (env[`${name}_FILE`]) {
    const problem = `is not read, because only secrets can come from files; set ${name} instead`;
    mistakes.refuse(name, problem, `${name}_FILE`);
  }
  return env[name];
}

function readSecret(name: string, env: Environment, mistakes: Mistakes): string | undefined {
  const file = env[`${name}_FILE`];
  if (!file) return env[name];
  if (env[name]) {
    mistakes.refuse(name, `is set together with ${name}_FILE; set only one of them`);
    return undefined;
  }
  try {
    const content = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    if (content === '') {
      mistakes.refuse(name, `${file} is empty; write the secret to it`, `${name}_FILE`);
    }
    return content;
  } catch {
    mistakes.refuse(name, `cannot read ${file}; check its path and permissions`, `${name}_FILE`);
    return undefined;
  }
}

// The parsers of the sections. A message completes "NAME: …".

export const text = () =>
  z
    .string()
    .refine((value) => value.trim() !== '', 'must not be blank')
    .refine(
      (value) => value === value.trim() || value.trim() === '',
      'must not begin or end with a blank',
    )
    .refine(
      (value) => !/\p{Cc}/u.test(value),
      'must not contain line breaks or control characters',
    );

/** Thrown by a parser for an invalid value; the message completes "NAME: …". */
export class RefusedValue extends Error {}

/**
 * A parser from a function that throws RefusedValue, usually one that the code behind the setting
 * also uses.
 */
export const parsedBy = <T>(parse: (value: string) => T) =>
  z.string().transform((value, context): T => {
    try {
      return parse(value);
    } catch (error) {
      if (!(error instanceof RefusedValue)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  });

/** A list whose items are parsed by `parse`, without duplicates. */
export const listParsedBy = (parse: (item: string) => string) =>
  parsedBy((value) => [...new Set(split(value).map(parse))]);

/** The same, if an empty list would disable the setting's purpose. */
export const filledListParsedBy = (parse: (item: string) => string) =>
  listParsedBy(parse).refine((items) => items.length > 0, 'must name at least one');

/** A password or key that must be hard to guess. */
export const secretOf = (minLength: number) =>
  z
    .string()
    .refine((value) => value.length >= minLength, `must have at least ${minLength} characters`)
    .refine((value) => !/\s/.test(value), 'must not contain blanks');

/** A secret that HTTP headers carry, whose characters beyond ASCII clients encode differently. */
export const headerSecretOf = (minLength: number) =>
  secretOf(minLength).refine(
    (value) => !/[^\x00-\x7f]/.test(value),
    'must consist of ASCII characters, because HTTP headers carry it',
  );

const numberAs = (form: RegExp, noun: string) => (min: number, max: number) =>
  z
    .string()
    .refine(
      (value) => form.test(value) && Number(value) >= min && Number(value) <= max,
      `must be ${noun} from ${min} to ${max}`,
    )
    .transform(Number);

export const integer = numberAs(/^-?\d{1,15}$/, 'a whole number');

export const decimal = numberAs(/^\d{1,15}(\.\d{1,15})?$/, 'a number');

export const flag = () =>
  z
    .string()
    .refine((value) => value === 'true' || value === 'false', 'must be true or false')
    .transform((value) => value === 'true');

export const oneOf = <T extends string>(allowed: readonly T[]) =>
  z.custom<T>(
    (value) => (allowed as readonly unknown[]).includes(value),
    `must be one of ${allowed.join(', ')}`,
  );

export const listOf = <T extends string>(allowed: readonly T[]) =>
  z.string().transform((value, context) => {
    const items = split(value);
    const unknown = items.filter((item) => !(allowed as readonly string[]).includes(item));
    if (unknown.length > 0) {
      const message = `has unknown values ${unknown.join(', ')}; use only ${allowed.join(', ')}`;
      context.addIssue({ code: 'custom', message });
    }
    return [...new Set(items)] as T[];
  });

/** Signing keys: the first one signs, all verify, so that keys can be rotated. */
export const signingKeys = () =>
  z
    .string()
    .transform(split)
    .refine(
      (keys) => keys.length > 0 && keys.every((key) => key.length >= 32),
      'must be one or more keys of at least 32 characters, separated by commas',
    );

export function split(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
