import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { AppContext } from '../context/app-context.js';
import { WRITE_LIMITS, type RootType, type RuleMap } from './rule-map.js';
import type { Rule } from './rule.js';

type RootField = GraphQLField<unknown, AppContext>;
type RootResolver = GraphQLFieldResolver<unknown, AppContext, Record<string, unknown>>;

/**
 * Puts each root field behind its rule, in place: resolvers of queries and mutations, and the
 * `subscribe` of subscriptions, so that a refused stream never opens. Mutations count as writes
 * after that: what the rule refuses uses up nothing.
 * @throws Error when a root field has no rule or a rule has no field
 */
export function guard(schema: GraphQLSchema, rules: RuleMap): GraphQLSchema {
  guardType('Query', schema.getQueryType(), rules);
  guardType('Mutation', schema.getMutationType(), rules);
  guardType('Subscription', schema.getSubscriptionType(), rules);
  return schema;
}

function guardType(name: RootType, type: GraphQLObjectType | null | undefined, rules: RuleMap) {
  const fields = type?.getFields() ?? {};
  const unknown = Object.keys(rules[name]).filter((field) => !Object.hasOwn(fields, field));
  if (unknown.length > 0) throw new Error(`Rules without a field: ${name}.${unknown.join(', ')}`);
  for (const field of Object.values(fields)) {
    const rule = rules[name][field.name];
    if (!rule) throw new Error(`${name}.${field.name} has no rule; add its line to the rule map`);
    guardField(name, field as RootField, rule);
  }
}

function guardField(name: RootType, field: RootField, rule: Rule) {
  if (name === 'Subscription') {
    field.subscribe = behindRule(rule, field.subscribe ?? defaultFieldResolver);
  } else {
    const resolve = field.resolve ?? defaultFieldResolver;
    field.resolve = behindRule(
      rule,
      name === 'Mutation' ? countedAsWrite(field.name, resolve) : resolve,
    );
  }
}

const behindRule =
  (rule: Rule, inner: RootResolver): RootResolver =>
  (root, args, context, info) => {
    rule(context, args);
    return inner(root, args, context, info);
  };

function countedAsWrite(mutation: string, inner: RootResolver): RootResolver {
  const kind = WRITE_LIMITS[mutation];
  if (kind === 'own') return inner;
  return async (root, args, context, info) => {
    await context.services.writeLimits.count(context.actor, kind);
    return inner(root, args, context, info);
  };
}
