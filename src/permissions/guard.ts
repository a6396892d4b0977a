import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { AppContext } from '../context/app-context.js';
import { ForbiddenError } from '../errors/domain-error.js';
import { allow, chain, deny, shield, type ShieldRule } from './graphql-shield.js';
import { WRITE_LIMITS, type RootType, type RuleMap } from './rule-map.js';
import { countWrite, isOpen } from './rules.js';

type RootField = GraphQLField<unknown, AppContext>;
type RootResolver = GraphQLFieldResolver<unknown, AppContext, Record<string, unknown>>;
type Middleware = (inner: RootResolver, ...call: Parameters<RootResolver>) => Promise<unknown>;
/** What the library generates: a function for a single rule, an object for `chain` and `or`. */
type GeneratedMap = Readonly<
  Record<string, Readonly<Record<string, Middleware | { readonly resolve: Middleware }>>>
>;

const OPTIONS = {
  // Errors of rules and resolvers pass through unchanged instead of becoming `fallbackError`.
  debug: true,
  fallbackRule: deny,
  /** Rules answer false without an error only for applications. */
  fallbackError: new ForbiddenError(
    'This operation is closed to applications; a person has to call it.',
  ),
};

/** The limit of mutations without a line in `WRITE_LIMITS`. */
const anyWrite = countWrite();

/**
 * Puts each root field behind its rule, in place: the resolvers of queries and mutations, and the
 * `subscribe` of subscriptions, so that a refused stream never opens. Applied by the library itself,
 * the map would leave `subscribe` open and wrap every field of every type.
 * @throws Error when a root field has no rule or a rule has no field
 */
export function guard(schema: GraphQLSchema, ruleMap: RuleMap): GraphQLSchema {
  const rules = withWriteLimits(ruleMap);
  const generated = shield(rules, OPTIONS).generate(schema) as GeneratedMap;
  const guardType = (
    name: RootType,
    type: GraphQLObjectType | null | undefined,
    key: 'resolve' | 'subscribe',
  ) => {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const rule = rules[name]?.[field.name];
      const middleware = generated[name]?.[field.name];
      if (!rule || !middleware) {
        throw new Error(`${name}.${field.name} has no rule; add its line to the rule map`);
      }
      if (rule !== allow) {
        guardField(field as RootField, key, { middleware, skipsPeople: isOpen(rule) });
      }
    }
  };
  guardType('Query', schema.getQueryType(), 'resolve');
  guardType('Mutation', schema.getMutationType(), 'resolve');
  guardType('Subscription', schema.getSubscriptionType(), 'subscribe');
  return schema;
}

/**
 * Applies a rule to what is not a root field.
 * @throws the refusal of the rule
 */
export async function enforce(rule: ShieldRule, context: AppContext): Promise<void> {
  if (isOpen(rule) && context.actor.application === null) return;
  const verdict = await rule.resolve({}, {}, context as never, {} as never, OPTIONS as never);
  if (verdict !== true) throw verdict instanceof Error ? verdict : OPTIONS.fallbackError;
}

/** Mutations count as writes once their rule has passed. */
function withWriteLimits({ Mutation, ...others }: RuleMap): RuleMap {
  if (!Mutation) return others;
  const limited = Object.entries(Mutation).map(([field, rule]) => {
    const limit = WRITE_LIMITS[field] ?? anyWrite;
    return [field, limit === allow ? rule : chain(rule, limit)] as const;
  });
  return { ...others, Mutation: Object.fromEntries(limited) };
}

interface FieldGuard {
  readonly middleware: Middleware | { readonly resolve: Middleware };
  /** People are called through directly, because the library costs more than many operations. */
  readonly skipsPeople: boolean;
}

function guardField(
  field: RootField,
  key: 'resolve' | 'subscribe',
  { middleware: generated, skipsPeople }: FieldGuard,
) {
  const inner: RootResolver = field[key] ?? defaultFieldResolver;
  const middleware = typeof generated === 'function' ? generated : generated.resolve;
  field[key] = (...call: Parameters<RootResolver>): unknown =>
    skipsPeople && call[2].actor.application === null ? inner(...call) : middleware(inner, ...call);
}
