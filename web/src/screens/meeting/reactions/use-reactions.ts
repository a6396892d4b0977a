import { useLocalParticipant, useRoomContext } from '@livekit/components-react';
import { RoomEvent, type Participant } from 'livekit-client';
import { useState } from 'react';
import type { Room } from '../../../capabilities/use-room';
import { useText } from '../../../i18n/language';
import { useLiveKitEvent } from '../use-livekit-event';
import { useNotify } from '../notices/notices';
import { isPerson, isSeenAsHost, nameOf } from '../people/person';
import { decode, encode, Throttle, TOPIC, type Reaction } from './reaction';

const MIN_PAUSE_MS = 400;
const MAX_SHOWN = 20;

export interface ShownReaction {
  readonly id: number;
  readonly reaction: Reaction;
  readonly name: string;
}

export interface Reactions {
  /** The latest, oldest first. */
  readonly shown: readonly ShownReaction[];
  readonly isAllowed: boolean;
  readonly send: (reaction: Reaction) => void;
  readonly remove: (id: number) => void;
}

/**
 * Reactions go from browser to browser through LiveKit. Each client checks who may react, and how often,
 * because any participant can send anything.
 */
export function useReactions({ configuration, viewerCanAdminister }: Room): Reactions {
  const t = useText();
  const notify = useNotify();
  const room = useRoomContext();
  const { localParticipant } = useLocalParticipant();
  const [throttle] = useState(() => new Throttle(MIN_PAUSE_MS));
  const [shown, setShown] = useState<readonly ShownReaction[]>([]);
  const show = (sender: Participant, reaction: Reaction) => {
    if (!throttle.allows(sender.identity, performance.now())) return false;
    const name = nameOf(sender);
    setShown((others) =>
      [...others, { id: (others.at(-1)?.id ?? 0) + 1, reaction, name }].slice(-MAX_SHOWN),
    );
    return true;
  };
  useLiveKitEvent(room, RoomEvent.DataReceived, (payload, sender, _kind, topic) => {
    if (topic !== TOPIC || !sender || !isPerson(sender)) return;
    if (!configuration.everyoneCanReact && !isSeenAsHost(sender)) return;
    const reaction = decode(payload);
    if (reaction === null || !show(sender, reaction)) return;
    notify({
      kind: `reaction ${reaction}`,
      identity: sender.identity,
      name: nameOf(sender),
      textOf: (names) => t.reactions.from(names, t.reactions.names[reaction]),
      isUnseen: true,
    });
  });
  return {
    shown,
    isAllowed:
      (configuration.everyoneCanReact || viewerCanAdminister) &&
      localParticipant.permissions?.canPublishData !== false,
    send(reaction) {
      if (!show(localParticipant, reaction)) return;
      // Others miss a reaction that is sent while the connection is interrupted.
      localParticipant
        .publishData(encode(reaction), { topic: TOPIC, reliable: true })
        .catch(() => undefined);
    },
    remove: (id) => setShown((others) => others.filter((one) => one.id !== id)),
  };
}
