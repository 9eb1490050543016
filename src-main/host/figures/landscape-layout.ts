import type { Box } from './axis.ts'

/** Sizes in points of the landscape figure's grid of panels. */
export interface LandscapeLayout {
  readonly panelWidth: number
  readonly panelHeight: number
  readonly perBlock: number
  readonly blocks: number
  /** Top of the figure to the bottom of the last block's axis titles. */
  readonly height: number
  /** Panel of column c in row 0 (cells) or 1 (potential). */
  readonly box: (c: number, row: 0 | 1) => Box
  /** Baseline of the titles of the block that holds column c. */
  readonly titleY: (c: number) => number
}

export interface LayoutInput {
  readonly width: number
  readonly columns: number
  /** Height of a panel over its width. */
  readonly aspect: number
  readonly textPt: number
  /** Left of the first panel: axis labels and title. */
  readonly left: number
  /** Below a block: tick labels. */
  readonly foot: number
  /** Widest panel title. */
  readonly titleWidth: number
}

export const PANEL_GAP = 4
const ROW_GAP = 4
const BLOCK_GAP = 5
/** Half a line right of the last panel. */
const RIGHT = 1
/** 13 mm: below it a population is no longer a shape. */
const LEAST_PANEL = 37
/** A single panel pair is not blown up to a page. */
const MOST_PANEL = 150
export const MOST_BLOCKS = 3

/** How many columns fit beside each other. */
function columnsThatFit(input: LayoutInput): number {
  const least = Math.max(LEAST_PANEL, input.titleWidth)
  return Math.max(1, Math.floor((input.width - input.left - RIGHT + PANEL_GAP) / (least + PANEL_GAP)))
}

/** Blocks that the columns need: each block is a row of populations above a row of potentials. */
export const blocksNeeded = (input: LayoutInput): number => Math.ceil(input.columns / columnsThatFit(input))

/** Panels of equal size that fill the width, wrapped into blocks of nearly equal length. */
export function landscapeLayout(input: LayoutInput): LandscapeLayout {
  const blocks = blocksNeeded(input)
  const perBlock = Math.ceil(input.columns / blocks)
  const free = input.width - input.left - RIGHT - PANEL_GAP * (perBlock - 1)
  const panelWidth = Math.min(MOST_PANEL, free / perBlock)
  const panelHeight = panelWidth * input.aspect
  const head = input.textPt + 3
  const blockHeight = head + 2 * panelHeight + ROW_GAP + input.foot
  const blockTop = (c: number): number => Math.floor(c / perBlock) * (blockHeight + BLOCK_GAP)
  return {
    panelWidth,
    panelHeight,
    perBlock,
    blocks,
    height: blocks * blockHeight + (blocks - 1) * BLOCK_GAP,
    titleY: (c) => blockTop(c) + head - 3,
    box: (c, row) => ({
      x: input.left + (c % perBlock) * (panelWidth + PANEL_GAP),
      y: blockTop(c) + head + row * (panelHeight + ROW_GAP),
      width: panelWidth,
      height: panelHeight
    })
  }
}
