import type { CombinedError } from 'urql';
import { Link } from 'wouter';
import { EMBEDDING } from '../../browser/embedding';
import type { Room } from '../../capabilities/use-room';
import { signInAddress, useViewer } from '../../capabilities/use-viewer';
import { errorText } from '../../i18n/error-text';
import { useText } from '../../i18n/language';
import { useDeviceChoices } from '../../media/device-choices';
import { Banner } from '../../ui/banner';
import { Button } from '../../ui/button';
import { Page } from '../../ui/page';
import { TextField } from '../../ui/text-field';
import { MeetingNote } from './meeting-note';
import { MediaProblemNote } from './media-problem-note';
import { PreviewPicture } from './preview-picture';
import { usePreview } from './use-preview';
import { useWarmUp } from './use-warm-up';
import './pre-join.css';

/** A preview of camera and microphone before joining. */
export function PreJoinScreen({
  room,
  isJoining,
  error,
  invitation,
  onJoin,
}: {
  readonly room: Room;
  readonly isJoining: boolean;
  readonly error: CombinedError | null;
  /** From a personal link, which gives its bearer a name. */
  readonly invitation: { readonly name: string | null } | null;
  /** With the name of a guest; without one for a signed-in user. */
  readonly onJoin: (displayName?: string) => void;
}) {
  const t = useText();
  const viewer = useViewer();
  const [choices, choose] = useDeviceChoices();
  const { preview, retry } = usePreview(choices);
  useWarmUp();
  const accountName = viewer && (viewer.fullName ?? viewer.shortName ?? viewer.email);
  const ownName = invitation?.name ?? accountName;
  const needsName = viewer === null && invitation === null;
  const hasWaitingRoom = room.accessLevel !== 'PUBLIC' && room.viewerRole === null;
  const mayEnter = invitation !== null || (room.accessLevel === 'TRUSTED' && viewer);
  const mustAsk = hasWaitingRoom && !mayEnter;
  return (
    <Page title={room.name}>
      <div className="pre-join">
        <div className="pre-join-devices">
          <PreviewPicture
            preview={preview}
            choices={choices}
            onChange={choose}
            onRetry={retry}
            name={ownName ?? choices.name}
          />
          {(['camera', 'microphone'] as const).map((kind) => {
            const { problem } = preview[kind];
            return (
              problem && (
                <MediaProblemNote key={kind} kind={kind} problem={problem} onRetry={retry} />
              )
            );
          })}
        </div>
        <form
          className="card pre-join-form"
          onSubmit={(submit) => {
            submit.preventDefault();
            onJoin(needsName ? choices.name.trim() : undefined);
          }}
        >
          <p className="eyebrow">{room.name}</p>
          <h1>{t.preJoin.title}</h1>
          <MeetingNote room={room} />
          {ownName && <p>{t.preJoin.as(ownName)}</p>}
          {needsName && (
            <TextField
              label={t.preJoin.name}
              hint={t.preJoin.nameHint}
              value={choices.name}
              onChange={(change) => choose({ name: change.target.value })}
              autoComplete="name"
              maxLength={100}
              pattern=".*\S.*"
              required
            />
          )}
          {error && <Banner>{errorText(t, error)}</Banner>}
          {viewer !== undefined && (
            <Button type="submit" variant="primary" isBusy={isJoining}>
              {isJoining ? t.preJoin.joining : mustAsk ? t.preJoin.ask : t.preJoin.join}
            </Button>
          )}
          {viewer === null && mustAsk && EMBEDDING === null && (
            <a className="text-link" href={signInAddress()}>
              {t.common.signIn}
            </a>
          )}
          {EMBEDDING === null && (
            <Link className="text-link" href="/test">
              {t.preJoin.test}
            </Link>
          )}
        </form>
      </div>
    </Page>
  );
}
