/** The slug of a deleted room, reserved for the room's last owners. */
export interface SlugReservation {
  readonly slug: string;
  readonly formerOwnerIds: readonly string[];
  readonly until: Date;
}

/** Every method throws StorageUnavailableError while the store cannot be reached. */
export interface SlugReservationStore {
  /** Replaces an earlier reservation of the slug. */
  reserve(reservation: SlugReservation): Promise<void>;
  /** Null also for a reservation that has expired. */
  find(slug: string, now: Date): Promise<SlugReservation | null>;
}
