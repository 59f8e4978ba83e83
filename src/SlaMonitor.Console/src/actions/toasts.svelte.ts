// Short messages at the edge of the page. One that can be undone says so for five seconds.
export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "breached" | "problem";
  action?: { label: string; run: () => void } | undefined;
  href?: string | undefined;
}

const SHOWN = { plain: 5_000, breached: 8_000, problem: 12_000 };
const MOST = 3;

class Toasts {
  all = $state.raw<Toast[]>([]);
  #next = 1;

  say(text: string, tone: Toast["tone"] = "plain", more: Pick<Toast, "action" | "href"> = {}): void {
    const id = this.#next++;
    this.all = [...this.all, { id, text, tone, ...more }].slice(-MOST);
    setTimeout(() => this.drop(id), SHOWN[tone]);
  }

  drop(id: number): void {
    if (this.all.some(toast => toast.id === id)) this.all = this.all.filter(toast => toast.id !== id);
  }
}

export const toasts = new Toasts();
