/** The slug of a deleted room, kept from everyone but the room's last owners. */
export interface SlugReservation {
  readonly slug: string;
  readonly formerOwnerIds: readonly string[];
  readonly until: Date;
}

/** Every method throws StorageUnavailableError while the store cannot be reached. */
export interface SlugReservationStore {
  /** Replaces an earlier reservation of the slug. */
  reserve(reservation: SlugReservation): Promise<void>;
  /** Null also for a reservation that has ended. */
  find(slug: string, now: Date): Promise<SlugReservation | null>;
}
