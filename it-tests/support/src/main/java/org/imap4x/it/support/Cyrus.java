package org.imap4x.it.support;

/** Cyrus as it is. */
public class Cyrus extends TestServer {
  /** The one that answers there. */
  public Cyrus(Instance instance) {
    super(instance);
  }

  /** Cyrus writes X for 8-bit octets in header fields (its munge8bit). */
  @Override
  public boolean keepsRawUtf8() {
    return false;
  }

  /** Cyrus has no mailbox names with these. */
  @Override
  public boolean takesName(String name) {
    return name.chars().noneMatch(c -> "\"%(){}".indexOf(c) >= 0);
  }

  /** Cyrus has the previews only that somebody else gave it as an annotation. */
  @Override
  public boolean makesPreviews() {
    return false;
  }
}
