// A screen on the wall is touched by nobody: where the browser allows it, it does not go dark.

/** Keeps the screen awake until the returned function is called. A browser lets go of it whenever the page is out of sight. */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let isOver = false;
  const ask = async (): Promise<void> => {
    if (isOver || document.visibilityState !== "visible" || (lock && !lock.released)) return;
    try {
      lock = (await navigator.wakeLock?.request("screen")) ?? null;
      if (isOver) void lock?.release();
    } catch {
      // Not allowed here, or too little power: the screen's own settings have to do.
    }
  };
  const onchange = (): void => void ask();
  document.addEventListener("visibilitychange", onchange);
  void ask();
  return () => {
    isOver = true;
    document.removeEventListener("visibilitychange", onchange);
    void lock?.release();
  };
}
