import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useMyRooms } from '../../capabilities/use-my-rooms';
import { errorText } from '../../i18n/error-text';
import { useText } from '../../i18n/language';
import { Banner } from '../../ui/banner';
import { Button } from '../../ui/button';
import { NewRoomDialog } from './new-room-dialog';
import { RoomRow } from './room-row';

export function MyRoomsCard() {
  const t = useText();
  const { nodes: rooms, totalCount, hasMore, isLoading, error, loadMore } = useMyRooms();
  const [isMaking, setMaking] = useState(false);
  return (
    <section className="card my-rooms" aria-labelledby="my-rooms">
      <header className="card-header">
        <h2 id="my-rooms">{t.home.myRooms}</h2>
        {totalCount > 0 && <span className="hint">{t.home.count(totalCount)}</span>}
        <Button variant="primary" onClick={() => setMaking(true)}>
          <Plus aria-hidden="true" />
          {t.home.newRoom}
        </Button>
      </header>
      {error && (
        <Banner action={<Button onClick={loadMore}>{t.common.tryAgain}</Button>}>
          {errorText(t, error)}
        </Banner>
      )}
      {!rooms && isLoading && <p className="hint">{t.common.loading}</p>}
      {rooms?.length === 0 && <p className="empty">{t.home.noRooms}</p>}
      <ul className="room-list">
        {rooms?.map((room) => (
          <RoomRow key={room.id} room={room} />
        ))}
      </ul>
      {hasMore && (
        <Button isBusy={isLoading} onClick={loadMore}>
          {t.home.more}
        </Button>
      )}
      {isMaking && <NewRoomDialog onClose={() => setMaking(false)} />}
    </section>
  );
}
