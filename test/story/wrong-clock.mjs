// Preloaded by an instance, whose clock is then wrong by CLOCK_IS_AHEAD_MS.
const aheadMs = Number(process.env.CLOCK_IS_AHEAD_MS);
const RightDate = Date;

globalThis.Date = class Date extends RightDate {
  constructor(...time) {
    if (time.length === 0) super(RightDate.now() + aheadMs);
    else super(...time);
  }

  static now() {
    return RightDate.now() + aheadMs;
  }
};
