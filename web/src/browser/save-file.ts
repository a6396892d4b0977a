/** Makes the browser save a file that the page has made. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Not at once: some browsers read the content after the click.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
