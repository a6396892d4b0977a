import { randomUUID } from 'node:crypto';
import { AccessToken, RoomServiceClient, type VideoGrant } from 'livekit-server-sdk';
import { enterMeeting, type TestMeeting } from './meeting.js';
import type { TestApp } from './test-app.js';

interface OtherParticipant {
  readonly identity?: string;
  /** LiveKit's name of the kind. */
  readonly kind: 'agent' | 'egress' | 'sip';
  readonly name?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly grants?: VideoGrant;
}

/** Adds a participant who does not join through joinRoom. */
export async function enterAsOther(
  { env }: TestApp,
  roomId: string,
  { identity = randomUUID(), name = '', attributes = {}, kind, grants }: OtherParticipant,
): Promise<TestMeeting> {
  const token = new AccessToken(env['LIVEKIT_API_KEY'], env['LIVEKIT_API_SECRET'], { identity });
  token.kind = kind;
  token.name = name;
  token.attributes = { ...attributes };
  token.addGrant({ room: roomId, roomJoin: true, canSubscribe: true, ...grants });
  return enterMeeting({ url: env['LIVEKIT_URL'] ?? '', token: await token.toJwt() });
}

/** LiveKit's API, as the gateway calls it. */
export const livekitOf = ({ env }: TestApp): RoomServiceClient =>
  new RoomServiceClient(
    env['LIVEKIT_URL'] ?? '',
    env['LIVEKIT_API_KEY'],
    env['LIVEKIT_API_SECRET'],
  );
