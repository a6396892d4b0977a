import { describe, expect, it } from '@jest/globals';
import { destinationOf, tidyPath } from '../../web/src/browser/links.js';

const ROOT = { host: 'meet.example', basePath: '/' };
const BELOW = { host: 'site.example:8443', basePath: '/meet/' };

describe('tidyPath', () => {
  it.each([
    ['/', '/'],
    ['/weekly', '/weekly'],
    ['/weekly/', '/weekly'],
    ['//weekly', '/weekly'],
    ['///weekly//', '/weekly'],
    ['/Weekly-Planning', '/weekly-planning'],
    ['/weekly.', '/weekly'],
    ['/weekly...', '/weekly'],
    ['/weekly,', '/weekly'],
    ['/weekly!', '/weekly'],
    ['/weekly)', '/weekly'],
    ['/weekly).', '/weekly'],
    ['/weekly%3E', '/weekly'],
    ['/%22weekly%22', '/weekly'],
    ['/weekly%20', '/weekly'],
    ['/%77eekly', '/weekly'],
    ['/%2Fweekly', '/weekly'],
    ['/recordings/0190-ab/', '/recordings/0190-ab'],
    ['/Recordings', '/recordings'],
    ['/recordings/0190-ab.', '/recordings/0190-ab'],
    ['/r%C3%A9union', '/r%C3%A9union'],
    ['/re%CC%81union', '/r%C3%A9union'],
    ['/r%25C3%25A9union', '/r%C3%A9union'],
    ['/r%E9union', '/r%C3%A9union'],
    ['/%E4%BC%9A%E8%AD%B0', '/%E4%BC%9A%E8%AD%B0'],
    ['/Daily%20(EU)', '/Daily%20(EU)'],
    ['/A%2FB', '/A%2FB'],
    ['/100%25%20sure', '/100%25%20sure'],
    ['/C++', '/C%2B%2B'],
    ['/weekly/extra', '/weekly/extra'],
  ])('writes %s as %s', (path, tidy) => {
    expect(tidyPath(path)).toBe(tidy);
    expect(tidyPath(tidy)).toBe(tidy);
  });
});

describe('destinationOf', () => {
  it.each([
    ['https://meet.example/weekly', '/weekly'],
    ['  https://meet.example/weekly/\n', '/weekly'],
    ['http://meet.example/weekly', '/weekly'],
    ['HTTPS://MEET.EXAMPLE/Weekly', '/weekly'],
    ['https://meet.example:443/weekly', '/weekly'],
    ['https://meet.example/weekly?utm_source=mail#top', '/weekly'],
    ['https://meet.example//weekly', '/weekly'],
    ['meet.example/weekly', '/weekly'],
    ['//meet.example/weekly', '/weekly'],
    ['Join: https://meet.example/weekly', '/weekly'],
    ['Join:https://meet.example/weekly.', '/weekly'],
    ['<https://meet.example/weekly>', '/weekly'],
    ['(https://meet.example/weekly)', '/weekly'],
    ['[Weekly](https://meet.example/weekly)', '/weekly'],
    ['“https://meet.example/weekly”,', '/weekly'],
    [
      'Weekly planning\nJoin: https://meet.example/weekly\nBy phone: +1 202-555-0123, PIN 1',
      '/weekly',
    ],
    ['See https://other.example/agenda, then https://meet.example/weekly', '/weekly'],
    ['https://other.example/a,https://meet.example/weekly', '/weekly'],
    ['https://meet.example/weekly https://meet.example/daily', '/weekly'],
    ['https://safelinks.example/?url=https%3A%2F%2Fmeet.example%2Fweekly&data=1', '/weekly'],
    ['https://meet.example/r%C3%A9union', '/r%C3%A9union'],
    ['https://meet.example/réunion', '/r%C3%A9union'],
    ['https://meet.example/recordings/0190-ab', '/recordings/0190-ab'],
    ['\u2068https://meet.example/weekly\u2069', '/weekly'],
    ['weekly', '/weekly'],
    ['Weekly', '/weekly'],
    ['weekly.', '/weekly'],
    ['/weekly', '/weekly'],
    ['weekly/', '/weekly'],
    ['recordings/0190-ab', '/recordings/0190-ab'],
    ['Weekly planning', '/Weekly%20planning'],
    ["Réunion d'équipe", "/R%C3%A9union%20d'%C3%A9quipe"],
    ['会議', '/%E4%BC%9A%E8%AD%B0'],
    ['A/B test', '/A%2FB%20test'],
    ['🎉', '/%F0%9F%8E%89'],
  ])('reads %j as %s', (text, path) => {
    expect(destinationOf(text, ROOT)).toEqual({ path });
  });

  it.each([
    'https://other.example/weekly',
    'other.example/weekly',
    'https://meet.example.evil.example/weekly',
    'https://sub.meet.example/weekly',
    'https://meet.example:8443/weekly',
    'https://meet.example@evil.example/weekly',
    'Join: https://other.example/j/123',
    'localhost:4000/weekly',
  ])('recognizes %j as a link to another site', (text) => {
    expect(destinationOf(text, ROOT)).toEqual({ problem: 'otherSite' });
  });

  it.each([
    '',
    '  ',
    '?!',
    'https://meet.example',
    'https://meet.example/',
    'one\ntwo',
    'x'.repeat(501),
  ])('returns null for %j', (text) => {
    expect(destinationOf(text, ROOT)).toEqual({ problem: 'invalid' });
  });

  it('handles a site that is served below a path', () => {
    expect(destinationOf('https://site.example:8443/meet/weekly/', BELOW)).toEqual({
      path: '/weekly',
    });
    expect(destinationOf('site.example:8443/meet/weekly', BELOW)).toEqual({ path: '/weekly' });
    expect(destinationOf('https://site.example:8443/weekly', BELOW)).toEqual({
      problem: 'invalid',
    });
  });
});
