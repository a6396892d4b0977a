import { useRef, useState } from 'react';
import { useText } from '../../i18n/language';
import { Banner } from '../../ui/banner';

/** Plays the file of a recording. Its address is valid for minutes, so a long pause needs another. */
export function RecordingPlayer({
  name,
  address,
  onExpired,
}: {
  readonly name: string;
  readonly address: string;
  /** Asks for a new address. */
  readonly onExpired: () => void;
}) {
  const t = useText();
  const [failed, setFailed] = useState<string>();
  const position = useRef(0);
  if (failed === address) return <Banner>{t.recordings.unplayable}</Banner>;
  return (
    // Recordings come without captions.
    <video
      className="recording-player"
      aria-label={name}
      src={address}
      controls
      autoPlay
      onTimeUpdate={({ currentTarget }) => {
        position.current = currentTarget.currentTime;
      }}
      onLoadedMetadata={({ currentTarget }) => {
        if (position.current > 0) currentTarget.currentTime = position.current;
      }}
      onError={({ currentTarget }) => {
        if (currentTarget.currentTime > 0) onExpired();
        else setFailed(address);
      }}
    />
  );
}
