import { describe, expect, it } from '@jest/globals';
import { callerName } from '../../src/services/meeting/caller-name.js';

const nameOf = (name: string, identity = 'sip_a1b2c3d4', number?: string) =>
  callerName({
    name,
    identity,
    attributes: number === undefined ? {} : { 'sip.phoneNumber': number },
  });

describe('callerName', () => {
  it.each([
    ['', 'sip_+33699999999', undefined, 'Phone ···9999'],
    ['', 'sip_33699999999', undefined, 'Phone ···9999'],
    ['', 'sip_a1b2', '+33 6 99 99 12 34', 'Phone ···1234'],
    ['Phone +33699999999', 'sip_+33699999999', '+33699999999', 'Phone ···9999'],
    ['Phone 9999', 'sip_1f2e3d4c', undefined, 'Phone ···9999'],
    ['+33699999999', 'sip_+33699999999', undefined, 'Phone ···9999'],
    ['sip_+33699999999', 'sip_+33699999999', undefined, 'Phone ···9999'],
    ['Phone ···9999', 'sip_+33699999999', undefined, 'Phone ···9999'],
    ['', 'sip_anonymous', undefined, 'Phone'],
    ['', 'sip_1f2e3d4c5b6a798812', undefined, 'Phone'],
    ['\u200b', 'sip_anonymous', '', 'Phone'],
    ['Phone ', 'sip_anonymous', '', 'Phone'],
    ['０１７０１２３４５６７', 'sip_anonymous', undefined, 'Phone ···４５６７'],
    ['٠١٧٠١٢٣٤٥٦٧', 'sip_anonymous', '', 'Phone'],
    ['01–70–12–34–56', 'sip_anonymous', undefined, 'Phone ···3456'],
    ['？？', 'sip_anonymous', undefined, 'Phone'],
  ])('names %j as %s with the number %j: %s', (name, identity, number, shown) => {
    expect(nameOf(name, identity, number)).toBe(shown);
  });

  it.each([
    ['Ada', 'Ada (phone)'],
    ['Alice (host)', 'Alice (host) (phone)'],
    ['Ada\u202eecila', 'Adaecila (phone)'],
    ['A\u200bda', 'Ada (phone)'],
    ['Ada (phone)', 'Ada (phone)'],
    ['Ada +33 6 99 99 99 99', 'Ada ···9999 (phone)'],
    ['Ada (202) 555-0143', 'Ada ···0143 (phone)'],
    ['Ada 01·70·12·34·56', 'Ada ···3456 (phone)'],
    ['Ada ０１７０１２３４５６７', 'Ada ···４５６７ (phone)'],
    ['Ada 𝟎𝟏𝟕𝟎𝟏𝟐𝟑𝟒', 'Ada ···𝟏𝟐𝟑𝟒 (phone)'],
    ['عمر ٠١٧٠ ١٢٣ ٤٥٦', 'عمر ···٣٤٥٦ (phone)'],
    ['Room 101', 'Room 101 (phone)'],
    ['A\u0000B', 'Phone'],
    ['x'.repeat(500), `${'x'.repeat(92)} (phone)`],
  ])('names %j: %s, distinct from the names of other participants', (name, shown) => {
    expect(nameOf(name, 'sip_anonymous')).toBe(shown);
  });

  it('does not change a name that it has made', () => {
    for (const name of ['', 'Ada', 'Ada +33 6 99 99 99 99', 'x'.repeat(500)]) {
      const shown = nameOf(name, 'sip_+33699999999');
      expect(nameOf(shown, 'sip_+33699999999')).toBe(shown);
    }
  });
});
