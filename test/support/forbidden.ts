/** A port that must not be touched: every use of it throws. */
export const forbidden = <Port extends object>(name: string): Port =>
  new Proxy({} as Port, {
    get: (_port, method) => {
      throw new Error(`Nobody may use ${name}.${String(method)} here.`);
    },
  });
