import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { createApi } from './api/api';
import { ApiProvider } from './api/api-context';
import { LanguageProvider } from './i18n/language';
import { HomeScreen } from './screens/home/home-screen';
import { RoomScreen } from './screens/room/room-screen';

const RecordingsScreen = lazy(async () => ({
  default: (await import('./screens/recordings/recordings-screen')).RecordingsScreen,
}));

const api = createApi();

/** Home, the recordings, and one address for each room; no room has the slug `recordings`. */
export function App() {
  return (
    <ApiProvider api={api}>
      <LanguageProvider>
        <Switch>
          <Route path="/" component={HomeScreen} />
          <Route path="/recordings/:id?">
            {({ id }) => (
              <Suspense>
                <RecordingsScreen id={id} />
              </Suspense>
            )}
          </Route>
          <Route path="/:slug">{({ slug }) => <RoomScreen key={slug} slug={slug} />}</Route>
        </Switch>
      </LanguageProvider>
    </ApiProvider>
  );
}
