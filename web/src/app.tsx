import { lazy, Suspense } from 'react';
import { Route, Router, Switch, useLocation } from 'wouter';
import { createApi } from './api/api';
import { ApiProvider } from './api/api-context';
import { BASE_PATH } from './browser/base-path';
import { EMBEDDING } from './browser/embedding';
import { decode } from './browser/links';
import { useParentPage } from './embed/parent-page';
import { LanguageProvider, useText } from './i18n/language';
import { FaultScreen } from './screens/fault/fault-screen';
import { NotFoundScreen } from './screens/fault/not-found-screen';
import { HomeScreen } from './screens/home/home-screen';
import { ErrorBoundary } from './ui/error-boundary';
import { MessagePage } from './ui/page';

const RecordingsScreen = lazy(async () => ({
  default: (await import('./screens/recordings/recordings-screen')).RecordingsScreen,
}));

const HistoryScreen = lazy(async () => ({
  default: (await import('./screens/history/history-screen')).HistoryScreen,
}));

const TestScreen = lazy(async () => ({
  default: (await import('./screens/test/test-screen')).TestScreen,
}));

const loadRoom = () => import('./screens/room/room-screen');
const RoomScreen = lazy(async () => ({ default: (await loadRoom()).RoomScreen }));
// Most people arrive by the link of a room, so its screen need not wait for the texts.
if (location.pathname !== BASE_PATH) loadRoom().catch(() => undefined);

const api = createApi();

export function App() {
  return (
    // Outside of LanguageProvider, in English, in case the texts are what failed.
    <ErrorBoundary fallback={<FaultScreen />}>
      <ApiProvider api={api}>
        <LanguageProvider>
          <Router base={BASE_PATH.slice(0, -1)}>
            {EMBEDDING ? <EmbeddedScreen slug={EMBEDDING.room} /> : <Screens />}
          </Router>
        </LanguageProvider>
      </ApiProvider>
    </ErrorBoundary>
  );
}

/** Inside another page: one room, and no way to other pages. */
function EmbeddedScreen({ slug }: { readonly slug: string }) {
  useParentPage();
  return <RoomFrame slug={slug} />;
}

function RoomFrame({ slug }: { readonly slug: string }) {
  const t = useText();
  return (
    <Suspense fallback={<MessagePage title={t.common.loading} />}>
      <RoomScreen slug={slug} />
    </Suspense>
  );
}

/** The home page, the recordings, and the paths of each room. No room can have the slug `recordings` or `test`. */
function Screens() {
  const [path] = useLocation();
  return (
    <ErrorBoundary fallback={<FaultScreen />} resetKey={path}>
      <Switch>
        <Route path="/" component={HomeScreen} />
        <Route path="/recordings/:id?">
          {({ id }) => (
            <Suspense>
              <RecordingsScreen id={id} />
            </Suspense>
          )}
        </Route>
        <Route path="/test">
          <Suspense>
            <TestScreen />
          </Suspense>
        </Route>
        <Route path="/:slug/history">
          {({ slug }) => (
            <Suspense>
              <HistoryScreen key={slug} slug={decode(slug)} />
            </Suspense>
          )}
        </Route>
        <Route path="/:slug">{({ slug }) => <RoomFrame key={slug} slug={decode(slug)} />}</Route>
        <Route component={NotFoundScreen} />
      </Switch>
    </ErrorBoundary>
  );
}
