import { expect, test } from 'vitest'
import { searchGenes } from '../../../src-main/host/work/gene-search.ts'

const names = ['XSOX2', 'sox2-ot', 'Sox2', 'ENSG1', 'NANOG']
const symbols = ['XSOX2', 'sox2-ot', 'Sox2', 'SOX2P', 'NANOG']

test('equal names come before those that begin with the query, then those that hold it', () => {
  const { genes, total } = searchGenes({ names, symbols }, ' SOX2 ')
  expect(genes.map((gene) => gene.name)).toEqual(['Sox2', 'sox2-ot', 'ENSG1', 'XSOX2'])
  expect(total).toBe(4)
  expect(genes.map((gene) => gene.symbol)).toEqual([null, null, 'SOX2P', null])
})

test('without symbols only names are searched; nothing found is an empty list', () => {
  expect(searchGenes({ names, symbols: null }, 'sox2p')).toEqual({ genes: [], total: 0 })
})

test('at most 50 are given, but all are counted; an empty query gives the first', () => {
  const many = { names: Array.from({ length: 137 }, (_, i) => `g${i}`), symbols: null }
  const { genes, total } = searchGenes(many, '')
  expect([genes.length, genes[49]?.name, total]).toEqual([50, 'g49', 137])
})
