package org.imap4x.model;

/** A criterion of SORT (RFC 5256, DISPLAYFROM and DISPLAYTO of RFC 5957). */
public record SortKey(Field field, boolean reverse) {
  /** What is compared. */
  public enum Field {
    /** Date and time of arrival. */
    ARRIVAL,
    /** The first Cc address, its part before the @. */
    CC,
    /** The Date field; arrival where there is none. */
    DATE,
    /** The first From address, its part before the @. */
    FROM,
    /** Octets. */
    SIZE,
    /** The base subject: without Re, Fwd and the like. */
    SUBJECT,
    /** The first To address, its part before the @. */
    TO,
    /** The first From address as it is shown. */
    DISPLAYFROM,
    /** The first To address as it is shown. */
    DISPLAYTO
  }
}
