import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Room, RoomEvent } from '@livekit/rtc-node';
import { WebSocket } from 'ws';

const LEAVE_TIMEOUT_MS = 5000;

export interface DataMessage {
  readonly topic: string | undefined;
  readonly payload: unknown;
  /** The identity of the participant who sent it; undefined for the gateway's. */
  readonly sender?: string | undefined;
}

/** A participant without a browser. */
export interface TestMeeting {
  readonly room: Room;
  /** The data messages received so far. */
  readonly messages: readonly DataMessage[];
  leave(): Promise<void>;
}

interface Connection {
  readonly url: string;
  readonly token: string;
}

/**
 * Enters the meeting over WebRTC with the connection from joinRoom. Tests that use it dispose of
 * rtc-node at the end.
 */
export async function enterMeeting(connection: Connection): Promise<TestMeeting> {
  const room = new Room();
  const messages: DataMessage[] = [];
  room.on(RoomEvent.DataReceived, (data, participant, _kind, topic) => {
    const payload = payloadOf(new TextDecoder().decode(data));
    messages.push({ topic, payload, sender: participant?.identity });
  });
  await room.connect(connection.url.replace(/^http/, 'ws'), connection.token, {
    autoSubscribe: false,
    dynacast: false,
  });
  return { room, messages, leave: () => leave(room) };
}

/** JSON from the gateway; participants may also send other text, such as reactions. */
function payloadOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** rtc-node never learns that it has left a meeting that LiveKit closes at the same moment. */
const leave = (room: Room) =>
  Promise.race([room.disconnect(), delay(LEAVE_TIMEOUT_MS, undefined, { ref: false })]);

/** Starts to connect, but never completes the WebRTC handshake. */
export async function knock({ url, token }: Connection): Promise<{ close(): void }> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/rtc?access_token=${token}`);
  await once(socket, 'message');
  return socket;
}
