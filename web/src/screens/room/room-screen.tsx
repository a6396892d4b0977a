import { SearchX } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { codeOf } from '../../api/error-code';
import { useFeature } from '../../capabilities/use-config';
import { useJoinRoom, type Denied } from '../../capabilities/use-join-room';
import { useRoom } from '../../capabilities/use-room';
import { errorText } from '../../i18n/error-text';
import { useText } from '../../i18n/language';
import { Button } from '../../ui/button';
import { MessagePage } from '../../ui/page';
import { FarewellScreen, type Farewell } from '../farewell/farewell-screen';
import { PreJoinScreen } from '../pre-join/pre-join-screen';
import { WaitingScreen } from '../waiting/waiting-screen';
import { unregisteredRoom } from './unregistered-room';
import { useKeptPlace } from './use-kept-place';

const MeetingScreen = lazy(async () => ({
  default: (await import('../meeting/meeting-screen')).MeetingScreen,
}));

const FAREWELLS = {
  BANNED: 'banned',
  DENIED_BY_HOST: 'denied',
  MEETING_ENDED: 'ended',
} as const satisfies Record<Denied['reason'], Farewell>;

/** A room that was found by its name or ID is at its link from then on, which people pass on. */
function useOwnLink(given: string, slug: string | undefined): void {
  const [, goTo] = useLocation();
  useEffect(() => {
    if (slug !== undefined && slug !== given) goTo(`/${slug}`, { replace: true });
  }, [given, slug, goTo]);
}

/** All that happens under a room's link, from the preview to the goodbye. */
export function RoomScreen({ slug }: { readonly slug: string }) {
  const t = useText();
  const found = useRoom(slug);
  const takesUnknownRooms = useFeature('UNREGISTERED_ROOMS');
  const isUnknown = found.error !== undefined && codeOf(found.error) === 'NOT_FOUND';
  const room = found.room ?? (isUnknown && takesUnknownRooms ? unregisteredRoom(slug) : undefined);
  const joining = useJoinRoom(slug, found.room?.id ?? null);
  const { outcome } = joining;
  const [farewell, setFarewell] = useState<Farewell | null>(null);
  useOwnLink(slug, found.room?.slug);
  useKeptPlace(slug, joining);
  const sayGoodbye = (how: Farewell) => {
    setFarewell(how);
    // LiveKit does not tell these apart: a removal from a ban, the end of a meeting from that of a room.
    if (how === 'removed') {
      void joining.isBanned().then((isBanned) => {
        if (isBanned) setFarewell('banned');
      });
    } else if (how === 'ended') {
      void found.isDeleted().then((isDeleted) => {
        if (isDeleted) setFarewell('deleted');
      });
    }
  };
  const goBackIn = () => void joining.join().then(() => setFarewell(null));

  if (farewell !== null) {
    return <FarewellScreen farewell={farewell} isBusy={joining.isAsking} onReturn={goBackIn} />;
  }
  switch (outcome?.__typename) {
    case 'Denied':
      return (
        <FarewellScreen
          farewell={FAREWELLS[outcome.reason]}
          retryAfterMs={outcome.retryAfterMs}
          isBusy={joining.isAsking}
          onReturn={goBackIn}
        />
      );
    case 'Waiting':
      return (
        <WaitingScreen
          roomName={room?.name ?? slug}
          participant={outcome.participant}
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
            onEnd={sayGoodbye}
          />
        </Suspense>
      );
  }
  if (room) {
    return (
      <PreJoinScreen
        room={room}
        participantCount={found.participantCount}
        isAsking={joining.isAsking}
        error={joining.error}
        onJoin={(name) => void joining.join(name)}
      />
    );
  }
  if (!found.error) return <MessagePage title={t.common.loading} />;
  if (!isUnknown) {
    return (
      <MessagePage title={errorText(t, found.error)}>
        <Button variant="primary" onClick={() => location.reload()}>
          {t.common.tryAgain}
        </Button>
      </MessagePage>
    );
  }
  return (
    <MessagePage icon={<SearchX />} title={t.room.notFound} hint={t.room.notFoundHint}>
      <Link href="/" className="button button-primary">
        {t.common.toHome}
      </Link>
    </MessagePage>
  );
}
