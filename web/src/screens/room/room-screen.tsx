import { SearchX } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { codeOf } from '../../api/error-code';
import { forgetChat } from '../../browser/chat-history';
import { EMBEDDING } from '../../browser/embedding';
import { nameIn, useMeetingToken } from '../../browser/meeting-token';
import { useFeature } from '../../capabilities/use-config';
import { useJoinRoom, type Denied } from '../../capabilities/use-join-room';
import { useRoom } from '../../capabilities/use-room';
import { report } from '../../embed/parent-page';
import { useEntryReports } from '../../embed/use-entry-reports';
import { useText } from '../../i18n/language';
import { HomeLink } from '../../ui/home-link';
import { MessagePage } from '../../ui/page';
import { ProblemPage } from '../../ui/problem-page';
import { ExitScreen, type Exit } from '../exit/exit-screen';
import { PreJoinScreen } from '../pre-join/pre-join-screen';
import { WaitingScreen } from '../waiting/waiting-screen';
import { unregisteredRoom } from './unregistered-room';
import { useHandedDevices } from './use-handed-devices';
import { useResumeWaiting } from './use-resume-waiting';

const MeetingScreen = lazy(async () => ({
  default: (await import('../meeting/meeting-screen')).MeetingScreen,
}));

const EXITS = {
  BANNED: 'banned',
  DENIED_BY_HOST: 'denied',
  MEETING_ENDED: 'ended',
  ROOM_FULL: 'full',
} as const satisfies Record<Denied['reason'], Exit>;

/** Replaces a room's name or ID in the address bar by its slug, because people share that address. */
function useCanonicalPath(given: string, slug: string | undefined): void {
  const [, goTo] = useLocation();
  useEffect(() => {
    // Inside another page there is no address bar, and a reload needs the rest of the address.
    if (EMBEDDING) return;
    if (slug !== undefined && slug !== given) goTo(`/${slug}`, { replace: true });
  }, [given, slug, goTo]);
}

/** Everything at a room's link, from the preview to the end of the meeting. */
export function RoomScreen({ slug }: { readonly slug: string }) {
  const t = useText();
  const found = useRoom(slug);
  const takesUnknownRooms = useFeature('UNREGISTERED_ROOMS');
  const isUnknown = found.error !== undefined && codeOf(found.error) === 'NOT_FOUND';
  const room = found.room ?? (isUnknown && takesUnknownRooms ? unregisteredRoom(slug) : undefined);
  const joining = useJoinRoom(slug, found.room?.id ?? null);
  const { outcome } = joining;
  const meetingToken = useMeetingToken(slug);
  const [exit, setExit] = useState<Exit | null>(null);
  useCanonicalPath(slug, found.room?.slug);
  useHandedDevices(outcome, exit);
  useResumeWaiting(slug, joining);
  useEntryReports(outcome, joining.error ?? (room ? null : found.error) ?? null);
  /**
   * LiveKit reports a ban, and a return to the lobby, like a removal, and a deleted room like an
   * ended meeting.
   */
  const reasonFor = async (how: Exit) => {
    if (how === 'removed') return joining.afterRemoval();
    return how === 'ended' && (await found.isDeleted()) ? 'deleted' : how;
  };
  const handleEnd = (how: Exit) => {
    setExit(how);
    if (how === 'removed' || how === 'ended') forgetChat();
    void reasonFor(how).then((reason) => {
      report('left', { reason });
      setExit(reason === 'waiting' ? null : reason);
    });
  };
  const rejoin = () => void joining.join().then(() => setExit(null));

  if (exit !== null) {
    return (
      <ExitScreen
        exit={exit}
        isBusy={joining.isJoining}
        hostedRoomId={found.room?.viewerCanAdminister === true ? found.room.id : null}
        onReturn={rejoin}
      />
    );
  }
  switch (outcome?.__typename) {
    case 'Denied':
      return (
        <ExitScreen
          exit={EXITS[outcome.reason]}
          retryAfterMs={outcome.retryAfterMs}
          isBusy={joining.isJoining}
          onReturn={rejoin}
        />
      );
    case 'Waiting':
      return (
        <WaitingScreen
          roomName={room?.name ?? slug}
          waiting={outcome}
          onLeave={joining.leaveLobby}
        />
      );
    case 'Admitted':
      return (
        <Suspense fallback={<MessagePage title={t.meeting.connecting} />}>
          <MeetingScreen
            admitted={outcome}
            renew={joining.renew}
            onRenamed={joining.rename}
            onEnd={handleEnd}
          />
        </Suspense>
      );
  }
  if (room) {
    return (
      <PreJoinScreen
        room={room}
        isJoining={joining.isJoining}
        error={joining.error}
        invitation={meetingToken === null ? null : { name: nameIn(meetingToken) }}
        onJoin={(name) => void joining.join(name)}
      />
    );
  }
  if (!found.error) return <MessagePage title={t.common.loading} />;
  if (!isUnknown) return <ProblemPage error={found.error} />;
  return (
    <MessagePage icon={<SearchX />} title={t.room.notFound} hint={t.room.notFoundHint}>
      <HomeLink />
    </MessagePage>
  );
}
