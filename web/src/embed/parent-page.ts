import { useEffect, useRef } from 'react';
import { EMBEDDING } from '../browser/embedding';
import {
  COMMANDS,
  type CommandMessage,
  type CommandName,
  type EventName,
  type Events,
  type Failure,
  type FrameMessage,
} from './protocol';

type Command = (on: boolean) => Promise<void>;
type Commands = Readonly<Partial<Record<CommandName, Command>>>;

/** A command that is not carried out; the page receives the code. */
export class CommandError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'CommandError';
  }
}

/** The commands of the screens that are shown. */
const available = new Map<CommandName, Command>();

const WITH_VALUE: ReadonlySet<CommandName> = new Set([
  'setMicrophone',
  'setCamera',
  'setScreenShare',
  'raiseHand',
]);

/** Tells the page around this one; does nothing in a tab of its own. */
export function report<Name extends EventName>(name: Name, detail: Events[Name]): void {
  send({ foyer: 'event', name, detail } as FrameMessage);
}

/** Offers commands to the page while the component is shown. */
export function useCommands(commands: Commands): void {
  const current = useRef(commands);
  useEffect(() => {
    current.current = commands;
  });
  useEffect(() => {
    const names = Object.keys(current.current) as CommandName[];
    const offered = new Map<CommandName, Command>(
      names.map((name) => [
        name,
        (on: boolean) => current.current[name]?.(on) ?? Promise.resolve(),
      ]),
    );
    for (const [name, command] of offered) available.set(name, command);
    return () => {
      // The next screen may have replaced it already.
      for (const [name, command] of offered) {
        if (available.get(name) === command) available.delete(name);
      }
    };
  }, []);
}

/** Carries out the commands of the page, and tells it that it may send them. */
export function useParentPage(): void {
  useEffect(() => {
    const hear = ({ source, origin, data }: MessageEvent<unknown>) => {
      if (source !== window.parent || origin !== EMBEDDING?.parent || !isCommand(data)) return;
      void run(data).then((error) => send({ foyer: 'result', id: data.id, error }));
    };
    window.addEventListener('message', hear);
    report('ready', null);
    return () => window.removeEventListener('message', hear);
  }, []);
}

function send(message: FrameMessage): void {
  if (EMBEDDING?.parent != null) window.parent.postMessage(message, EMBEDDING.parent);
}

const isCommand = (data: unknown): data is CommandMessage =>
  typeof data === 'object' &&
  data !== null &&
  'foyer' in data &&
  data.foyer === 'command' &&
  'id' in data &&
  typeof data.id === 'number';

async function run({ name, value }: CommandMessage): Promise<Failure | null> {
  const command = available.get(name);
  if (!COMMANDS.includes(name)) return failure('BAD_USER_INPUT', 'There is no such command.');
  if (!command) return failure('NOT_IN_MEETING', 'This is not possible outside of the meeting.');
  if (WITH_VALUE.has(name) && typeof value !== 'boolean') {
    return failure('BAD_USER_INPUT', 'The value must be true or false.');
  }
  try {
    await command(value === true);
    return null;
  } catch (error) {
    const code = error instanceof CommandError ? error.code : 'FAILED';
    return failure(code, error instanceof Error ? error.message : String(error));
  }
}

const failure = (code: string, message: string): Failure => ({ code, message });
