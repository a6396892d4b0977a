import { useMeetingPeople } from '../../capabilities/use-history';
import { useFormats } from '../../i18n/formats';
import { useText } from '../../i18n/language';
import { PagedList } from '../../ui/paged-list';

/** Who was in a meeting, when, and for how long. */
export function PeopleOfMeeting({ id }: { readonly id: string }) {
  const t = useText();
  const formats = useFormats();
  return (
    <PagedList pages={useMeetingPeople(id)}>
      {(people) => (
        <table className="history-table">
          <thead>
            <tr>
              <th scope="col">{t.history.name}</th>
              <th scope="col">{t.history.time}</th>
              <th scope="col">{t.history.duration}</th>
            </tr>
          </thead>
          <tbody>
            {people.map(({ displayName, kind, firstJoinedAt, lastLeftAt, totalMs }, index) => (
              // Two people may have the same name and arrival; the list is only appended to.
              <tr key={index}>
                <td>
                  {displayName || t.history.kinds[kind]}
                  {kind !== 'STANDARD' && <span className="hint"> {t.history.kinds[kind]}</span>}
                </td>
                <td>
                  {formats.time(firstJoinedAt)} –{' '}
                  {lastLeftAt === null ? t.history.inside : formats.time(lastLeftAt)}
                </td>
                <td>{formats.duration(totalMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </PagedList>
  );
}
