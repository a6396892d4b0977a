import { ServerError, SipClient, type SIPDispatchRuleInfo } from 'livekit-server-sdk';
import type { Config } from '../config/load-config.js';
import { ConflictError, NotFoundError } from '../errors/domain-error.js';
import { mediaCall } from './media.js';

/** Callers who dial a number of one of the trunks, and then the PIN, are put into the room. */
export interface NewDispatchRule {
  readonly name: string;
  readonly roomId: string;
  readonly pinCode: string;
  /** Empty: every trunk. */
  readonly trunkIds: readonly string[];
}

export interface DispatchRule extends Omit<NewDispatchRule, 'roomId'> {
  readonly id: string;
  /** Null for a rule that leads elsewhere than into one room. */
  readonly roomId: string | null;
}

export interface InboundTrunk {
  readonly id: string;
  /** Numbers that are dialled to come in; none: any. */
  readonly numbers: readonly string[];
}

/**
 * Dispatch rules in LiveKit, which asks them where a call goes. Nothing there ties a rule to a
 * room's life. Every method throws MediaUnavailableError while LiveKit cannot be reached, or has no
 * Redis to keep rules in.
 */
export interface DispatchRules {
  /** All of them, other products' too. */
  list(): Promise<readonly DispatchRule[]>;
  /**
   * Answers its id.
   * @throws ConflictError when another rule has that PIN on one of the trunks
   */
  create(rule: NewDispatchRule): Promise<string>;
  /** Nothing happens where there is none. */
  delete(id: string): Promise<void>;
  listTrunks(): Promise<readonly InboundTrunk[]>;
}

/** Nobody waits for it, but tasks of other rooms do. */
const TIMEOUT_SECONDS = 5;

/** LiveKit's SIP service: its server answers these by itself, without the bridge to the phones. */
export class LiveKitDispatchRules implements DispatchRules {
  readonly #sip: SipClient;

  constructor({ url, apiKey, apiSecret }: Pick<Config['livekit'], 'url' | 'apiKey' | 'apiSecret'>) {
    this.#sip = new SipClient(url, apiKey, apiSecret, {
      requestTimeout: TIMEOUT_SECONDS,
      failover: false,
    });
  }

  async list(): Promise<readonly DispatchRule[]> {
    return (await mediaCall(() => this.#sip.listSipDispatchRule())).map(dispatchRule);
  }

  async create({ name, roomId, pinCode, trunkIds }: NewDispatchRule): Promise<string> {
    const rule = { type: 'direct', roomName: roomId, pin: pinCode } as const;
    // Callers' numbers are nobody's business in the meeting.
    const options = { name, trunkIds: [...trunkIds], hidePhoneNumber: true };
    try {
      const made = await mediaCall(() => this.#sip.createSipDispatchRule(rule, options));
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
      await mediaCall(() => this.#sip.deleteSipDispatchRule(id));
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  }

  async listTrunks(): Promise<readonly InboundTrunk[]> {
    const trunks = await mediaCall(() => this.#sip.listSipInboundTrunk());
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
