import { randomUUID } from 'node:crypto';
import { applicationIdOf, viewerIdOf, type Actor } from '../../models/actor.js';
import type { ApplicationStore } from '../../models/application.js';
import {
  InvalidInputError,
  RateLimitedError,
  UnauthenticatedError,
} from '../../errors/domain-error.js';
import { invitationMail, type DialIn, type InvitingHost } from '../../mail/invitation-mail.js';
import type { Mailer } from '../../mail/mail.js';
import { emailAddress } from '../../models/email-address.js';
import type { RoomStore } from '../../models/room.js';
import type { UserStore } from '../../models/user.js';
import type { RateLimits } from '../../redis/rate-limits.js';
import type { DeliveryAttempt, InvitationDelivery, Outbox } from '../../models/delivery.js';
import type { RoomService } from '../rooms/room-service.js';

export interface InviteToRoom {
  readonly roomId: string;
  readonly emails: readonly string[];
}

export interface InvitationResult {
  readonly email: string;
  readonly queued: boolean;
}

interface InvitationServiceDeps {
  readonly roomService: Pick<RoomService, 'getAsHost'>;
  readonly roomStore: Pick<RoomStore, 'findById' | 'findPinCodes'>;
  readonly userStore: Pick<UserStore, 'findById'>;
  readonly applicationStore: Pick<ApplicationStore, 'find'>;
  readonly rateLimits: RateLimits;
  readonly outbox: Outbox;
  readonly mailer: Mailer;
  /** Null while telephony is disabled. */
  readonly phoneNumber: string | null;
  /** The page of a room, with `{slug}` for its slug. */
  readonly roomUrl: string;
  /** Of the invitations of applications. */
  readonly defaultLanguage: string;
}

const MAX_ADDRESSES = 50;

/** Invitations to rooms, one email per guest. */
export class InvitationService {
  constructor(private readonly deps: InvitationServiceDeps) {}

  /**
   * For hosts. Repeated addresses are invited once.
   * @throws InvalidInputError with the paths of invalid addresses, RateLimitedError
   */
  async invite(actor: Actor, { roomId, emails }: InviteToRoom): Promise<InvitationResult[]> {
    const { roomService, outbox } = this.deps;
    const room = await roomService.getAsHost(actor, roomId);
    const hostId = viewerIdOf(actor);
    if (hostId === null) throw new UnauthenticatedError();
    const guests = guestsOf(emails);
    await this.#count(hostId, room.id, guests.length);
    await outbox.put(
      guests.map((email) => ({
        id: `invitation-${randomUUID()}`,
        kind: 'invitation' as const,
        roomId: room.id,
        hostId,
        email,
      })),
    );
    return guests.map((email) => ({ email, queued: true }));
  }

  /**
   * Applications invite for many people, so only the room limits them. Invitations that exceed the
   * limit of the room do not count toward the host's limit.
   */
  async #count(hostId: string, roomId: string, invitations: number): Promise<void> {
    const { rateLimits } = this.deps;
    const isUser = applicationIdOf(hostId) === null;
    if (isUser) await rateLimits.consumeBatch('invitationsPerUser', hostId, invitations);
    try {
      await rateLimits.consumeBatch('invitationsPerRoom', roomId, invitations);
    } catch (error) {
      if (isUser && error instanceof RateLimitedError) {
        await rateLimits.refund('invitationsPerUser', hostId, invitations);
      }
      throw error;
    }
  }

  /** Sends nothing if the room was deleted, or the host disabled, in the meantime. */
  async deliver(
    { id, roomId, hostId, email }: InvitationDelivery,
    { pointOfNoReturn }: DeliveryAttempt,
  ): Promise<void> {
    const { roomStore, mailer, roomUrl } = this.deps;
    const room = await roomStore.findById(roomId, null);
    const host = await this.#findHost(hostId);
    if (!room || !host) return;
    const link = roomUrl.replaceAll('{slug}', room.slug);
    const dialIn = await this.#dialIn(room.id);
    const mail = invitationMail({ to: email, host, roomName: room.name, link, dialIn });
    await mailer.send(id, mail, pointOfNoReturn);
  }

  async #dialIn(roomId: string): Promise<DialIn | null> {
    const { roomStore, phoneNumber } = this.deps;
    if (phoneNumber === null) return null;
    const pinCode = (await roomStore.findPinCodes([roomId])).get(roomId);
    return pinCode === undefined ? null : { phoneNumber, pinCode };
  }

  /** Null if the host was deleted or disabled. */
  async #findHost(hostId: string): Promise<InvitingHost | null> {
    const { userStore, applicationStore, defaultLanguage } = this.deps;
    const applicationId = applicationIdOf(hostId);
    if (applicationId === null) {
      const user = await userStore.findById(hostId);
      return user?.disabledAt === null ? user : null;
    }
    const application = await applicationStore.find(applicationId);
    if (!application || application.isDisabled) return null;
    return { fullName: application.name, shortName: null, language: defaultLanguage };
  }
}

function guestsOf(emails: readonly string[]): readonly string[] {
  if (emails.length === 0 || emails.length > MAX_ADDRESSES) {
    throw new InvalidInputError(
      ['emails'],
      `\`emails\` has ${emails.length} addresses; pass 1 to ${MAX_ADDRESSES}.`,
    );
  }
  const addresses = emails.map((email) => emailAddress(email));
  const wrong = addresses.flatMap((email, index) => (email === null ? [`emails.${index}`] : []));
  if (wrong.length > 0) {
    const message = 'Some of `emails` are not email addresses; correct the ones in `fields`.';
    throw new InvalidInputError(wrong, message);
  }
  return [...new Set(addresses.filter((email) => email !== null))];
}
