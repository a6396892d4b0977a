import { LogIn } from 'lucide-react';
import { signInAddress, useViewer } from '../../capabilities/use-viewer';
import { useText } from '../../i18n/language';
import { Page } from '../../ui/page';
import { JoinForm } from './join-form';
import { MyRoomsCard } from './my-rooms-card';
import './home.css';

export function HomeScreen() {
  const t = useText();
  const viewer = useViewer();
  return (
    <Page>
      <section className="hero">
        <h1>{t.home.title}</h1>
        <p className="lead">{t.home.lead}</p>
      </section>
      <div className="home-columns">
        <JoinForm />
        {viewer && <MyRoomsCard />}
        {viewer === null && (
          <section className="card">
            <h2>{t.home.myRooms}</h2>
            <p className="hint">{t.home.signInToStart}</p>
            <a className="button button-primary" href={signInAddress()}>
              <LogIn aria-hidden="true" />
              {t.common.signIn}
            </a>
          </section>
        )}
      </div>
    </Page>
  );
}
