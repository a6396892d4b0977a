import { SearchX, VideoOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CombinedError } from 'urql';
import { codeOf } from '../../api/error-code';
import { useConfig } from '../../capabilities/use-config';
import { useViewer } from '../../capabilities/use-viewer';
import { useText } from '../../i18n/language';
import { HomeLink } from '../../ui/home-link';
import { MessagePage } from '../../ui/page';
import { ProblemPage } from '../../ui/problem-page';
import { SignInPage } from '../../ui/sign-in-page';

/** Shows recordings only if recording is enabled and the viewer is signed in. */
export function RecordingsFrame({ children }: { readonly children: ReactNode }) {
  const t = useText();
  const config = useConfig();
  const viewer = useViewer();
  if (!config || viewer === undefined) return <MessagePage title={t.common.loading} />;
  if (!config.recording) {
    return (
      <MessagePage icon={<VideoOff />} title={t.recordings.off} hint={t.recordings.offHint}>
        <HomeLink />
      </MessagePage>
    );
  }
  if (viewer === null) {
    return <SignInPage title={t.recordings.title} hint={t.recordings.signIn} />;
  }
  return children;
}

const NOT_FOR_YOU = ['NOT_FOUND', 'FORBIDDEN'];

/** Explains why there are no recordings to show, and what to do next. */
export function RecordingsProblem({
  error,
}: {
  /** Null if the viewer is not a host. */
  readonly error: CombinedError | null;
}) {
  const t = useText();
  if (error && !NOT_FOR_YOU.includes(codeOf(error))) {
    return <ProblemPage error={error} />;
  }
  return (
    <MessagePage icon={<SearchX />} title={t.recordings.notYours} hint={t.recordings.notYoursHint}>
      <HomeLink />
    </MessagePage>
  );
}
