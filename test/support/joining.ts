import { decodeJwt } from 'jose';
import {
  JoinRoomDocument,
  JoinStatusDocument,
  LobbyDocument,
  type JoinRoomInput,
  type JoinRoomMutation,
} from '../generated/operations.js';
import type { TestClient } from './test-client.js';

export type Outcome = JoinRoomMutation['joinRoom'];
type OutcomeOf<Name extends Outcome['__typename']> = Extract<Outcome, { __typename: Name }>;

export async function join(client: TestClient, input: JoinRoomInput): Promise<Outcome> {
  return (await client.data(JoinRoomDocument, { input })).joinRoom;
}

/** The outcome as one of its kind; fails the test if it is another one. */
export function as<Name extends Outcome['__typename']>(name: Name, outcome: Outcome) {
  if (outcome.__typename !== name) throw new Error(`not ${name}: ${JSON.stringify(outcome)}`);
  return outcome as OutcomeOf<Name>;
}

export const admitted = async (client: TestClient, input: JoinRoomInput) =>
  as('Admitted', await join(client, input));

export const waiting = async (client: TestClient, input: JoinRoomInput) =>
  as('Waiting', await join(client, input));

export const denied = async (client: TestClient, input: JoinRoomInput) =>
  as('Denied', await join(client, input));

/** The claims of a participant token. */
export const claimsOf = (outcome: { readonly connection: { readonly token: string } }) =>
  decodeJwt<{
    name: string;
    attributes: Record<string, string>;
    video: Record<string, unknown>;
  }>(outcome.connection.token);

/** The outcomes that an open subscription reports. */
export function watchStatus(client: TestClient, roomId: string, ticket?: string) {
  const stream = client.subscribe(JoinStatusDocument, { roomId, ticket: ticket ?? null });
  return {
    next: async (): Promise<Outcome> => (await stream.next()).joinStatus,
    refusal: () => stream.refusal(),
    ended: () => stream.ended(),
    close: () => stream.close(),
  };
}

/** The events that a host's open subscription reports. */
export function watchLobby(client: TestClient, roomId: string) {
  const stream = client.subscribe(LobbyDocument, { roomId });
  return {
    next: async () => (await stream.next()).lobby,
    refusal: () => stream.refusal(),
    ended: () => stream.ended(),
    close: () => stream.close(),
  };
}
