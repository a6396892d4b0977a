import { MongoApplicationStore } from '../models/mongo-application-store.js';
import { ApplicationService } from '../services/applications/application-service.js';
import { ApplicationsCommand } from './applications-command.js';
import { runOnMongo } from './run-on-mongo.js';

// The process behind `npm run applications`.

await runOnMongo(process.env, ({ connection, log, print }) => {
  const applicationStore = new MongoApplicationStore(connection);
  const service = new ApplicationService({ applicationStore, log });
  return new ApplicationsCommand({ service, print }).run(process.argv.slice(2));
});
