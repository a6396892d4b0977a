import { createHash, createHmac, randomUUID } from 'node:crypto';
import { httpRequest } from './http-connection.mjs';

/**
 * Deliveries as LiveKit sends them: people join and leave, each event once.
 */
export class Deliveries {
  #keys;
  #rooms;
  #sent = 0;

  /**
   * @param {{ key: string, secret: string }} keys
   * @param {readonly string[]} roomIds the rooms of the events, in turn
   */
  constructor(keys, roomIds) {
    this.#keys = keys;
    this.#rooms = roomIds;
  }

  /**
   * Prepares deliveries in advance, so that signing does not take time from the measurement.
   *
   * @param {number} count
   * @param {string} [path]
   * @returns {Buffer[]}
   */
  prepare(count, path = '/webhooks/livekit') {
    return Array.from({ length: count }, () => {
      const body = this.#nextBody();
      return httpRequest('POST', path, { authorization: this.#sign(JSON.stringify(body)) }, body);
    });
  }

  #nextBody() {
    const turn = this.#sent++;
    const person = Math.floor(turn / (2 * this.#rooms.length));
    const hasLeft = Math.floor(turn / this.#rooms.length) % 2 === 1;
    const name = this.#rooms[turn % this.#rooms.length] ?? '';
    const now = String(Math.floor(Date.now() / 1000));
    return {
      event: hasLeft ? 'participant_left' : 'participant_joined',
      id: `EV_${randomUUID()}`,
      createdAt: now,
      room: {
        sid: `RM_${name.slice(0, 12)}`,
        name,
        creationTime: now,
        turnPassword: 'x'.repeat(40),
      },
      participant: {
        sid: `PA_${name.slice(0, 8)}${person}`,
        identity: `${name.slice(0, 23)}-${String(person).padStart(12, '0')}`,
        name: 'Ada',
        state: hasLeft ? 'DISCONNECTED' : 'ACTIVE',
        joinedAt: now,
        version: 3,
        // No color: a wrong one would be repaired, by asking LiveKit for a person who is not there.
        attributes: { room_role: '', is_authenticated: 'false' },
        permission: { canSubscribe: true, canPublish: true, canPublishData: true },
        ...(hasLeft && { disconnectReason: 'CLIENT_INITIATED' }),
      },
    };
  }

  /** @param {string} body */
  #sign(body) {
    const now = Math.floor(Date.now() / 1000);
    const sha256 = createHash('sha256').update(body).digest('base64');
    const claims = { iss: this.#keys.key, nbf: now, exp: now + 3600, sha256 };
    const signed = [{ alg: 'HS256', typ: 'JWT' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${signed}.${createHmac('sha256', this.#keys.secret).update(signed).digest('base64url')}`;
  }
}
