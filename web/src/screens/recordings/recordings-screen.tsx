import { useSearch } from 'wouter';
import { RecordingsFrame } from './recordings-frame';
import { RecordingsOfRoom } from './recordings-of-room';
import { RecordingList } from './recording-list';
import { OneRecording } from './one-recording';
import './recordings.css';

/** The recordings of all of a host's rooms, of one room (`?room=`), or the one that an email links to. */
export function RecordingsScreen({ id }: { readonly id?: string | undefined }) {
  const slug = new URLSearchParams(useSearch()).get('room');
  return (
    <RecordingsFrame>
      {id !== undefined && <OneRecording key={id} id={id} />}
      {id === undefined && slug !== null && <RecordingsOfRoom key={slug} slug={slug} />}
      {id === undefined && slug === null && <RecordingList key="all" room={null} />}
    </RecordingsFrame>
  );
}
