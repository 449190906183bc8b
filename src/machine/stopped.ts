/** How a CPU thread leaves whatever it is doing when the machine is stopped: thrown by every wait and relax. */
export class MachineStopped extends Error {
  constructor() {
    super('the machine was stopped');
    this.name = 'MachineStopped';
  }
}
