package org.imap4x.it.bench.replay;

/** What the replay server says it can do: what most large servers can, or what a plain one can. */
public enum Capabilities {
  RICH(
      "IMAP4rev1 SASL-IR LITERAL+ ID ENABLE IDLE NAMESPACE UIDPLUS UNSELECT CHILDREN ESEARCH"
          + " CONDSTORE QRESYNC MOVE MULTIAPPEND SPECIAL-USE AUTH=PLAIN"),
  PLAIN("IMAP4rev1 SASL-IR LITERAL+ ID IDLE NAMESPACE UIDPLUS UNSELECT CHILDREN AUTH=PLAIN");

  private final String line;

  Capabilities(String line) {
    this.line = line;
  }

  String line() {
    return line;
  }

  boolean has(String capability) {
    return (" " + line + " ").contains(" " + capability + " ");
  }
}
