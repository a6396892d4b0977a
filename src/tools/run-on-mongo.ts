import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import { loadMongoConfig } from '../config/load-store-config.js';
import type { Environment } from '../config/variables.js';
import { createLog } from '../log.js';
import { connectMongo } from '../models/connect-mongo.js';
import { print, runTool } from './tool-process.js';

export interface MongoTool {
  readonly connection: Connection;
  readonly log: Logger;
  readonly print: (text: string) => void;
}

const MONGODB = { setting: 'MONGO_URL', name: 'MongoDB', running: 'mongo' } as const;

/** Runs a command on MongoDB: connects, runs, and exits with its code. */
export const runOnMongo = (
  env: Environment,
  run: (tool: MongoTool) => Promise<number>,
): Promise<never> =>
  runTool(env, MONGODB, async (settings) => {
    const log = createLog('fatal');
    const connection = await connectMongo(loadMongoConfig(settings).mongoUrl, log);
    try {
      return await run({ connection, log, print });
    } finally {
      await connection.close();
    }
  });
