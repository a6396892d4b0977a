import { useRoomContext } from '@livekit/components-react';
import { ConnectionState, ParticipantEvent, Track, type Participant } from 'livekit-client';
import { useEffect, useEffectEvent } from 'react';
import { useFormats } from '../../../i18n/formats';
import { useText } from '../../../i18n/language';
import { mayPublish } from '../controls/may-publish';
import { roleOf } from '../people/person';
import { useNotify } from './notices';

type Permissions = Pick<Participant, 'permissions'>;

const DEVICES = {
  camera: Track.Source.Camera,
  microphone: Track.Source.Microphone,
  screen: Track.Source.ScreenShare,
} as const;
type Device = keyof typeof DEVICES;

/** Tells the viewer what hosts change for them: their role, and what they may use. */
export function useOwnChanges(): void {
  const t = useText();
  const notify = useNotify();
  const { list } = useFormats();
  const room = useRoomContext();
  const { localParticipant } = room;
  const announceRole = useEffectEvent((changes: Readonly<Record<string, string>>) => {
    // The attributes of a new connection are no change.
    if (!('room_role' in changes) || room.state !== ConnectionState.Connected) return;
    const role = roleOf(localParticipant);
    notify(role === null ? t.meeting.roleGone : t.meeting.roleIs[role]);
  });
  const announcePermissions = useEffectEvent((before: Participant['permissions']) => {
    if (before === undefined || room.state !== ConnectionState.Connected) return;
    const { lost, gained } = differences({ permissions: before }, localParticipant);
    const words = (devices: readonly Device[]) =>
      list(devices.map((device) => t.meeting.devices[device]));
    if (lost.length > 0) notify(t.meeting.devicesLost(words(lost)));
    if (gained.length > 0) notify(t.meeting.devicesGained(words(gained)));
  });
  useEffect(() => {
    const onAttributes = (changes: Record<string, string>) => announceRole(changes);
    const onPermissions = (before: Participant['permissions']) => announcePermissions(before);
    localParticipant.on(ParticipantEvent.AttributesChanged, onAttributes);
    localParticipant.on(ParticipantEvent.ParticipantPermissionsChanged, onPermissions);
    return () => {
      localParticipant.off(ParticipantEvent.AttributesChanged, onAttributes);
      localParticipant.off(ParticipantEvent.ParticipantPermissionsChanged, onPermissions);
    };
  }, [localParticipant]);
}

function differences(before: Permissions, after: Permissions) {
  const lost: Device[] = [];
  const gained: Device[] = [];
  for (const device of ['camera', 'microphone', 'screen'] as const) {
    const could = mayPublish(before, DEVICES[device]);
    const can = mayPublish(after, DEVICES[device]);
    if (could && !can) lost.push(device);
    if (!could && can) gained.push(device);
  }
  return { lost, gained };
}
