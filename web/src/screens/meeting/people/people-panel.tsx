import { Hand, MicOff } from 'lucide-react';
import type { Participant } from 'livekit-client';
import { useState } from 'react';
import type { Lobby } from '../../../capabilities/use-lobby';
import type { Moderation } from '../../../capabilities/use-moderation';
import type { Room } from '../../../capabilities/use-room';
import { useText } from '../../../i18n/language';
import { Button } from '../../../ui/button';
import { ConfirmDialog } from '../../../ui/confirm-dialog';
import { WaitingList } from '../lobby/waiting-list';
import { SidePanel } from '../side-panel';
import { InvitationButton } from './invitation-button';
import { handOf } from './person';
import { PersonRow } from './person-row';

/** The people in the meeting and the people waiting, with the actions of hosts. */
export function PeoplePanel({
  room,
  people,
  lobby,
  moderation,
  onClose,
}: {
  readonly room: Room;
  readonly people: readonly Participant[];
  readonly lobby: Lobby;
  readonly moderation: Moderation;
  readonly onClose: () => void;
}) {
  const t = useText();
  const [isMuting, setMuting] = useState(false);
  return (
    <SidePanel title={t.people.title(people.length)} onClose={onClose}>
      <div className="people-actions">
        <InvitationButton room={room} />
        {room.viewerCanAdminister && people.length > 1 && (
          <Button onClick={() => setMuting(true)}>
            <MicOff aria-hidden="true" />
            {t.people.muteAll}
          </Button>
        )}
        {room.viewerCanAdminister && people.some((person) => handOf(person) !== undefined) && (
          <Button onClick={moderation.lowerAllHands}>
            <Hand aria-hidden="true" />
            {t.people.lowerAllHands}
          </Button>
        )}
      </div>
      <div className="side-panel-body">
        {lobby.waiting.length > 0 && <WaitingList lobby={lobby} />}
        <ul className="person-list">
          {[...people].sort(byHand).map((person) => (
            <PersonRow key={person.identity} person={person} room={room} moderation={moderation} />
          ))}
        </ul>
      </div>
      {isMuting && (
        <ConfirmDialog
          title={t.people.muteAllTitle}
          action={t.people.muteAll}
          onConfirm={() => {
            setMuting(false);
            moderation.muteEveryone();
          }}
          onClose={() => setMuting(false)}
        >
          <p>{t.people.muteAllHint}</p>
        </ConfirmDialog>
      )}
    </SidePanel>
  );
}

/** Raised hands first, in the order in which they were raised. */
function byHand(one: Participant, other: Participant): number {
  return (handOf(one) ?? LAST).localeCompare(handOf(other) ?? LAST);
}

const LAST = '9';
