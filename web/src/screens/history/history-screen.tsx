import { SearchX } from 'lucide-react';
import type { CombinedError } from 'urql';
import { codeOf } from '../../api/error-code';
import { useConfig } from '../../capabilities/use-config';
import { useRoom } from '../../capabilities/use-room';
import { useViewer } from '../../capabilities/use-viewer';
import { useText } from '../../i18n/language';
import { HomeLink } from '../../ui/home-link';
import { MessagePage } from '../../ui/page';
import { ProblemPage } from '../../ui/problem-page';
import { SignInPage } from '../../ui/sign-in-page';
import { NotFoundScreen } from '../fault/not-found-screen';
import { MeetingList } from './meeting-list';
import './history.css';

/** The meetings of a room, and who was there, for its hosts. */
export function HistoryScreen({ slug }: { readonly slug: string }) {
  const t = useText();
  const config = useConfig();
  const viewer = useViewer();
  if (!config || viewer === undefined) return <MessagePage title={t.common.loading} />;
  if (!config.features.includes('MEETING_HISTORY')) return <NotFoundScreen />;
  if (viewer === null) {
    return <SignInPage title={t.history.title} hint={t.history.signIn} />;
  }
  return <HistoryOfRoom slug={slug} />;
}

function HistoryOfRoom({ slug }: { readonly slug: string }) {
  const t = useText();
  const { room, error } = useRoom(slug);
  if (room) {
    return room.viewerCanAdminister ? <MeetingList room={room} /> : <HistoryProblem error={null} />;
  }
  return error ? <HistoryProblem error={error} /> : <MessagePage title={t.common.loading} />;
}

/** @param error null if the viewer is not a host */
function HistoryProblem({ error }: { readonly error: CombinedError | null }) {
  const t = useText();
  if (error && codeOf(error) !== 'NOT_FOUND') {
    return <ProblemPage error={error} />;
  }
  return (
    <MessagePage icon={<SearchX />} title={t.history.notYours} hint={t.history.notYoursHint}>
      <HomeLink />
    </MessagePage>
  );
}
