package org.imap4x.it.bench.model;

/** One of those who are compared. */
public enum Peer {
  ANGUS("Angus Mail", "imap"),
  IMAP4X("imap4x", "imap4x"),
  LIMIT("limit", "");

  private final String title;
  private final String protocol;

  Peer(String title, String protocol) {
    this.title = title;
    this.protocol = protocol;
  }

  public String title() {
    return title;
  }

  /** The name of the protocol, and the second word of the settings. */
  public String protocol() {
    return protocol;
  }
}
