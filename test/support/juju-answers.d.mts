/** What a call prints and how it ends. */
export interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}
export function noteCall(folder: string, args: readonly string[]): void;
export function answerCall(folder: string, args: readonly string[], now: number): Answer;
