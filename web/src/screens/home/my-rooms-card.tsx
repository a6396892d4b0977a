import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useMyRooms } from '../../capabilities/use-my-rooms';
import { useText } from '../../i18n/language';
import { Button } from '../../ui/button';
import { PagedList } from '../../ui/paged-list';
import { NewRoomDialog } from './new-room-dialog';
import { RoomRow } from './room-row';

export function MyRoomsCard() {
  const t = useText();
  const rooms = useMyRooms();
  const [isMaking, setMaking] = useState(false);
  return (
    <section className="card my-rooms" aria-labelledby="my-rooms">
      <header className="card-header">
        <h2 id="my-rooms">{t.home.myRooms}</h2>
        <Button variant="primary" onClick={() => setMaking(true)}>
          <Plus aria-hidden="true" />
          {t.home.newRoom}
        </Button>
      </header>
      <PagedList pages={rooms} count={t.home.count} empty={t.home.noRooms}>
        {(nodes) => (
          <ul className="room-list">
            {nodes.map((room) => (
              <RoomRow key={room.id} room={room} />
            ))}
          </ul>
        )}
      </PagedList>
      {isMaking && <NewRoomDialog onClose={() => setMaking(false)} />}
    </section>
  );
}
