package org.imap4x.wire;

/**
 * Server data that isn't the token that was due; caught inside the codec, never shown to callers.
 */
public final class TokenException extends Exception {
  private static final long serialVersionUID = 1L;
  private final int position;

  /**
   * Says what was due where.
   *
   * @param position index into the octets of the frame
   * @param expected what the grammar wants there
   */
  public TokenException(int position, String expected) {
    // Made for control flow in a hot path: no stack trace, the position tells more.
    super("octet " + position + ": expected " + expected, null, false, false);
    this.position = position;
  }

  /** Index of the octet that did not fit. */
  public int position() {
    return position;
  }
}
