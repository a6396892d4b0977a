import { RoomAudioRenderer, RoomContext } from '@livekit/components-react';
import { ParticipantEvent, type Room } from 'livekit-client';
import { useDeferredValue, useEffect, useEffectEvent, useState } from 'react';
import { createApi } from '../../api/api';
import { ApiProvider } from '../../api/api-context';
import type { Admitted } from '../../capabilities/use-join-room';
import { useText } from '../../i18n/language';
import { useDeviceChoices } from '../../media/device-choices';
import { MessagePage } from '../../ui/page';
import type { Exit } from '../exit/exit-screen';
import { MeetingLayout } from './meeting-layout';
import { NoticesProvider, useNotify } from './notices/notices';
import { useBackground } from './use-background';
import { useClosingWarning } from './use-closing-warning';
import { useDeviceChanges } from './use-device-changes';
import { useLiveKitEvent } from './use-livekit-event';
import { useLiveKitRoom } from './use-livekit-room';
import { useOwnDevices } from './use-own-devices';
import { useStayAwake } from './use-stay-awake';
import './meeting.css';

interface MeetingScreenProps {
  readonly admitted: Admitted;
  readonly renew: () => Promise<Admitted | null>;
  /** Called after this person was renamed, by themselves or by a host. */
  readonly onRenamed: (name: string) => void;
  readonly onEnd: (exit: Exit) => void;
}

/** The meeting. Its requests to the gateway carry the participant token. */
export function MeetingScreen(props: MeetingScreenProps) {
  return (
    <NoticesProvider>
      <Meeting {...props} />
    </NoticesProvider>
  );
}

function Meeting({ admitted, renew, onRenamed, onEnd }: MeetingScreenProps) {
  const t = useText();
  const notify = useNotify();
  const api = useMeetingApi(admitted.connection.token);
  const [choices, choose] = useDeviceChoices();
  const room = useLiveKitRoom({
    connection: admitted.connection,
    choices,
    renew,
    onEnd,
  });
  const failed = (device: 'camera' | 'microphone' | 'speaker') =>
    notify(t.meeting.deviceFailed[device]);
  const background = useBackground(room, choices, choose);
  const devices = useOwnDevices(room, choices, choose, background, failed);
  const change = useDeviceChanges(room, choices, choose, background, failed);
  useStayAwake();
  useClosingWarning();
  useRenewal(admitted, renew);
  useOwnName(room, onRenamed);
  // Rendering the layout takes longer than LiveKit's answer, so the connection starts first.
  const hasBegun = useDeferredValue(true, false);
  if (!hasBegun) return <MessagePage title={t.meeting.connecting} />;
  return (
    <ApiProvider api={api}>
      <RoomContext value={room}>
        <MeetingLayout
          initialRoom={admitted.room}
          devices={devices}
          choices={choices}
          onChoose={change}
        />
        <RoomAudioRenderer />
      </RoomContext>
    </ApiProvider>
  );
}

/** One API for the whole meeting; a new token replaces the previous one in it. */
function useMeetingApi(token: string) {
  const [holder] = useState(() => ({ token }));
  const [api] = useState(() => createApi(() => holder.token));
  useEffect(() => {
    if (holder.token === token) return;
    // A mutable holder, so that requests and the socket use the current token.
    // eslint-disable-next-line react-hooks/immutability
    holder.token = token;
    api.reconnect();
  }, [api, holder, token]);
  useEffect(() => () => api.close(), [api]);
  return api;
}

/** Requests a fresh token after three quarters of the current one's lifetime. */
function useRenewal({ connection: { token } }: Admitted, renew: () => Promise<unknown>): void {
  const renewNow = useEffectEvent(() => void renew());
  useEffect(() => {
    const timer = setTimeout(renewNow, lifeOf(token) * 0.75);
    return () => clearTimeout(timer);
  }, [token]);
}

/** In ms. Only uses times of the gateway, because the clock of this device may be wrong. */
function lifeOf(token: string): number {
  const [, claims = ''] = token.split('.');
  const { nbf, exp } = JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))) as {
    readonly nbf: number;
    readonly exp: number;
  };
  return (exp - nbf) * 1000;
}

/** Reports a new name, so that the next token is requested with it. */
function useOwnName({ localParticipant }: Room, onRenamed: (name: string) => void): void {
  useLiveKitEvent(localParticipant, ParticipantEvent.ParticipantNameChanged, onRenamed);
}
