import { ApolloServer } from '@apollo/server';
import { describe, expect, it } from '@jest/globals';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { AppContext } from '../../src/context/app-context.js';
import { ContextFactory, type ContextFactoryDeps } from '../../src/context/context-factory.js';

const MEMBER = { userId: 'mia', role: 'member' };

describe('ContextFactory', () => {
  it('creates contexts whose loaders work in operations that Apollo executes', async () => {
    const contexts = new ContextFactory({
      services: {},
      sources: {
        roomStore: { findMembers: () => Promise.resolve(new Map([['weekly', [MEMBER]]])) },
      },
      addressOf: () => '192.0.2.1',
    } as unknown as ContextFactoryDeps);
    const server = new ApolloServer<AppContext>({
      typeDefs: 'type Query { members: [String!]! }',
      resolvers: {
        Query: {
          members: async (_root, _args, { loaders }: AppContext) =>
            (await loaders.members.load('weekly')).map(({ userId }) => userId),
        },
      },
    });
    const contextValue = await contexts.forHttp(new IncomingMessage(new Socket()), () => undefined);

    const { body } = await server.executeOperation({ query: '{ members }' }, { contextValue });

    expect(body).toMatchObject({ singleResult: { data: { members: ['mia'] } } });
    await server.stop();
  });
});
