import { toCsv, type CsvCell } from './csv.ts'
import { isNear, landscapeData, type Column } from './landscape-data.ts'
import { coordinateName } from './names.ts'
import type { FigureRecords, PanelRequest } from './records.ts'

function* columnRows(column: Column): Generator<CsvCell[]> {
  const kind = column.interpolated ? 'interpolated cell' : 'observed cell'
  for (let i = 0; i < column.x.length; i++) {
    yield [column.title, column.time, kind, column.x[i] as number, column.y[i] as number, NaN]
  }
  const { X, Y, values, near } = column.field
  for (let i = 0; i < near.length; i++) {
    if (!isNear(near, i)) continue
    const [x, y] = [X[i % X.length] as number, Y[Math.floor(i / X.length)] as number]
    yield [column.title, column.time, 'potential', x, y, values[i] as number]
  }
}

/** Every cell and every grid value of the figure: one row each; V is empty for cells, and above its minimum at that time. */
export function landscapeCsv(request: PanelRequest, records: FigureRecords): string {
  const { columns } = landscapeData(request, records, true)
  const names = request.pcs.map((pc) => coordinateName(records.space, pc))
  const rows = function* (): Generator<CsvCell[]> {
    for (const column of columns) yield* columnRows(column)
  }
  return toCsv(['time', 'model time', 'kind', ...names, 'V - min V'], rows())
}
