import { useEffect, useEffectEvent } from 'react';
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

type Command = (on: boolean) => void | Promise<void>;
type Commands = Readonly<Partial<Record<CommandName, Command>>>;

/** Why a command failed; the embedding page receives the code. */
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

/** Reports an event to the embedding page; does nothing without one. */
export function report<Name extends EventName>(name: Name, detail: Events[Name]): void {
  send({ foyer: 'event', name, detail } as FrameMessage);
}

/** Offers commands to the embedding page while the component is shown. */
export function useCommands(commands: Commands): void {
  const namesOf = useEffectEvent(() => Object.keys(commands) as CommandName[]);
  const execute = useEffectEvent((name: CommandName, on: boolean) => commands[name]?.(on));
  useEffect(() => {
    const offered = new Map<CommandName, Command>(
      namesOf().map((name) => [name, (on) => execute(name, on)]),
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

/** Executes the commands of the embedding page, and reports that it may send them. */
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
  if (!command) return failure('NOT_IN_MEETING', 'This command is only available in the meeting.');
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
