import { Plus } from 'lucide-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import { useCreateRoom, useMyRooms } from '../../capabilities/use-my-rooms';
import { errorText } from '../../i18n/error-text';
import { useText } from '../../i18n/language';
import { Banner } from '../../ui/banner';
import { Button } from '../../ui/button';
import { PagedList } from '../../ui/paged-list';
import { NewRoomDialog } from './room-dialogs';
import { RoomRow } from './room-row';
import { SearchField } from './search-field';
import { StartNow } from './start-now';

export function MyRoomsCard() {
  const t = useText();
  const [search, setSearch] = useState('');
  const rooms = useMyRooms(search);
  const creation = useCreateRoom();
  const [isMaking, setMaking] = useState(false);
  const [deletions, setDeletions] = useState(0);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The focused button disappeared together with its room.
    if (deletions > 0) heading.current?.focus();
  }, [deletions]);
  const hasRooms = (rooms.nodes ?? []).length > 0;
  return (
    <section className="card my-rooms" aria-labelledby="my-rooms">
      <header className="card-header">
        <h2 id="my-rooms" ref={heading} tabIndex={-1}>
          {t.home.myRooms}
        </h2>
        <div className="my-rooms-actions">
          <Button onClick={() => setMaking(true)}>
            <Plus aria-hidden="true" />
            {t.home.newRoom}
          </Button>
          <StartNow creation={creation} />
        </div>
      </header>
      {creation.error && <Banner>{errorText(t, creation.error)}</Banner>}
      {(hasRooms || search !== '') && <SearchField onSearch={setSearch} />}
      <PagedList
        pages={rooms}
        count={t.home.count}
        notice={deletions > 0 ? t.home.deleted : undefined}
        empty={search === '' ? t.home.noRooms : t.home.noneFound}
      >
        {(nodes) => (
          <ul className="room-list">
            {nodes.map((room) => (
              <RoomRow
                key={room.id}
                room={room}
                onChange={(change) => {
                  rooms.edit((one) => (one.id === room.id ? change && { ...one, ...change } : one));
                  if (change === null) setDeletions(deletions + 1);
                }}
              />
            ))}
          </ul>
        )}
      </PagedList>
      <Suspense>{isMaking && <NewRoomDialog onClose={() => setMaking(false)} />}</Suspense>
    </section>
  );
}
