import type { Logger } from 'pino';
import type { DispatchRule, DispatchRules } from '../../livekit/dispatch-rules.js';
import { mapLimit } from '../../lib/map-limit.js';
import type { MediaServer } from '../../livekit/media-server.js';
import type { RoomStore } from '../../models/room.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import type { RoomLock } from '../../redis/room-lock.js';
import type { TelephonyStore } from '../../redis/telephony-store.js';
import { ParticipantKind } from '../../models/participant-kind.js';
import type { PinCodes } from './pin-codes.js';

/** The numbers of dispatch rules created and removed. */
export interface RuleChanges {
  readonly created: number;
  readonly removed: number;
}

export interface DispatchRuleServiceDeps {
  readonly rules: DispatchRules;
  readonly telephonyStore: TelephonyStore;
  readonly roomStore: Pick<RoomStore, 'findById'>;
  readonly pinCodes: Pick<PinCodes, 'of'>;
  readonly presenceStore: Pick<PresenceStore, 'list'>;
  readonly mediaServer: Pick<MediaServer, 'listParticipants'>;
  readonly lock: RoomLock;
  readonly settings: {
    readonly phoneNumber: string;
    /** Empty to choose the trunks that fit. */
    readonly trunkIds: readonly string[];
  };
  readonly log: Pick<Logger, 'warn'>;
}

const NOTHING: RuleChanges = { created: 0, removed: 0 };
/** A background task may wait this long. */
const TIMEOUT_MS = 5_000;
/** Rooms processed at a time. */
const CONCURRENCY = 8;

/**
 * Keeps a dispatch rule in LiveKit while at least one person is in the meeting by WebRTC, so that
 * callers cannot dial into an empty room.
 */
export class DispatchRuleService {
  constructor(private readonly deps: DispatchRuleServiceDeps) {}

