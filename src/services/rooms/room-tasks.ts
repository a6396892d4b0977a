/** Brings some state of a room up to date, later, and retries until that succeeds. */
export interface RoomTasks {
  /** Many calls lead to one run, which starts after the last of them. */
  schedule(roomId: string, afterMs?: number): Promise<void>;
}
