/** On Kubernetes the namespace has the model's name, without controller and owner. */
export function namespaceOf(model: string): string {
  return model.slice(Math.max(model.lastIndexOf(':'), model.lastIndexOf('/')) + 1);
}
