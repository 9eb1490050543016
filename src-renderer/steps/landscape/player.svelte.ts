/** The moment shown, and the clock that moves it. */
export class Player {
  frame = $state(0)
  frames = $state(1)
  playing = $state(false)
  /** Milliseconds for each frame: eight frames between two timepoints take about a second. */
  private readonly pause = 130
  private timer: ReturnType<typeof setTimeout> | undefined

  toggle(): void {
    if (this.playing) this.stop()
    else this.play()
  }

  show(frame: number): void {
    this.frame = Math.max(0, Math.min(this.frames - 1, Math.round(frame)))
  }

  stop(): void {
    this.playing = false
    clearTimeout(this.timer)
  }

  private play(): void {
    this.playing = true
    if (this.frame >= this.frames - 1) this.frame = 0
    const tick = (): void => {
      if (this.frame >= this.frames - 1) return this.stop()
      this.frame += 1
      this.timer = setTimeout(tick, this.pause)
    }
    this.timer = setTimeout(tick, this.pause)
  }
}
