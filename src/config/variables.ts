import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { mongoUrlProblems } from '../models/mongo-url.js';

/** One environment variable: how it is parsed, and what docs/configuration.md says of it. */
export interface Variable<T = unknown> {
  readonly schema: z.ZodType<T>;
  readonly meaning: string;
  /** Text that stands in for an unset variable; without one the variable is required or optional. */
  readonly fallback?: string;
  readonly optional?: boolean;
  /** Also readable from the file that NAME_FILE names. */
  readonly secret?: boolean;
  /** Unset and empty differ: empty is a value. */
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

/** Null when unset. */
export const optional = <T>(
  schema: z.ZodType<T>,
  meaning: string,
  extras: Extras = {},
): Variable<T | null> => ({ schema, meaning, optional: true, ...extras });

/** Parses each variable; problems are collected, never thrown, so that one start names them all. */
export function readVariables<V extends Variables>(
  variables: V,
  env: Environment,
  problems: string[],
): ValuesOf<V> {
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries(variables)) {
    values[name] = readVariable(name, variable, env, problems);
  }
  return values as ValuesOf<V>;
}

function readVariable(name: string, variable: Variable, env: Environment, problems: string[]) {
  const before = problems.length;
  const given = variable.secret ? readSecret(name, env, problems) : env[name];
  if (problems.length > before) return null;
  const isSet = given !== undefined && (given !== '' || variable.emptyIsValue === true);
  const text = isSet ? given : variable.fallback;
  if (text === undefined) {
    if (!variable.optional) problems.push(`${name}: is required`);
    return null;
  }
  const parsed = variable.schema.safeParse(text);
  if (parsed.success) return parsed.data;
  problems.push(...parsed.error.issues.map((issue) => `${name}: ${issue.message}`));
  return null;
}

function readSecret(name: string, env: Environment, problems: string[]): string | undefined {
  const file = env[`${name}_FILE`];
  if (!file) return env[name];
  if (env[name]) {
    problems.push(`${name}: set either it or ${name}_FILE, not both`);
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch {
    problems.push(`${name}_FILE: cannot read ${file}`);
    return undefined;
  }
}

// The vocabulary of the sections. A message completes the sentence "NAME: …".

export const text = () => z.string();

export const integer = (min: number, max: number) =>
  z
    .string()
    .refine(
      (value) => /^-?\d{1,15}$/.test(value) && Number(value) >= min && Number(value) <= max,
      `must be a whole number from ${min} to ${max}`,
    )
    .transform(Number);

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

export const list = () => z.string().transform(split);

export const listOf = <T extends string>(allowed: readonly T[]) =>
  z.string().transform((value, context) => {
    const items = split(value);
    const unknown = items.filter((item) => !(allowed as readonly string[]).includes(item));
    if (unknown.length > 0) {
      const message = `does not know ${unknown.join(', ')}; the values are ${allowed.join(', ')}`;
      context.addIssue({ code: 'custom', message });
    }
    return [...new Set(items)] as T[];
  });

export const url = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol),
      `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    );

/** In every form that the driver takes. */
export const mongoUrl = () =>
  z.string().superRefine((value, context) => {
    for (const message of mongoUrlProblems(value)) context.addIssue({ code: 'custom', message });
  });

/** The address of a page, with a place for what it is about. */
export const urlWith = (place: string) =>
  url('http:', 'https:').refine((value) => value.includes(place), `must have ${place} in it`);

/** Signing keys: the first signs, all verify, so that a key can be rotated. */
export const signingKeys = () =>
  z
    .string()
    .transform(split)
    .refine(
      (keys) => keys.length > 0 && keys.every((key) => key.length >= 32),
      'must be one or more keys of at least 32 characters, separated by commas',
    );

export const regularExpression = () =>
  z.string().transform((value, context) => {
    try {
      return new RegExp(value);
    } catch {
      context.addIssue({ code: 'custom', message: 'is not a regular expression' });
      return z.NEVER;
    }
  });

export function split(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
