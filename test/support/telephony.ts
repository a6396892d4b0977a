import { SipClient, type SIPDispatchRuleInfo } from 'livekit-server-sdk';
import type { TestApp } from './test-app.js';

/** The settings of a deployment with dial-in. The number is reserved for fiction. */
export const TELEPHONY = { FEATURES: 'telephony', TELEPHONY_PHONE_NUMBER: '+1 202-555-0123' };

/** LiveKit's SIP API, as operators and other products use it. */
export const sipOf = ({ env }: TestApp): SipClient =>
  new SipClient(env['LIVEKIT_URL'] ?? '', env['LIVEKIT_API_KEY'], env['LIVEKIT_API_SECRET']);

export interface RuleOfRoom {
  readonly id: string;
  readonly pin: string;
  readonly trunkIds: readonly string[];
}

/** The dispatch rules of a room. */
export async function rulesOf(sip: SipClient, roomId: string): Promise<RuleOfRoom[]> {
  const all: SIPDispatchRuleInfo[] = await sip.listSipDispatchRule();
  return all.flatMap(({ sipDispatchRuleId: id, trunkIds, rule }) => {
    const way = rule?.rule;
    if (way?.case !== 'dispatchRuleDirect' || way.value.roomName !== roomId) return [];
    return [{ id, pin: way.value.pin, trunkIds }];
  });
}
