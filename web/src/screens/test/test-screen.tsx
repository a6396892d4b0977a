import { CircleCheck, CircleDashed, CircleX, LoaderCircle } from 'lucide-react';
import { signInAddress, useViewer } from '../../capabilities/use-viewer';
import { useDeviceText } from '../../i18n/device-text';
import { useText } from '../../i18n/language';
import { useDeviceChoices } from '../../media/device-choices';
import { SpeakerTest } from '../../media/speaker-test';
import { Button } from '../../ui/button';
import { Page } from '../../ui/page';
import { CHECKS, type Check, type Result } from './results';
import { useTestRun } from './use-test-run';
import './test.css';

const ICONS = {
  waiting: CircleDashed,
  running: LoaderCircle,
  passed: CircleCheck,
  failed: CircleX,
  skipped: CircleDashed,
};

/** Tells before a meeting whether device and network will do, and what helps if not. */
export function TestScreen() {
  const own = useDeviceText().test;
  const viewer = useViewer();
  const [choices] = useDeviceChoices();
  const { results, isRunning, start } = useTestRun(own.title, Boolean(viewer));
  const found = CHECKS.map((check) => results[check]?.status);
  const hasEnded = found.every((status) => status !== undefined && status !== 'running');
  const problems = found.filter((status) => status === 'failed').length;
  return (
    <Page title={own.title}>
      <section className="card test">
        <h1>{own.title}</h1>
        <p className="lead">{own.lead}</p>
        <Button
          variant="primary"
          isBusy={isRunning || viewer === undefined}
          onClick={() => void start()}
        >
          {hasEnded ? own.again : own.start}
        </Button>
        <p role="status">{hasEnded && own.summary(problems)}</p>
        <ul className="checks">
          {CHECKS.map((check) => (
            <CheckRow key={check} check={check} result={results[check]} />
          ))}
        </ul>
        <SpeakerTest speakerId={choices.speakerId} />
        <p className="hint">{own.speaker}</p>
      </section>
    </Page>
  );
}

function CheckRow({
  check,
  result,
}: {
  readonly check: Check;
  readonly result: Result | undefined;
}) {
  const own = useDeviceText().test;
  const status = result?.status ?? 'waiting';
  const Icon = ICONS[status];
  return (
    <li className={`check-row is-${status}`}>
      <Icon aria-hidden="true" />
      <div>
        <strong>{own.checks[check]}</strong> <span>{own.status[status]}</span>
        {result && <Explanation check={check} result={result} />}
      </div>
    </li>
  );
}

/** What the result means, and what helps. */
function Explanation({ check, result }: { readonly check: Check; readonly result: Result }) {
  const t = useText();
  const own = useDeviceText().test;
  switch (result.status) {
    case 'running':
      return null;
    case 'passed':
      if (result.path) return <p className="hint">{own.paths[result.path]}</p>;
      if (result.megabits !== undefined) {
        return <p className="hint">{own.speed(result.megabits.toFixed(1))}</p>;
      }
      return null;
    case 'skipped':
      return (
        <p className="hint">
          {own.skipped[result.reason]}{' '}
          {result.reason === 'signIn' && check === 'signal' && (
            <a className="text-link" href={signInAddress()}>
              {t.common.signIn}
            </a>
          )}
        </p>
      );
    case 'failed': {
      const { device } = result;
      const words = device && t.mediaProblem[device.problem];
      return <p>{words ? `${words[device.kind]} ${words.hint}` : own.remedies[check]}</p>;
    }
  }
}
