import { identityIn, type Actor } from '../../models/actor.js';
import { meetingTopic, type MutedSignal } from '../../redis/presence/presence-events.js';
import { storedParticipant } from '../../redis/presence/presence-record.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import type { PubSub } from '../../redis/pub-sub.js';

interface MuteAnnouncerDeps {
  readonly presenceStore: Pick<PresenceStore, 'find'>;
  readonly pubSub: Pick<PubSub, 'publish'>;
}

/** Reports to subscribers who was muted, and by whom. LiveKit does not tell a participant. */
export class MuteAnnouncer {
  constructor(private readonly deps: MuteAnnouncerDeps) {}

  /** Never fails, because the participants are muted already. */
  async announce(actor: Actor, roomId: string, identities: readonly string[]): Promise<void> {
    const own = identityIn(actor, roomId);
    const others = identities.filter((identity) => identity !== own);
    if (others.length === 0) return;
    const { presenceStore, pubSub } = this.deps;
    const by = own === null ? null : await presenceStore.find(roomId, own).catch(() => null);
    const signal: MutedSignal = {
      type: 'muted',
      at: Date.now(),
      identities: others,
      by: by && storedParticipant(by),
    };
    pubSub.publish(meetingTopic(roomId), signal);
  }
}
