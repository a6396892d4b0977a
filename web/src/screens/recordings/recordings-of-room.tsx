import { useRoom } from '../../capabilities/use-room';
import { useText } from '../../i18n/language';
import { MessagePage } from '../../ui/page';
import { RecordingList } from './recording-list';
import { RecordingsProblem } from './recordings-frame';

export function RecordingsOfRoom({ slug }: { readonly slug: string }) {
  const t = useText();
  const { room, error } = useRoom(slug);
  if (room) {
    return room.viewerCanAdminister ? (
      <RecordingList room={room} />
    ) : (
      <RecordingsProblem error={null} />
    );
  }
  return error ? <RecordingsProblem error={error} /> : <MessagePage title={t.common.loading} />;
}
