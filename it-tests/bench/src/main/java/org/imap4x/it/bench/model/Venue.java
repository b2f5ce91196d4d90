package org.imap4x.it.bench.model;

/** The server that a row is measured at. */
public enum Venue {
  DOVECOT,
  DOVECOT_TLS,
  /** Prepared octets; the extensions of a large server. */
  REPLAY,
  /** Prepared octets; neither QRESYNC nor ESEARCH nor MULTIAPPEND. */
  PLAIN_REPLAY;

  public boolean isDovecot() {
    return this == DOVECOT || this == DOVECOT_TLS;
  }
}
