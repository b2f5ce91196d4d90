package org.imap4x.client;

/** What STORE does with the flags (RFC 9051 section 6.4.6). */
public enum StoreMode {
  /** The messages have these flags and no other. */
  REPLACE("FLAGS"),
  /** The messages have these flags too. */
  ADD("+FLAGS"),
  /** The messages do not have these flags any more. */
  REMOVE("-FLAGS"),
  /** Gmail's labels in place of flags. */
  REPLACE_LABELS("X-GM-LABELS"),
  /** Adds Gmail's labels. */
  ADD_LABELS("+X-GM-LABELS"),
  /** Takes Gmail's labels away. */
  REMOVE_LABELS("-X-GM-LABELS");

  private final String keyword;

  StoreMode(String keyword) {
    this.keyword = keyword;
  }

  String keyword() {
    return keyword;
  }

  boolean isLabels() {
    return keyword.endsWith("LABELS");
  }
}
