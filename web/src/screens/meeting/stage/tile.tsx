import {
  useIsSpeaking,
  useParticipantAttributes,
  useParticipantInfo,
  type TrackReferenceOrPlaceholder,
} from '@livekit/components-react';
import { Hand, MicOff, Phone, Pin, PinOff } from 'lucide-react';
import { ParticipantKind, Track } from 'livekit-client';
import { useText } from '../../../i18n/language';
import { Avatar } from '../../../ui/avatar';
import { IconButton } from '../../../ui/button';
import { colorOf, handOf, nameOf } from '../people/person';
import { ConnectionMark } from '../people/connection-mark';
import { useIsSilent } from '../people/use-is-silent';
import type { Box } from './layout';
import { Picture } from './picture';

/** The video of a participant's camera or shared screen, with their name. */
export function Tile({
  track,
  place,
  isPinned = false,
  isLarge = false,
  isOnTop = false,
  isOwnHidden = false,
  onPin,
}: {
  readonly track: TrackReferenceOrPlaceholder;
  readonly place?: Box | undefined;
  readonly isPinned?: boolean;
  readonly isLarge?: boolean;
  /** Covers a part of another tile. */
  readonly isOnTop?: boolean;
  /** Shows no picture of the viewer to themselves. */
  readonly isOwnHidden?: boolean;
  readonly onPin?: () => void;
}) {
  const t = useText();
  const { participant } = track;
  const isSilent = useIsSilent(participant);
  // LiveKit reports no change of speakers when a microphone is unpublished.
  const isSpeaking = useIsSpeaking(participant) && !isSilent;
  // Rerender when name, hand, or color changes.
  useParticipantInfo({ participant });
  useParticipantAttributes({ participant });
  const name = nameOf(participant);
  const isScreen = track.source === Track.Source.ScreenShare;
  const isSeen = !(isOwnHidden && participant.isLocal && !isScreen);
  const isHandUp = handOf(participant) !== undefined;
  const label = isScreen
    ? participant.isLocal
      ? t.meeting.yourScreen
      : t.meeting.screenOf(name)
    : name;
  const state = [
    isSpeaking && !isScreen && 'is-speaking',
    isScreen && 'is-screen',
    isLarge && 'is-large',
    isOnTop && 'is-on-top',
    participant.isLocal && !isScreen && 'is-own',
  ].filter(Boolean);
  return (
    <article
      className={['tile', ...state].join(' ')}
      style={place}
      aria-label={label}
      // A tap focuses the tile, which shows its button.
      tabIndex={-1}
    >
      <Picture track={track} isSeen={isSeen} canZoom={isScreen && isLarge} label={label}>
        <Avatar name={name} color={colorOf(participant) ?? null} />
      </Picture>
      <div className="tile-name">
        {isSpeaking && !isScreen && <span className="visually-hidden">{t.meeting.speaking}</span>}
        {isSilent && !isScreen && (
          <>
            <MicOff aria-hidden="true" />
            <span className="visually-hidden">{t.meeting.muted}</span>
          </>
        )}
        {!isScreen && <ConnectionMark participant={participant} isOnlyBad />}
        {participant.kind === ParticipantKind.SIP && (
          <>
            <Phone aria-hidden="true" />
            <span className="visually-hidden">{t.common.phone}</span>
          </>
        )}
        <span>
          {label}
          {participant.isLocal && !isScreen && ` (${t.common.you})`}
        </span>
      </div>
      {isHandUp && !isScreen && (
        <div className="tile-hand" title={t.meeting.handUp}>
          <Hand aria-hidden="true" />
          <span className="visually-hidden">{t.meeting.handUp}</span>
        </div>
      )}
      {onPin && (
        <IconButton
          className="tile-pin on-media"
          label={isPinned ? t.meeting.unpin(name) : t.meeting.pin(name)}
          icon={isPinned ? <PinOff /> : <Pin />}
          onClick={onPin}
        />
      )}
    </article>
  );
}