  /** Brings the rule of one room up to date, relying on the stored record of it. */
  async settle(roomId: string): Promise<void> {
    await this.#serialize(roomId, async () => {
      const [storedId, isWanted] = await Promise.all([
        this.deps.telephonyStore.findRule(roomId),
        this.#isWanted(roomId),
      ]);
      if (isWanted ? storedId : storedId === null) return NOTHING;
      return this.#apply(roomId, isWanted);
    });
  }

  /**
   * Brings all rules up to date, relying on LiveKit's list. Keeps the rules of others, and of rooms
   * that this deployment does not know. Continues after a failure for one room.
   * @throws MediaUnavailableError, StorageUnavailableError when nothing could be read
   */
  async sweep(openRooms: readonly string[]): Promise<RuleChanges> {
    const { rules, telephonyStore, log } = this.deps;
    const [storedId, listed, trunkIds] = await Promise.all([
      telephonyStore.allRules(),
      rules.list(),
      this.#trunkIds(),
    ]);
    const own = listed.filter(isOwn);
    const ownRooms = own.flatMap(({ roomId }) => roomId ?? []);
    const roomIds = [...new Set([...storedId.keys(), ...ownRooms, ...openRooms])];
    let [created, removed] = [0, 0];
    await mapLimit(roomIds, CONCURRENCY, async (roomId) => {
      try {
        const changes = await this.#check(roomId, {
          own: own.filter((rule) => rule.roomId === roomId),
          storedId: storedId.get(roomId),
          trunkIds,
        });
        created += changes.created;
        removed += changes.removed;
      } catch (error) {
        log.warn(
          { err: error, roomId },
          'Failed to update the dispatch rule of a room; retrying at the next run',
        );
      }
    });
    return { created, removed };
  }

  async #check(roomId: string, { own, storedId, trunkIds }: RoomRules): Promise<RuleChanges> {
    if (await this.#isWanted(roomId)) {
      const [pinCode] = await this.deps.pinCodes.of([roomId]);
      const [rule, ...others] = own;
      const isRight = rule?.id === storedId && others.length === 0;
      if (rule && isRight && fits(rule, pinCode, trunkIds)) return NOTHING;
    } else {
      if (own.length === 0 && storedId === undefined) return NOTHING;
      const isOurs =
        storedId !== undefined || (await this.deps.roomStore.findById(roomId, null)) !== null;
      // Presence may lack a meeting that LiveKit has. The reconciler repairs presence first.
      if (!isOurs || (await this.#isUsed(roomId))) return NOTHING;
    }
    return this.#serialize(roomId, async () => this.#apply(roomId, await this.#isWanted(roomId)));
  }

  #serialize(roomId: string, work: () => Promise<RuleChanges>): Promise<RuleChanges> {
    return this.deps.lock.run(`${roomId}/dispatch-rule`, work, TIMEOUT_MS);
  }

  async #isWanted(roomId: string): Promise<boolean> {
    const people = await this.deps.presenceStore.list(roomId);
    return people.some(isByWebRtc) && (await this.deps.roomStore.findById(roomId, null)) !== null;
  }

  async #isUsed(roomId: string): Promise<boolean> {
    const live = await this.deps.mediaServer.listParticipants(roomId);
    return live.some((participant) => participant.isActive && isByWebRtc(participant));
  }

  async #apply(roomId: string, isWanted: boolean): Promise<RuleChanges> {
    const { rules } = this.deps;
    const own = (await rules.list()).filter((rule) => isOwn(rule) && rule.roomId === roomId);
    return isWanted ? this.#ensureRule(roomId, own) : this.#removeAll(roomId, own);
  }

  async #ensureRule(roomId: string, own: readonly DispatchRule[]): Promise<RuleChanges> {
    const { rules, telephonyStore, pinCodes } = this.deps;
    const [[pinCode], trunkIds] = await Promise.all([pinCodes.of([roomId]), this.#trunkIds()]);
    // A rule without a PIN would connect every caller of the number to this room.
    if (!pinCode) return NOTHING;
    const fitting = own.find((rule) => fits(rule, pinCode, trunkIds));
    const removed = await this.#delete(own.filter((rule) => rule !== fitting));
    if (fitting) {
      await telephonyStore.setRule(roomId, fitting.id);
      return { created: 0, removed };
    }
    // Marks the room first, so that a rule whose creation was not answered is found.
    await telephonyStore.setRule(roomId, '');
    const id = await rules.create({ name: nameOf(roomId), roomId, pinCode, trunkIds });
    await telephonyStore.setRule(roomId, id);
    return { created: 1, removed };
  }

  async #removeAll(roomId: string, own: readonly DispatchRule[]): Promise<RuleChanges> {
    const removed = await this.#delete(own);
    await this.deps.telephonyStore.forgetRule(roomId);
    return { created: 0, removed };
  }

  /**
   * Continues after a failure.
   * @throws the first failure
   */
  async #delete(rules: readonly DispatchRule[]): Promise<number> {
    const outcomes = await Promise.allSettled(rules.map(({ id }) => this.deps.rules.delete(id)));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    return rules.length;
  }

  /**
   * The configured trunks that exist; else the trunk of the number; else the trunks for any number.
   */
  async #trunkIds(): Promise<readonly string[]> {
    const { phoneNumber, trunkIds } = this.deps.settings;
    const trunks = await this.deps.rules.listTrunks();
    const choices = [
      trunks.filter(({ id }) => trunkIds.includes(id)),
      trunks.filter(({ numbers }) =>
        numbers.some((number) => digits(number) === digits(phoneNumber)),
      ),
      trunks.filter(({ numbers }) => numbers.length === 0),
    ];
    return (choices.find(({ length }) => length > 0) ?? []).map(({ id }) => id);
  }
}

/** What the sweep found for one room. */
interface RoomRules {
  readonly own: readonly DispatchRule[];
  readonly storedId: string | undefined;
  readonly trunkIds: readonly string[];
}

/**
 * Distinguishes Foyer's rules from others. Not stored in the metadata, which callers would inherit.
 */
const nameOf = (roomId: string): string => `foyer/${roomId}`;

const isOwn = ({ name, roomId }: DispatchRule): boolean =>
  roomId !== null && name === nameOf(roomId);

const fits = (
  rule: DispatchRule,
  pinCode: string | null | undefined,
  trunkIds: readonly string[],
): boolean =>
  rule.pinCode === pinCode &&
  rule.trunkIds.length === trunkIds.length &&
  trunkIds.every((id) => rule.trunkIds.includes(id));

const isByWebRtc = ({
  kind,
  isHidden,
}: {
  readonly kind: ParticipantKind;
  readonly isHidden: boolean;
}): boolean => kind === ParticipantKind.STANDARD && !isHidden;

/** Trunks may state a number with or without the plus, and with spaces. */
const digits = (number: string): string => number.replace(/\D/g, '');
