import { ServerError, SipClient, type SIPDispatchRuleInfo } from 'livekit-server-sdk';
import { ConflictError, NotFoundError } from '../errors/domain-error.js';
import type { ApiService, LiveKitApi } from './livekit-api.js';
import { mediaCall } from './media-server.js';

/** Connects callers who dial a number of one of the trunks, and then the PIN, to the room. */
export interface NewDispatchRule {
  readonly name: string;
  readonly roomId: string;
  readonly pinCode: string;
  /** Empty for every trunk. */
  readonly trunkIds: readonly string[];
}

export interface DispatchRule extends Omit<NewDispatchRule, 'roomId'> {
  readonly id: string;
  /** Null for a rule that does not lead to one room. */
  readonly roomId: string | null;
}

export interface InboundTrunk {
  readonly id: string;
  /** The numbers that lead to the trunk; empty for any. */
  readonly numbers: readonly string[];
}

/**
 * Dispatch rules in LiveKit, which route calls. They are independent of a room's life. Every method
 * throws MediaUnavailableError while LiveKit cannot be reached, or has no Redis to store rules.
 */
export interface DispatchRules {
  /** All rules, including those of other products. */
  list(): Promise<readonly DispatchRule[]>;
  /**
   * Resolves to the ID.
   * @throws ConflictError when another rule has that PIN on one of the trunks
   */
  create(rule: NewDispatchRule): Promise<string>;
  /** Idempotent. */
  delete(id: string): Promise<void>;
  listTrunks(): Promise<readonly InboundTrunk[]>;
}

/** A background task may wait this long, but delays the tasks of other rooms. */
const TIMEOUT_SECONDS = 5;

/** LiveKit's SIP API, which the LiveKit server answers without the SIP bridge. */
export class LiveKitDispatchRules implements DispatchRules {
  readonly #sip: ApiService<SipClient>;

  constructor(api: LiveKitApi) {
    this.#sip = api.service(SipClient, TIMEOUT_SECONDS);
  }

  async list(): Promise<readonly DispatchRule[]> {
    return (await mediaCall(() => this.#sip.repeatable((sip) => sip.listSipDispatchRule()))).map(
      dispatchRule,
    );
  }

  async create({ name, roomId, pinCode, trunkIds }: NewDispatchRule): Promise<string> {
    const rule = { type: 'direct', roomName: roomId, pin: pinCode } as const;
    // Participants must not see the numbers of callers.
    const options = { name, trunkIds: [...trunkIds], hidePhoneNumber: true };
    try {
      const made = await mediaCall(() =>
        this.#sip.once((sip) => sip.createSipDispatchRule(rule, options)),
      );
      return made.sipDispatchRuleId;
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      throw new ConflictError(
        'LiveKit rejected the dispatch rule: another one conflicts with it.',
        {
          cause: error,
        },
      );
    }
  }

  async delete(id: string): Promise<void> {
    try {
      await mediaCall(() => this.#sip.repeatable((sip) => sip.deleteSipDispatchRule(id)));
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  }

  async listTrunks(): Promise<readonly InboundTrunk[]> {
    const trunks = await mediaCall(() => this.#sip.repeatable((sip) => sip.listSipInboundTrunk()));
    return trunks.map(({ sipTrunkId: id, numbers }) => ({ id, numbers }));
  }
}

function dispatchRule({
  sipDispatchRuleId: id,
  name,
  trunkIds,
  rule,
}: SIPDispatchRuleInfo): DispatchRule {
  const way = rule?.rule;
  const direct = way?.case === 'dispatchRuleDirect' ? way.value : null;
  return {
    id,
    name,
    trunkIds,
    roomId: direct?.roomName ?? null,
    pinCode: way?.value?.pin ?? '',
  };
}
