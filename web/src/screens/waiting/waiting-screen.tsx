import { useSocketState } from '../../api/api-context';
import type { Waiting } from '../../capabilities/use-join-room';
import { useText } from '../../i18n/language';
import { Avatar } from '../../ui/avatar';
import { Banner } from '../../ui/banner';
import { Button } from '../../ui/button';
import { Page } from '../../ui/page';
import './waiting.css';

/** The waiting room. The host's decision arrives without a reload. */
export function WaitingScreen({
  roomName,
  waiting: { participant, position, message },
  onLeave,
}: {
  readonly roomName: string;
  readonly waiting: Waiting;
  readonly onLeave: () => void;
}) {
  const t = useText();
  const socketState = useSocketState();
  return (
    <Page title={t.waiting.title}>
      <div className="card message waiting" role="status">
        <div className="waiting-avatar">
          <Avatar name={participant.displayName} color={participant.color} />
        </div>
        <p className="eyebrow">{roomName}</p>
        <h1>{t.waiting.title}</h1>
        <p className="lead">{t.waiting.lead}</p>
        <p>{t.waiting.as(participant.displayName)}</p>
        <p className="hint">{t.waiting.position(position)}</p>
        {message !== null && (
          <figure className="waiting-message">
            <figcaption className="hint">{t.waiting.message}</figcaption>
            <blockquote>{message}</blockquote>
          </figure>
        )}
        {socketState === 'down' && <Banner kind="note">{t.waiting.offline}</Banner>}
        <div className="actions">
          <Button onClick={onLeave}>{t.waiting.leave}</Button>
        </div>
      </div>
    </Page>
  );
}
