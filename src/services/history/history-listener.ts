import type { MeetingListener } from '../meeting/meeting-listener.js';
import type { HistoryWriter } from './history-writer.js';

/** Writes the history of meetings. */
export const historyListener = (writer: HistoryWriter): MeetingListener => ({
  name: 'history',
  opened: (session) => writer.opened(session),
  joined: (roomId, arrival) => writer.joined(roomId, arrival),
  admitted: (roomId, record) => writer.admitted(roomId, record),
  left: (roomId, departure, cause) => writer.left(roomId, departure, cause),
  ended: (meeting) => writer.ended(meeting),
  reconciled: (roomId) => writer.reconciled(roomId),
});
