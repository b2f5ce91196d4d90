package org.imap4x.it.support;

/** Dovecot as it is. */
public class Dovecot extends TestServer {
  /** The one that answers there. */
  public Dovecot(Instance instance) {
    super(instance);
  }
}
