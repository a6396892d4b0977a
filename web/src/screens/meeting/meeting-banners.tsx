import { ConnectionState } from 'livekit-client';
import { useRoomContext, useStartAudio } from '@livekit/components-react';
import { Volume2 } from 'lucide-react';
import { useSocketState } from '../../api/api-context';
import { useText } from '../../i18n/language';
import { Banner } from '../../ui/banner';
import { RateLimitNote } from '../../ui/rate-limit-note';
import { useConnectionState } from './use-connection-state';

/** Temporary problems, which end by themselves or with one click. */
export function MeetingBanners() {
  const t = useText();
  const livekit = useRoomContext();
  const state = useConnectionState();
  const socketState = useSocketState();
  const sound = useStartAudio({ room: livekit, props: {} });
  const isBack = state === ConnectionState.Connected;
  const isFirst = state === ConnectionState.Connecting;
  return (
    <div className="meeting-banners">
      <RateLimitNote />
      {!isBack && (
        <Banner kind="note">{isFirst ? t.meeting.connecting : t.meeting.reconnecting}</Banner>
      )}
      {isBack && socketState === 'down' && <Banner kind="note">{t.meeting.liveUpdatesLost}</Banner>}
      {isBack && !sound.canPlayAudio && (
        <Banner
          kind="note"
          action={
            <button
              type="button"
              className="button button-primary"
              onClick={() => void livekit.startAudio()}
            >
              <Volume2 aria-hidden="true" />
              {t.meeting.enableSound}
            </button>
          }
        >
          {t.meeting.enableSoundHint}
        </Banner>
      )}
    </div>
  );
}
