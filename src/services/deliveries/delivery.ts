/** Something that leaves Foyer for somebody outside. What it says is read when it is sent. */
export type Delivery = RecordingMailDelivery | InvitationDelivery | TranscriptDelivery;

interface Identified {
  /** The same for the same thing, so that it is sent once however often it is asked for. */
  readonly id: string;
}

export interface RecordingMailDelivery extends Identified {
  readonly kind: 'recording-mail';
  readonly recordingId: string;
  readonly userId: string;
}

export interface InvitationDelivery extends Identified {
  readonly kind: 'invitation';
  readonly roomId: string;
  readonly hostId: string;
  readonly email: string;
}

export interface TranscriptDelivery extends Identified {
  readonly kind: 'transcript';
  readonly recordingId: string;
}

export type DeliveryKind = Delivery['kind'];

export const DELIVERY_KINDS = ['recording-mail', 'invitation', 'transcript'] as const;

/** What leaves is stored first, then sent, again and again until it is taken. */
export interface Outbox {
  /** Resolves once they cannot be lost any more. What is asked for again is sent once. */
  put(deliveries: readonly Delivery[]): Promise<void>;
}

export interface DeliveryAttempt {
  /**
   * Await it right before the step after which nobody knows whether the thing arrived. It lets one
   * attempt through; should that die, an operator decides.
   */
  readonly pointOfNoReturn: () => Promise<void>;
}

/** Sends one; throws when it was not taken. */
export type Deliver = (delivery: Delivery, attempt: DeliveryAttempt) => Promise<void>;
