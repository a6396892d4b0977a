import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';
import { createContext } from 'node:vm';

/** jest asks for one; no test runs in it. */
const unused = createContext();

const { console } = globalThis;
const exit = process.exit.bind(process);
const getBuiltinModule = process.getBuiltinModule.bind(process);

/** The worker's own global object, for tests that share the modules of their worker. */
export default class SharedEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;
  /** @type {ModernFakeTimers} */
  fakeTimersModern;

  /** @param {{ projectConfig: ConstructorParameters<typeof ModernFakeTimers>[0]['config'] }} configuration */
  constructor({ projectConfig }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
  }

  getVmContext() {
    return unused;
  }

  setup() {
    // jest has replaced it by one that loads modules into the context.
    process.getBuiltinModule = getBuiltinModule;
    return Promise.resolve();
  }

  /** Undoes what jest has changed of the global object. */
  teardown() {
    this.fakeTimersModern.dispose();
    globalThis.console = console;
    process.exit = exit;
    return Promise.resolve();
  }
}
