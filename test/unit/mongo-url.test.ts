import { describe, expect, it } from '@jest/globals';
import { mongoOptions, mongoUrlProblems } from '../../src/models/mongo-url.js';

describe('MONGO_URL', () => {
  it.each([
    'mongodb://db1:27017,db2:27017/foyer?replicaSet=rs0',
    'mongodb://a:27017,b:27018,c/foyer?replicaSet=rs',
    'mongodb://a,b,c/foyer',
    'mongodb://127.0.0.1:27017/foyer?directConnection=true',
    'mongodb://[::1]:27017,[2001:db8::1]/foyer',
    'mongodb://%2Frun%2Fmongodb.sock/foyer',
    'mongodb://user:p%40ss%2Fword@a:27017/foyer?authSource=admin&tls=true',
    'mongodb+srv://user:secret@cluster0.example.net/foyer?retryWrites=true&w=majority&appName=C0',
    'mongodb://a/foyer?readPreference=primary&journal=true&readConcernLevel=majority',
    'mongodb://a/foyer?socketTimeoutMS=30000&serverSelectionTimeoutMS=5000&maxPoolSize=20',
    'mongodb://a/meetings%2Dtest?ssl=true',
    'mongodb://a/admin2',
  ])('accepts %s', (url) => {
    expect(mongoUrlProblems(url)).toEqual([]);
  });

  it.each([
    ['mongodb://a', 'must name the database'],
    ['mongodb://a:1,b:2/?replicaSet=rs', 'must name the database'],
    ['mongodb://a/admin', 'authSource=admin'],
    ['mongodb://a/local', "MongoDB's own database"],
    ['mongodb://a/foyer.test', 'must name a database of'],
    ['mongodb://a/foyer/more', 'must name a database of'],
    [`mongodb://a/${'é'.repeat(32)}`, 'at most 63 bytes'],
    ['postgres://a/foyer', 'must be a MongoDB connection string'],
    ['mongodb://', 'must be a MongoDB connection string'],
    ['mongodb:///foyer', 'must be a MongoDB connection string'],
    ['mongodb://a,/foyer', 'must be a MongoDB connection string'],
    ['mongodb://:27017/foyer', 'must be a MongoDB connection string'],
    ['mongodb:// a/foyer', 'must be a MongoDB connection string'],
    ['mongodb+srv://a.example.net,b.example.net/foyer', 'must be a MongoDB connection string'],
    ['mongodb+srv://a.example.net:27017/foyer', 'must be a MongoDB connection string'],
    ['mongodb://a:70000/foyer', 'rejected by the MongoDB driver'],
    ['mongodb://a:port/foyer', 'must be a MongoDB connection string'],
    ['mongodb://user:password/foyer', 'must be a MongoDB connection string'],
    ['mongodb://a/foyer?tls=true&tlsCAFile=/nowhere/ca.pem', 'cannot be read: /nowhere/ca.pem'],
    ['mongodb://a/foyer?nonsense=1', 'nonsense'],
    ['mongodb://a/foyer?replicaSet=', 'replicaSet'],
    ['mongodb://a,b/foyer?directConnection=true', 'directConnection'],
    ['mongodb://a/foyer?tls=perhaps', 'tls'],
    ['mongodb://a/foyer?minPoolSize=9&maxPoolSize=8', 'minPoolSize above maxPoolSize'],
    ['mongodb://a/foyer?compressors=zlib,zstd', 'does not include the module'],
    ['mongodb://a/foyer?authMechanism=MONGODB-AWS', 'does not include the module'],
  ])('rejects %s', (url, reason) => {
    expect(mongoUrlProblems(url)).toEqual([expect.stringContaining(reason)]);
  });

  it.each([
    'w=0',
    'w=1',
    'w=2',
    'W=1',
    'w=tagset',
    'journal=false',
    'j=false',
    'wtimeoutMS=0',
    'wtimeout=60000',
    'retryWrites=false',
    'RETRYWRITES=false',
    'readPreference=secondaryPreferred',
    'readPreference=primaryPreferred',
    'readPreferenceTags=dc:ny',
    'maxStalenessSeconds=120',
    'readConcernLevel=available',
  ])('rejects options that weaken guarantees: %s', (option) => {
    expect(mongoUrlProblems(`mongodb://a/foyer?${option}`)).toEqual([
      expect.stringMatching(/^must not set /),
    ]);
  });

  it('reports every mistake at once', () => {
    expect(mongoUrlProblems('mongodb://a/?w=1&readPreference=nearest')).toHaveLength(3);
  });

  it.each([
    'mongodb://user:hunter2/foyer',
    'mongodb://user:hunter2@/foyer',
    'mongodb://user:hunter2@@a/foyer',
    'mongodb://user:hunter%2@a/foyer',
    'mongodb://user:hunter2@a b/foyer',
    'mongodb://user:hunter2@a:bad/foyer',
    'mongodb://user:hunter2@a/?w=1',
    'mongodb://user:hunter2#@a/foyer',
    'http://user:hunter2@a/foyer',
  ])('never quotes its password in an error: %s', (url) => {
    expect(mongoUrlProblems(url).join()).not.toContain('hunter');
    expect(mongoUrlProblems(url)).not.toEqual([]);
  });
});

describe('the options of the MongoDB driver', () => {
  it.each([
    ['mongodb://a/foyer', 5],
    ['mongodb://a/foyer?maxPoolSize=2', 2],
    ['mongodb://a/foyer?maxPoolSize=0', 5],
  ])('keep no more connections open than the pool may have: %s', (url, expected) => {
    expect(mongoOptions(url)).toMatchObject({ minPoolSize: expected });
  });

  it('enforce the guarantees, whatever the connection string says', () => {
    expect(
      mongoOptions('mongodb://a/foyer?w=0&retryWrites=false&readPreference=nearest'),
    ).toMatchObject({
      readPreference: 'primary',
      retryWrites: true,
      writeConcern: { w: 'majority', wtimeoutMS: 3000 },
    });
  });

  it('keep timeouts and names from the connection string', () => {
    const options = mongoOptions('mongodb://a/foyer?sockettimeoutms=30000&appName=mine');

    expect(options).not.toHaveProperty('socketTimeoutMS');
    expect(options).not.toHaveProperty('appName');
    expect(options).toHaveProperty('serverSelectionTimeoutMS', 2000);
  });
});
