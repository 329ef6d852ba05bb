/**
 * A double whose value is integral, such as `1.0` or `1e3`. It is no integer for whoever wants one, and a
 * plain number could not tell. Infinity stands for what is beyond the range, such as `1e999`.
 */
export class Double {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}
