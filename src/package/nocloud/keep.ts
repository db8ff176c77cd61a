/** What was made of an object in a form: made once, and kept as long as the object is. */
export function keep<Owner extends object, Made>(
  kept: WeakMap<Owner, Map<string, Made>>,
  owner: Owner,
  form: string,
  make: () => Made,
): Made {
  const forms = kept.get(owner) ?? new Map<string, Made>();
  kept.set(owner, forms);
  const made = forms.get(form) ?? make();
  forms.set(form, made);
  return made;
}
