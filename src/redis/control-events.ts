/** The topic that instances use to notify each other of changes that concern open sockets. */
export const CONTROL_TOPIC = 'control';

/** A session has ended or was replaced, so its sockets must be closed. */
interface SessionEnded {
  readonly type: 'session-ended';
  /** `Actor.sessionId`: a digest, never the cookie's value. */
  readonly sessionId: string;
}

/** A user was disabled, so their sockets must be closed. */
interface UserDisabled {
  readonly type: 'user-disabled';
  readonly userId: string;
}

export type ControlEvent = SessionEnded | UserDisabled;
