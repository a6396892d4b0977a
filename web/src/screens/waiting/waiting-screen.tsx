import { useSocketState } from '../../api/api-context';
import type { Waiting } from '../../capabilities/use-join-room';
import { report, useCommands } from '../../embed/parent-page';
import { useText } from '../../i18n/language';
import { Banner } from '../../ui/banner';
import { Button } from '../../ui/button';
import { Page } from '../../ui/page';
import { OwnPreview } from './own-preview';
import './waiting.css';

/** The waiting room, with a preview of camera and microphone. The host's decision arrives without a reload. */
export function WaitingScreen({
  roomName,
  waiting: { participant, position, message, isHostPresent },
  onLeave,
}: {
  readonly roomName: string;
  readonly waiting: Waiting;
  readonly onLeave: () => void;
}) {
  const t = useText();
  const socketState = useSocketState();
  const leave = () => {
    onLeave();
    report('left', { reason: 'left' });
  };
  useCommands({ leave });
  return (
    <Page title={t.waiting.title}>
      <div className="card message waiting">
        <OwnPreview name={participant.displayName} color={participant.color} />
        <p className="eyebrow">{roomName}</p>
        <h1>{t.waiting.title}</h1>
        <div className="waiting-state" role="status">
          <p className="lead">{isHostPresent ? t.waiting.hostIsHere : t.waiting.noHost}</p>
          <p>{t.waiting.as(participant.displayName)}</p>
          <p className="hint">{t.waiting.position(position)}</p>
          {message !== null && (
            <figure className="waiting-message">
              <figcaption className="hint">{t.waiting.message}</figcaption>
              <blockquote>{message}</blockquote>
            </figure>
          )}
        </div>
        {socketState === 'down' && <Banner kind="note">{t.waiting.offline}</Banner>}
        <div className="actions">
          <Button onClick={leave}>{t.waiting.leave}</Button>
        </div>
      </div>
    </Page>
  );
}
