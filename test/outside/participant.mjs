import { Room } from '@livekit/rtc-node';
import { AccessToken } from 'livekit-server-sdk';

/** @typedef {{ url: string, token: string, identity: string }} Connection */

/** A person who can be in a meeting. */
export class Participant {
  #connection;
  /** @type {Room | null} */
  #room = null;

  /** @param {Connection} connection */
  constructor(connection) {
    this.#connection = connection;
  }

  /** @param {import('./world.mjs').World} world @param {string} roomId @param {string} name */
  static async onThePhone({ livekit }, roomId, name) {
    const identity = `sip_${name.replaceAll(' ', '_')}`;
    const token = new AccessToken(livekit.key, livekit.secret, { identity, name });
    token.kind = 'sip';
    token.addGrant({ room: roomId, roomJoin: true, canSubscribe: true });
    return new Participant({ url: livekit.url, token: await token.toJwt(), identity });
  }

  get identity() {
    return this.#connection.identity;
  }

  get isInside() {
    return this.#room !== null;
  }

  async enter() {
    if (this.#room) return;
    this.#room = new Room();
    const { url, token } = this.#connection;
    const connecting = { autoSubscribe: false, dynacast: false };
    await this.#room.connect(url.replace(/^http/, 'ws'), token, connecting);
  }

  async leave() {
    await this.#room?.disconnect();
    this.#room = null;
  }
}
