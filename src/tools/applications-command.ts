import { parseArgs } from 'node:util';
import { split } from '../config/variables.js';
import { InvalidInputError, NotFoundError } from '../errors/domain-error.js';
import {
  APPLICATION_SCOPES,
  type ApplicationRecord,
  type ApplicationScope,
} from '../models/application.js';
import {
  DEFAULT_KEEP_SECONDS,
  type ApplicationCredentials,
  type ApplicationService,
} from '../services/applications/application-service.js';
import { table } from './table.js';
import { DONE, FAILED, MISUSED } from './tool-process.js';

const USAGE = `Registers the applications that may use the API, such as another backend.

npm run applications -- create NAME --scopes SCOPE,…        register one, and show its secret once
                        [--email-domains DOMAIN,…] [--origins ORIGIN,…]
npm run applications -- list                                list them, the newest first
npm run applications -- rotate ID [--keep-for-seconds N]    make a new secret; the old one ends after a day, or N
npm run applications -- disable ID                          end its access, until it is enabled
npm run applications -- enable ID                           let it obtain access tokens again
npm run applications -- delete ID                           delete permanently; its rooms stay

Scopes: ${APPLICATION_SCOPES.join(', ')}
Set MONGO_URL as for the gateway.`;

const PAGE = 100;
const COLUMNS = ['ID', 'NAME', 'STATE', 'CREATED', 'LAST USED', 'SCOPES'];

interface Deps {
  readonly service: Pick<
    ApplicationService,
    'create' | 'list' | 'rotateSecret' | 'update' | 'delete'
  >;
  readonly print: (text: string) => void;
}

/** An operator, who has no account here. */
const OPERATOR = null;

interface Call {
  readonly command: string | undefined;
  readonly subject: string | undefined;
  readonly values: {
    readonly scopes?: string;
    readonly 'email-domains'?: string;
    readonly origins?: string;
    readonly 'keep-for-seconds'?: string;
  };
}

/** The operators' commands for applications. */
export class ApplicationsCommand {
  constructor(private readonly deps: Deps) {}

  /** Resolves to the exit code. */
  async run(args: readonly string[]): Promise<number> {
    const call = parse(args);
    try {
      return await (call ? this.#run(call) : this.#misused());
    } catch (error) {
      if (error instanceof NotFoundError) {
        return this.#say(`No application has this ID; list them first.`, FAILED);
      }
      if (error instanceof InvalidInputError) return this.#say(error.message, FAILED);
      throw error;
    }
  }

  async #run({ command, subject, values }: Call): Promise<number> {
    if (command === 'list' && subject === undefined) return this.#list();
    if (subject === undefined) return this.#misused();
    switch (command) {
      case 'create':
        return this.#create(subject, values);
      case 'rotate':
        return this.#rotate(subject, values['keep-for-seconds']);
      case 'disable':
      case 'enable': {
        const isDisabled = command === 'disable';
        const { name } = await this.deps.service.update(OPERATOR, { id: subject, isDisabled });
        return this.#say(`${isDisabled ? 'Disabled' : 'Enabled'} ${name}.`, DONE);
      }
      case 'delete':
        await this.deps.service.delete(OPERATOR, subject);
        return this.#say(`Deleted ${subject}.`, DONE);
      default:
        return this.#misused();
    }
  }

  async #create(name: string, values: Call['values']): Promise<number> {
    const scopes = split(values.scopes ?? '');
    const unknown = scopes.filter((scope) => !isScope(scope));
    if (scopes.length === 0 || unknown.length > 0) {
      const problem =
        unknown.length > 0 ? `Unknown: ${unknown.join(', ')}.` : '--scopes is missing.';
      return this.#say(`${problem} Scopes: ${APPLICATION_SCOPES.join(', ')}`, MISUSED);
    }
    const created = await this.deps.service.create(OPERATOR, {
      name,
      scopes: scopes.filter(isScope),
      allowedEmailDomains: split(values['email-domains'] ?? ''),
      allowedOrigins: split(values.origins ?? ''),
    });
    return this.#show(created);
  }

  async #rotate(id: string, seconds = String(DEFAULT_KEEP_SECONDS)): Promise<number> {
    if (!/^\d{1,9}$/.test(seconds)) return this.#misused();
    const keepForSeconds = Number(seconds);
    return this.#show(await this.deps.service.rotateSecret(OPERATOR, { id, keepForSeconds }));
  }

  async #list(): Promise<number> {
    const rows: string[][] = [];
    let after: string | null = null;
    do {
      const { nodes, pageInfo } = await this.deps.service.list(PAGE, after);
      rows.push(...nodes.map(rowOf));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    if (rows.length > 0) this.deps.print(table([COLUMNS, ...rows]));
    return this.#say(`${rows.length} applications`, DONE);
  }

  #show({ application, clientSecret }: ApplicationCredentials): number {
    return this.#say(
      `${application.name}\nclient ID      ${application.id}\nclient secret  ${clientSecret}\n\nThe secret is shown only now.`,
      DONE,
    );
  }

  #misused(): number {
    return this.#say(USAGE, MISUSED);
  }

  #say(text: string, exitCode: number): number {
    this.deps.print(text);
    return exitCode;
  }
}

const rowOf = ({ id, name, isDisabled, createdAt, lastUsedAt, scopes }: ApplicationRecord) => [
  id,
  name,
  isDisabled ? 'disabled' : 'enabled',
  createdAt.toISOString(),
  lastUsedAt?.toISOString() ?? 'never',
  scopes.join(' '),
];

/** Null for invalid arguments. */
function parse(args: readonly string[]): Call | null {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        scopes: { type: 'string' },
        'email-domains': { type: 'string' },
        origins: { type: 'string' },
        'keep-for-seconds': { type: 'string' },
      },
    });
    const [command, subject, ...more] = positionals;
    return more.length === 0 ? { command, subject, values } : null;
  } catch {
    return null;
  }
}

const isScope = (text: string): text is ApplicationScope =>
  (APPLICATION_SCOPES as readonly string[]).includes(text);
