package org.imap4x.model;

/** A criterion of SORT (RFC 5256, DISPLAYFROM and DISPLAYTO of RFC 5957). */
public record SortKey(Field field, boolean reverse) {
  /** What is compared. */
  public enum Field {
    ARRIVAL, CC, DATE, FROM, SIZE, SUBJECT, TO, DISPLAYFROM, DISPLAYTO
  }
}
