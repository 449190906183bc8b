const { EventEmitter } = require('node:events');

/** Takes what it is handed at once. */
module.exports = async () => {
  const destination = new EventEmitter();
  destination.write = () => true;
  destination.end = () => destination.emit('close');
  return destination;
};
