import { useRoomContext } from '@livekit/components-react';
import { ConnectionState, ParticipantEvent, Track, type Participant } from 'livekit-client';
import { useFormats } from '../../../i18n/formats';
import { useText } from '../../../i18n/language';
import { mayPublish } from '../controls/may-publish';
import { roleOf } from '../people/person';
import { useLiveKitEvent } from '../use-livekit-event';
import { useNotify } from './notices';

type Permissions = Pick<Participant, 'permissions'>;

const DEVICES = ['camera', 'microphone', 'screen'] as const;
const SOURCES = {
  camera: Track.Source.Camera,
  microphone: Track.Source.Microphone,
  screen: Track.Source.ScreenShare,
} as const;

/** Tells the viewer what hosts change for them: their role, and what they may use. */
export function useOwnChanges(): void {
  const t = useText();
  const notify = useNotify();
  const { list } = useFormats();
  const room = useRoomContext();
  const { localParticipant } = room;
  useLiveKitEvent(localParticipant, ParticipantEvent.AttributesChanged, (changes) => {
    // A new connection reports its attributes as a change.
    if (!('room_role' in changes) || room.state !== ConnectionState.Connected) return;
    const role = roleOf(localParticipant);
    notify(role === null ? t.meeting.roleGone : t.meeting.roleIs[role]);
  });
  useLiveKitEvent(
    localParticipant,
    ParticipantEvent.ParticipantPermissionsChanged,
    (permissions) => {
      if (permissions === undefined || room.state !== ConnectionState.Connected) return;
      const before = { permissions };
      const lost = devicesOnlyIn(before, localParticipant);
      const gained = devicesOnlyIn(localParticipant, before);
      const words = (devices: typeof lost) =>
        list(devices.map((device) => t.meeting.devices[device]));
      if (lost.length > 0) notify(t.meeting.devicesLost(words(lost)));
      if (gained.length > 0) notify(t.meeting.devicesGained(words(gained)));
    },
  );
}

/** The devices that one set of permissions allows, and the other does not. */
const devicesOnlyIn = (one: Permissions, other: Permissions) =>
  DEVICES.filter(
    (device) => mayPublish(one, SOURCES[device]) && !mayPublish(other, SOURCES[device]),
  );
