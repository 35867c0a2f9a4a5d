/** Hands bytes to the person as a file; it is never opened here. */
export function saveFile(name: string, bytes: Blob | Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(
    bytes instanceof Blob ? bytes : new Blob([bytes], { type: "application/octet-stream" }),
  );
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
