import type { Request } from 'express';
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { DomainError } from '../errors/domain-error.js';
import { percentDecoded } from '../lib/percent-decoded.js';
import { withTimeout } from '../lib/with-timeout.js';
import { ANONYMOUS } from '../models/actor.js';
import { RoomAccessLevel } from '../models/room.js';
import type { RoomService } from '../services/rooms/room-service.js';

/** Programs that show previews wait about this long. */
const TIMEOUT_MS = 2_000;

const ROOM = /^\/([^/]+)\/?$/;

export interface LinkPreviewsDeps {
  readonly rooms: Pick<RoomService, 'get'>;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly log: Logger;
}

/** What a preview of a link says: the names of public rooms, because anyone with the link enters. */
export class LinkPreviews {
  constructor(private readonly deps: LinkPreviewsDeps) {}

  /** Null for a browser, which asks for the room over the API, and for all that is not public. */
  async roomNameFor(request: Request): Promise<string | null> {
    const slug = ROOM.exec(request.path)?.[1];
    if (slug === undefined || request.headers['sec-fetch-mode'] === 'navigate') return null;
    const found = this.#find(percentDecoded(slug) ?? slug, this.deps.addressOf(request));
    return withTimeout(found, TIMEOUT_MS, () => null);
  }

  /** Limited, like all lookups: otherwise previews would tell which rooms exist. */
  async #find(slug: string, address: string): Promise<string | null> {
    try {
      const room = await this.deps.rooms.get({ ...ANONYMOUS, address }, slug);
      return room.accessLevel === RoomAccessLevel.PUBLIC ? room.name : null;
    } catch (error) {
      if (!(error instanceof DomainError)) {
        this.deps.log.warn(
          { err: error },
          'Failed to find the room of a link preview; omitting it',
        );
      }
      return null;
    }
  }
}
