// Two short tones, made here: no file to fetch. A browser lets a page sound only after somebody has touched it.
let context: AudioContext | undefined;

export function ring(): void {
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume();
  for (const [pitch, after] of [[880, 0], [660, 0.18]] as const) {
    const at = context.currentTime + after;
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.2, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.16);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.18);
  }
}
