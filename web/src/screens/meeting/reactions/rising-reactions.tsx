import { useEffect, useEffectEvent } from 'react';
import { REACTIONS } from './reaction';
import type { Reactions, ShownReaction } from './use-reactions';
import './reactions.css';

const SHOWN_MS = 5_000;
const COLUMNS = 5;

/** The latest reactions, above the stage. Screen readers read out a notice instead. */
export function RisingReactions({ shown, remove }: Pick<Reactions, 'shown' | 'remove'>) {
  return (
    <div className="reactions" aria-hidden="true">
      {shown.map((one) => (
        <RisingReaction key={one.id} shown={one} onEnd={() => remove(one.id)} />
      ))}
    </div>
  );
}

function RisingReaction({
  shown: { id, reaction, name },
  onEnd,
}: {
  readonly shown: ShownReaction;
  readonly onEnd: () => void;
}) {
  const end = useEffectEvent(onEnd);
  useEffect(() => {
    // Not the end of the animation, which people may have turned off.
    const timer = setTimeout(() => end(), SHOWN_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className="reaction" style={{ left: `${(100 / COLUMNS) * (id % COLUMNS)}%` }}>
      <span className="reaction-emoji">{REACTIONS[reaction]}</span>
      <span className="reaction-name">{name}</span>
    </p>
  );
}
