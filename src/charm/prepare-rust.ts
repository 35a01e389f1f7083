/** The build script of the part that a framework's extension makes, as it is in the document that charmcraft prints. */
export const prepareRust = 'rustup default stable\ncraftctl default';
