/** Brings some state of a room up to date, later, and retries until that succeeds. */
export interface RoomTasks {
  /** Many calls lead to one run, which starts after the last of them. */
  schedule(roomId: string, afterMs?: number): Promise<void>;
}

/**
 * Removes everything outside the record of a deleted room, later, and retries until that succeeds.
 */
export interface RoomCleanup {
  /** Resolves once the task is stored. Idempotent. */
  schedule(roomId: string): Promise<void>;
}

/** Wakes up later, also after a restart. Scheduling the same time again changes nothing. */
export interface MeetingDeadlines {
  schedule(roomId: string, at: Date, delayMs: number): Promise<void>;
}
