import { describe, expect, it } from 'vitest'
import { COMMANDS, matches } from '../../../src-renderer/shell/commands.ts'

const press = (keys: Partial<KeyboardEvent>) => ({
  ...{ altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, code: '', key: '' },
  ...keys
})
const found = (keys: Partial<KeyboardEvent>, inText = false): string[] =>
  COMMANDS.filter(({ shortcut }) => shortcut && matches(shortcut, press(keys), inText)).map(({ id }) => id)

describe('commands', () => {
  it('have ids, labels and keys of their own', () => {
    for (const of of [COMMANDS.map((c) => c.id), COMMANDS.map((c) => c.label), COMMANDS.flatMap((c) => c.keys ?? [])])
      expect(new Set(of).size).toBe(of.length)
  })
  it('name the keys exactly where they have some', () => {
    expect(COMMANDS.filter((c) => (c.keys === undefined) !== (c.shortcut === undefined))).toEqual([])
  })
  it('are found by their keys, on a Mac with the command key, and with no other', () => {
    expect(found({ ctrlKey: true, key: 'k' })).toEqual(['palette'])
    expect(found({ metaKey: true, key: 'K' })).toEqual(['palette'])
    expect(found({ altKey: true, code: 'Digit3', key: '³' })).toEqual(['go-landscape'])
    expect(found({ key: 'F1' })).toEqual(['about'])
    expect(found({ key: 'k' })).toEqual([])
    expect(found({ ctrlKey: true, shiftKey: true, key: 'Z' })).toEqual([])
    expect(found({ ctrlKey: true, altKey: true, key: 'o' })).toEqual([])
  })
  it('leave undo to the field that text is typed into', () => {
    expect(found({ ctrlKey: true, key: 'z' })).toEqual(['undo'])
    expect(found({ ctrlKey: true, key: 'z' }, true)).toEqual([])
  })
})
