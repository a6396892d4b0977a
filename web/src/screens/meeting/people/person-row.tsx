import { useIsSpeaking } from '@livekit/components-react';
import { Hand, Mic, MicOff, Phone } from 'lucide-react';
import { ParticipantKind, type Participant } from 'livekit-client';
import type { Moderation } from '../../../capabilities/use-moderation';
import type { Room } from '../../../capabilities/use-room';
import { useText } from '../../../i18n/language';
import { Avatar } from '../../../ui/avatar';
import { ConnectionMark } from './connection-mark';
import { PersonActions } from './person-actions';
import { colorOf, handOf, nameOf, roleOf } from './person';
import { useIsSilent } from './use-is-silent';

export function PersonRow({
  person,
  room,
  moderation,
}: {
  readonly person: Participant;
  readonly room: Room;
  readonly moderation: Moderation;
}) {
  const t = useText();
  const isMuted = useIsSilent(person);
  const isSpeaking = useIsSpeaking(person) && !isMuted;
  const role = roleOf(person);
  return (
    <li className="person">
      <Avatar name={nameOf(person)} color={colorOf(person) ?? null} />
      <span className="person-name">
        <span>
          {nameOf(person)} {person.isLocal && <span className="hint">({t.common.you})</span>}
        </span>
        <span className="hint">
          {person.kind === ParticipantKind.SIP ? (
            <>
              <Phone aria-hidden="true" /> {t.common.phone}
            </>
          ) : (
            role && t.roles[role]
          )}
        </span>
      </span>
      {handOf(person) !== undefined && (
        <span className="person-mark is-hand" title={t.meeting.handUp}>
          <Hand aria-hidden="true" />
          <span className="visually-hidden">{t.meeting.handUp}</span>
        </span>
      )}
      <ConnectionMark participant={person} />
      <span className={isSpeaking ? 'person-mark is-speaking' : 'person-mark'}>
        {isMuted ? <MicOff aria-hidden="true" /> : <Mic aria-hidden="true" />}
        {isMuted && <span className="visually-hidden">{t.meeting.muted}</span>}
      </span>
      <PersonActions person={person} room={room} moderation={moderation} />
    </li>
  );
}
