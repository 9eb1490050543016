import Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { FigureStore } from '../../../src-main/host/library/figure-settings.ts'
import { MIGRATIONS } from '../../../src-main/host/library/migrations/index.ts'
import { figureOf, PAPER_FIGURE } from '../../../src-shared/model/figure.ts'

let db: Database.Database
let store: FigureStore
beforeEach(() => {
  db = new Database(':memory:')
  db.pragma('foreign_keys = ON')
  for (const migrate of MIGRATIONS) migrate(db)
  db.exec(`
    INSERT INTO datasets (id, name, path, hash, identity, summary, sample, added, opened) VALUES ('d', '', '', '', '', '', 0, '', '');
    INSERT INTO blobs VALUES ('s', x''), ('f', x'');
    INSERT INTO spaces VALUES ('s', 'd', 'cs', '', '', '', 's', '');
    INSERT INTO fits (id, space_id, content, name, config, summary, blob_id, created) VALUES ('f', 's', 'cf', '', '', '', 'f', '');
  `)
  store = new FigureStore(db)
})

test('the last figure of a fit is kept, apart from that of its space', () => {
  expect(store.get('s', 'f')).toBe(null)
  store.save('s', 'f', PAPER_FIGURE)
  store.save('s', 'f', { ...PAPER_FIGURE, widthMm: 89 })
  store.save('s', null, figureOf('scree'))
  expect(store.get('s', 'f')?.widthMm).toBe(89)
  expect(store.get('s', null)?.panels).toEqual([{ kind: 'scree', share: 1 }])
})

test('figures go with their fit and with their space', () => {
  store.save('s', 'f', PAPER_FIGURE)
  store.save('s', null, PAPER_FIGURE)
  db.exec(`DELETE FROM fits WHERE id = 'f'`)
  expect([store.get('s', 'f'), store.get('s', null)]).toEqual([null, PAPER_FIGURE])
  db.exec(`DELETE FROM spaces WHERE id = 's'`)
  expect(store.get('s', null)).toBe(null)
})

test('a figure of another version starts anew', () => {
  db.exec(`INSERT INTO figure_settings VALUES ('s', 'f', '{"panels":[]}')`)
  expect(store.get('s', 'f')).toBe(null)
})
