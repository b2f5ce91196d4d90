package org.imap4x.client;

/** What STORE does with the flags (RFC 9051 section 6.4.6). */
public enum StoreMode {
  REPLACE("FLAGS"),
  ADD("+FLAGS"),
  REMOVE("-FLAGS"),
  /** Gmail's labels in place of flags. */
  REPLACE_LABELS("X-GM-LABELS"),
  ADD_LABELS("+X-GM-LABELS"),
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
