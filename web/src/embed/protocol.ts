/** The messages between the client in a frame and the embedding page; docs/how-to/embed.md. */

export const COMMANDS = [
  'leave',
  'setMicrophone',
  'setCamera',
  'setScreenShare',
  'raiseHand',
  'endMeeting',
  'admitEveryone',
] as const;

export type CommandName = (typeof COMMANDS)[number];

/** The details of each event. */
export interface Events {
  readonly ready: null;
  readonly waiting: { readonly position: number; readonly message: string | null };
  readonly joined: { readonly identity: string; readonly isHost: boolean };
  readonly denied: { readonly reason: string; readonly retryAfterMs: number | null };
  readonly left: { readonly reason: string };
  readonly 'participant-joined': { readonly identity: string; readonly name: string };
  readonly 'participant-left': { readonly identity: string; readonly name: string };
  readonly 'devices-changed': {
    readonly microphone: boolean;
    readonly camera: boolean;
    readonly screenShare: boolean;
  };
  readonly 'recording-changed': { readonly status: string | null };
  readonly error: Failure;
}

export type EventName = keyof Events;

export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** From the page to the frame. */
export interface CommandMessage {
  readonly foyer: 'command';
  /** Chosen by the page; the result repeats it. */
  readonly id: number;
  readonly name: CommandName;
  /** On or off; ignored by commands without an argument. */
  readonly value?: boolean;
}

/** From the frame to the page. */
export type FrameMessage =
  | {
      [Name in EventName]: {
        readonly foyer: 'event';
        readonly name: Name;
        readonly detail: Events[Name];
      };
    }[EventName]
  | {
      readonly foyer: 'result';
      readonly id: number;
      /** Null after success. */
      readonly error: Failure | null;
    };
