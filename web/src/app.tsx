import { Route, Switch } from 'wouter';
import { createApi } from './api/api';
import { ApiProvider } from './api/api-context';
import { LanguageProvider } from './i18n/language';
import { HomeScreen } from './screens/home/home-screen';
import { RoomScreen } from './screens/room/room-screen';

const api = createApi();

/** Home, and one address for each room. */
export function App() {
  return (
    <ApiProvider api={api}>
      <LanguageProvider>
        <Switch>
          <Route path="/" component={HomeScreen} />
          <Route path="/:slug">{({ slug }) => <RoomScreen key={slug} slug={slug} />}</Route>
        </Switch>
      </LanguageProvider>
    </ApiProvider>
  );
}
