/** A documented error of AWS Step Functions: becomes an instance of the SDK's class of the same name. */
export class ServiceError extends Error {
  readonly status: number;

  constructor(name: string, message: string, status = 400) {
    super(message);
    this.name = name;
    this.status = status;
  }
}
