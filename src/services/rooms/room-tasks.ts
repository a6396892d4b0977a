/** Brings something about a room in line with what holds, later and until it succeeds. */
export interface RoomTasks {
  /** However many ask, it is done once after the last of them. */
  schedule(roomId: string, afterMs?: number): Promise<void>;
}
